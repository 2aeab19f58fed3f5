"""A long document → windows that are read one at a time, cut where a reader would pause. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from reviewer.domain.document import BlockKind, Document
from reviewer.domain.tokens import estimate_tokens

Span = tuple[int, int]
"""Offsets [start, end) into a document's text."""

TAG_TOKENS = 4
"""Tokens of a line's tag and end, roughly."""
LEAD_SHARE = 4
"""What is shown again at a window's head takes at most this part of its size."""
LEAST_FILL = 0.5
"""A window is filled at least so far before a worse place to cut is taken."""
LEAST_FILL_WHOLE = 0.1
"""So far where that keeps a paragraph, a table or a piece of code whole."""
PAUSE, ITEM, LINE, INSIDE, MIDDLE = 7, 8, 9, 10, 11
"""How much is torn by a cut before a piece; less is better. A heading tears as much as its level, 1 to 6; then a
paragraph's first line, an item of a list, a line of a paragraph, a line of a table or of code, the middle of a line."""
LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]")
WHOLE_BLOCKS = frozenset((BlockKind.TABLE, BlockKind.CODE, BlockKind.FRONT_MATTER))


class Window(NamedTuple):
    """A part of a document that is read at once. All windows together hold every character once."""

    number: int
    """From 1."""
    windows: int
    """How many there are."""
    span: Span
    line_start: int
    """First line, 1-based."""
    line_end: int
    """Last line, inclusive; a very long line can be in two windows."""
    lead: tuple[Span, ...] = ()
    """What is shown once more before it: the heading that it stands under, the header of a table that goes on."""

    @property
    def name(self) -> str:
        """What progress and notes call it."""
        return f"window {self.number}/{self.windows}"


class _Piece(NamedTuple):
    """A line with its end, or a part of a very long one."""

    start: int
    end: int
    line: int
    tokens: int
    tears: int


def cut_windows(document: Document, size: int) -> tuple[Window, ...]:
    """Cut a document into windows of at most `size` tokens, by estimate, not counting what they show again.

    Cuts go before headings where they can, else between paragraphs; tables and code stay whole where they fit. A line
    that does not fit is cut between words.
    """
    pieces = [piece for line in range(1, document.line_count + 1) for piece in _list_pieces(document, line, size)]
    pieces = _weigh_cuts(document, pieces)
    sums = [0, *accumulate(piece.tokens for piece in pieces)]
    cuts = [0]
    while cuts[-1] < len(pieces):
        cuts.append(_find_cut(pieces, sums, cuts[-1], size))
    total = len(cuts) - 1
    return tuple(
        _make_window(document, pieces[first:after], number, total, size)
        for number, (first, after) in enumerate(pairwise(cuts), 1)
    )


def measure_document(document: Document) -> int:
    """Estimate the tokens of a document with its line tags."""
    return estimate_tokens(document.text) + TAG_TOKENS * document.line_count


def _measure(text: str) -> int:
    return estimate_tokens(text) + TAG_TOKENS


def _list_pieces(document: Document, line: int, size: int) -> Iterator[_Piece]:
    start, end = document.line_span(line, line)
    if line == document.line_count:
        end = len(document.text)
    while start < end:
        stop, tokens = _fit(document.text, start, end, size)
        yield _Piece(start, stop, line, tokens, PAUSE)
        start = stop


def _fit(text: str, start: int, end: int, size: int) -> tuple[int, int]:
    """Give the end of the part of a line that fits, between words where there are any, and its tokens."""
    tokens = _measure(text[start:end])
    stop = end
    while tokens > size and stop - start > 1:
        shorter = start + max(1, min((stop - start) * size // tokens, stop - start - 1))
        gap = text.rfind(" ", start + (shorter - start) * 4 // 5, shorter)
        stop = gap + 1 if gap > start else shorter
        tokens = _measure(text[start:stop])
    if text[stop - 1 : stop + 1] == "\r\n":  # a line's end is never torn
        stop += 1
    return stop, tokens


def _weigh_cuts(document: Document, pieces: Sequence[_Piece]) -> list[_Piece]:
    """Say of each piece what a cut before it tears."""
    tears = [PAUSE] * (document.line_count + 2)
    for block in document.blocks:
        kind = INSIDE if block.kind in WHOLE_BLOCKS else LINE
        for line in range(block.line_start + 1, min(block.line_end, document.line_count) + 1):
            is_item = block.kind is BlockKind.LIST and LIST_ITEM.match(document.line_text(line))
            tears[line] = max(tears[line], ITEM if is_item else kind)
    for line in range(1, document.line_count + 1):
        if not document.line_text(line).strip():
            tears[line] = max(tears[line], ITEM)
    for section in document.sections:
        if section.level:
            tears[section.line_start] = section.level
    starts = document.line_starts
    return [one._replace(tears=tears[one.line] if one.start == starts[one.line - 1] else MIDDLE) for one in pieces]


def _find_cut(pieces: Sequence[_Piece], sums: Sequence[int], first: int, size: int) -> int:
    """Give the piece before which the window that begins with `first` ends."""
    last = max(bisect_right(sums, sums[first] + size) - 1, first + 1)
    if last >= len(pieces):
        return len(pieces)
    left = sums[-1] - sums[first]
    even = left / -(-left // size)
    for fill, most in ((LEAST_FILL, PAUSE), (LEAST_FILL_WHOLE, PAUSE), (LEAST_FILL, MIDDLE)):
        least = bisect_right(sums, sums[first] + fill * size)
        places = [place for place in range(max(least, first + 1), last + 1) if pieces[place].tears <= most]
        if places:
            return min(places, key=lambda place: (pieces[place].tears, abs(sums[place] - sums[first] - even)))
    return last


def _make_window(document: Document, pieces: Sequence[_Piece], number: int, total: int, size: int) -> Window:
    first, last = pieces[0], pieces[-1]
    lead = _list_leads(document, first) if first.start else []
    room = size // LEAD_SHARE
    fitting = []
    for start, end in lead:
        room -= _measure(document.text[start : min(end, start + 8 * size)])
        fitting += [(start, end)] if room >= 0 else []
    return Window(number, total, (first.start, last.end), first.line, last.line, tuple(fitting))


def _list_leads(document: Document, first: _Piece) -> list[Span]:
    """List what a reader of a window needs from before it: its section's heading, and its table's header."""
    section = document.section_at(first.line)
    leads = []
    if section.level and section.line_start < first.line:
        leads.append(document.line_span(section.line_start, section.line_start))
    tables = (one for one in document.blocks if one.kind is BlockKind.TABLE)
    cut = [one.line_start for one in tables if one.line_start + 1 < first.line <= one.line_end]
    return leads + [document.line_span(line, line + 1) for line in cut]
