"""Widen a span by the Markdown marks at its ends whose partners lie inside it, so that a quote shows whole marks."""

import re

from reviewer.grounding.fold import Folded

_CLOSING = re.compile(r"\]\([^()\n]*+(?:\([^()\n]*+\)[^()\n]*+)*+\)|\]\[[^\[\]\n]*+\]|\]|[*_]{1,3}+|`++|>")
_OPENING = re.compile(r"(?:!?\[|[*_]{1,3}|`{1,3}|<)\Z")
_CLOSING_STARTS, _OPENING_ENDS = frozenset("]*_`>"), frozenset("[*_`<")
"""What those begin and end with; most quotes have neither beside them."""
_MAX_NESTED = 3


def balance_marks(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Give the span [start, end) of the original with the dropped marks that touch it and belong to it."""
    text = folded.original
    if text[end : end + 1] not in _CLOSING_STARTS and text[start - 1 : start] not in _OPENING_ENDS:
        return start, end
    for _ in range(_MAX_NESTED):
        before = start, end
        closing = _CLOSING.match(text, end)
        if closing and _is_open(text[start:end], closing.group()) and _is_dropped(folded, end, closing.end()):
            end = closing.end()
        opening = _OPENING.search(text, max(0, start - 4), start)
        if opening and _is_open(text[start:end], opening.group()) and _is_dropped(folded, opening.start(), start):
            start = opening.start()
        if (start, end) == before:
            break
    return start, end


def _is_open(inside: str, mark: str) -> bool:
    """Tell whether the span holds the partner of a mark beside it."""
    if mark.endswith(("[", "<")):
        return inside.count("]" if mark.endswith("[") else ">") > inside.count(mark[-1])
    if mark.startswith(("]", ">")):
        return inside.count("[" if mark.startswith("]") else "<") > inside.count(mark[0])
    runs = re.findall(re.escape(mark[0]) + "+", inside)
    return runs.count(mark) % 2 == 1


def _is_dropped(folded: Folded, start: int, end: int) -> bool:
    return folded.position_of(start) == folded.position_of(end)
