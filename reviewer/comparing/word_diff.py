"""Which words differ between a line and the one that stands in its place. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

PIECE = re.compile(r"\w+|\s+|[^\w\s]")
LEAST_ALIKE = 0.35
"""Share of equal pieces under which two lines are not the same line changed; marking words would only be noise."""
MOST_PIECES = 1_500
"""Pieces of a line up to which words are compared; the search takes the square of it."""


class Stretch(NamedTuple):
    """A piece of a line, and whether the other line lacks it."""

    text: str
    changed: bool


Words = tuple[tuple[str, bool], ...]
"""Stretches of a line, in order; together they are the line."""


def diff_words(old: str, new: str) -> tuple[Words, Words]:
    """Give both lines in stretches; lines that have little in common are one stretch each, unmarked."""
    ones, twos = PIECE.findall(old), PIECE.findall(new)
    if max(len(ones), len(twos)) > MOST_PIECES:
        return _leave(old), _leave(new)
    matcher = SequenceMatcher(None, ones, twos, autojunk=False)
    if old == new or matcher.ratio() < LEAST_ALIKE:
        return _leave(old), _leave(new)
    left: list[Stretch] = []
    right: list[Stretch] = []
    for tag, a, a_end, b, b_end in matcher.get_opcodes():
        if a_end > a:
            left.append(Stretch("".join(ones[a:a_end]), tag != "equal"))
        if b_end > b:
            right.append(Stretch("".join(twos[b:b_end]), tag != "equal"))
    return _join(left), _join(right)


def _leave(line: str) -> Words:
    return (Stretch(line, changed=False),) if line else ()


def _join(stretches: Sequence[Stretch]) -> Words:
    """Take a lone blank between two changed stretches as changed, so that marks do not flicker."""
    joined: list[Stretch] = []
    for number, (text, changed) in enumerate(stretches):
        between = 0 < number < len(stretches) - 1 and not text.strip()
        mark = changed or (between and stretches[number - 1].changed and stretches[number + 1].changed)
        if joined and joined[-1].changed == mark:
            joined[-1] = Stretch(joined[-1].text + text, mark)
        else:
            joined.append(Stretch(text, mark))
    return tuple(joined)
