"""Offsets in a document → an anchor with line, column and section."""

from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor
from reviewer.domain.trust import FILLER


def anchor_span(document: Document, start: int, end: int) -> Anchor:
    """Build the anchor of the characters [start, end) of a document's text; its quote leaves fillers out.

    Raises:
        ValueError: the span is empty or lies outside the text.
    """
    if start >= end:
        raise ValueError(f"an anchor needs at least one character, not [{start}, {end})")
    if end > len(document.text):
        raise ValueError(f"offset {end} lies outside a text of {len(document.text)} characters")
    first, last = document.position(start), document.position(end - 1)
    return Anchor(
        start=start,
        end=end,
        line_start=first.line,
        column_start=first.column,
        line_end=last.line,
        column_end=last.column + 1,
        section=document.section_at(first.line).path,
        quote=document.text[start:end].replace(FILLER, ""),
    )
