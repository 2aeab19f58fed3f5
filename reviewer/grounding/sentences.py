"""Where sentences begin, closely enough to show one and to see that nothing was left out of one."""

import re
from bisect import bisect_right

_BREAK = re.compile(
    r"[.!?](?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bvs\.)[\"'\u201d\u2019\u00bb)\]*_`]*+(?=\s)"
    r"|\n[ \t\r]*+(?=\n|[-*+>#|\u2022]|\d{1,3}[.)][ \t])|\r(?!\n)"
)


def find_sentence_starts(text: str) -> tuple[int, ...]:
    """Find the offsets at which sentences, headings, list items and table rows begin; always holds 0."""
    return (0, *(match.end() for match in _BREAK.finditer(text)))


def sentence_at(starts: tuple[int, ...], length: int, offset: int) -> tuple[int, int]:
    """Give the offsets [start, end) of the sentence that holds an offset of a text of `length` characters."""
    number = bisect_right(starts, offset)
    return starts[number - 1], starts[number] if number < len(starts) else length
