"""Where the cells of a pipe table's row part."""

from itertools import pairwise


def split_at_bars(text: str) -> list[str]:
    """Split a row at the bars that part cells: not escaped and not inside inline code."""
    if "`" not in text and "\\" not in text:
        return text.split("|")
    return [text[left + 1 : right] for left, right in pairwise((-1, *find_bars(text), len(text)))]


def find_bars(text: str) -> list[int]:
    """Find the bars that part cells."""
    bars, in_code, skip = [], False, False
    for place, character in enumerate(text):
        if skip:
            skip = False
        elif character == "\\":
            skip = True
        elif character == "`":
            in_code = not in_code and "`" in text[place + 1 : place + 500]
        elif character == "|" and not in_code:
            bars.append(place)
    return bars
