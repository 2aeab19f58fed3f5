"""Whether a span is a whole table cell, heading or list item, so that even a short quote of it means one thing."""

import re

from reviewer.domain.document import Document
from reviewer.grounding.fold import Folded

_LINE_MARKS = re.compile(r"[ \t>]*+((?:[-*+\u2022]|\d{1,9}[.)])[ \t]++)?(?:\[[ xX]\][ \t]++)?(#{1,6}[ \t]++)?[*_`]*+")
_TRAILING_MARKS = re.compile(r"[ \t*_`#]*+")
_BLOCK_START = re.compile(r"[ \t>]*+(?:$|[-*+\u2022#|=]|\d{1,9}[.)][ \t]|```)")
_UNDERLINE = re.compile(r"[ \t]*+(?:=++|-{2,}+)[ \t]*+$")


def is_whole(document: Document, folded: Folded, place: int, end: int) -> bool:
    """Tell whether the folded span from `place` to `end` is all that a table cell, heading or list item holds."""
    return _is_cell(document, folded, place, end) or _is_heading_or_item(document, *folded.span_of(place, end))


def _is_cell(document: Document, folded: Folded, place: int, end: int) -> bool:
    before = place - 1 if place and folded.text[place - 1] == " " else place
    bar_left, bar_right = "|" in folded.marks.get(before, ()), "|" in folded.marks.get(end, ())
    if bar_left and bar_right:
        return True
    # A table may do without bars at the ends of its rows.
    start, stop = folded.span_of(place, end)
    line = document.position(start).line
    line_start, line_stop = document.line_span(line, line)
    at_start = not document.text[line_start:start].strip(" \t>*_`")
    at_stop = not document.text[stop:line_stop].strip(" \t\r\n*_`")
    return (bar_left and at_stop) or (bar_right and at_start)


def _is_heading_or_item(document: Document, start: int, end: int) -> bool:
    line = document.position(start).line
    line_start, line_stop = document.line_span(line, line)
    if end > line_stop:
        return False
    before, after = document.text[line_start:start], document.text[end:line_stop].rstrip("\r\n")
    marks = _LINE_MARKS.fullmatch(before)
    if not marks or not _TRAILING_MARKS.fullmatch(after):
        return False
    following = document.line_text(line + 1) if line < document.line_count else ""
    if marks.group(2):
        return True
    return bool((_BLOCK_START if marks.group(1) else _UNDERLINE).match(following))
