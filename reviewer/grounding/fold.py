"""Fold text to what it says: marks, case, quotes, dashes and white space taken away, every character traced back.

Two texts fold to the same only if they differ in nothing but looks. Digits, signs, comparison operators, decimal
points, separators, superscripts and the marks of struck text are never taken away.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reviewer.grounding.lines import Line, LineMarks, read_lines
from reviewer.grounding.marks import MarkReader
from reviewer.grounding.pieces import CLAIM, COPY, DASH, GAP, PUT, InnerMarks, Piece
from reviewer.grounding.tokens import PLAIN_LINE


class Folded(NamedTuple):
    """Folded text with a map back to the original.

    The map holds runs: stretches of folded text that stand for the original one character for one, or as a whole.
    """

    original: str
    text: str
    run_at: Sequence[int]
    """Where each run begins in the folded text."""
    run_source: Sequence[int]
    """Where each run begins in the original."""
    run_width: Sequence[int]
    """0 for a run of one to one; else how many characters of the original the whole run stands for."""
    marks: dict[int, list[str]]
    """Position in the folded text (behind the last character that is no space) → tokens of the marks dropped there."""
    claims: tuple[tuple[int, str], ...]
    """Position and token of the marks that a quote may have only where the document has them."""
    struck: tuple[tuple[int, int], ...]
    """Offsets [start, end) in the original of struck text, in order and apart from each other."""
    labels: frozenset[str]
    """Labels of links that the text defines, in lower case."""

    def source_of(self, position: int) -> tuple[int, int]:
        """Give the offsets [start, end) in the original that a folded character stands for.

        Raises:
            IndexError: the position lies outside the folded text.

        """
        if not 0 <= position < len(self.text):
            raise IndexError(f"position {position} lies outside a folded text of {len(self.text)} characters")
        run = bisect_right(self.run_at, position) - 1
        source, width = self.run_source[run], self.run_width[run]
        if width:
            return source, source + width
        source += position - self.run_at[run]
        return source, source + 1

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Give the offsets [start, end) in the original of a folded span, which must not be empty."""
        return self.source_of(start)[0], self.source_of(end - 1)[1]

    def position_of(self, offset: int) -> int:
        """Give the position of the first folded character that stands for an offset of the original or one behind."""
        run = bisect_right(self.run_source, offset) - 1
        if run < 0:
            return 0
        end = self.run_at[run + 1] if run + 1 < len(self.run_at) else len(self.text)
        if self.run_width[run]:
            return self.run_at[run] if self.run_source[run] == offset else end
        return min(self.run_at[run] + offset - self.run_source[run], end)

    def splits_character(self, position: int) -> bool:
        """Tell whether a position lies within what one character of the original became, such as `ss` for `ß`."""
        run = bisect_right(self.run_at, position) - 1
        return run >= 0 and position < len(self.text) and bool(self.run_width[run]) and position > self.run_at[run]

    def is_struck(self, start: int, end: int) -> bool:
        """Tell whether the original from `start` to `end` is struck text without the marks around it."""
        before = bisect_right(self.struck, (start, len(self.original))) - 1
        return before >= 0 and end <= self.struck[before][1]


def fold(
    text: str,
    *,
    line_marks: LineMarks = "markdown",
    marks: InnerMarks = "paired",
    labels: frozenset[str] = frozenset(),
) -> Folded:
    """Fold text in linear time.

    A quote cut out of a document can have lost the context of its marks: `line_marks` and `marks` say how to read
    those at line starts and inside lines, and `labels` names links that are defined elsewhere, in lower case.
    """
    if PLAIN_LINE.fullmatch(text):  # most quotes and terms: only case can change
        return Folded(text, text.lower(), (0,), (0,), (0,), {}, (), (), labels)
    return fold_marked(text, line_marks, marks, labels)


def fold_marked(text: str, line_marks: LineMarks, marks: InnerMarks, labels: frozenset[str]) -> Folded:
    """Fold text that may hold marks; what `fold` does, but for its way around plain text."""
    lines = read_lines(text, line_marks)
    reader = MarkReader(text, marks, labels)
    writer = _Writer(text)
    for block in _split_blocks(lines):
        writer.write(reader.read(block))
    return writer.finish(reader)


def _split_blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    first = 0
    for number, line in enumerate(lines):
        if line.opens and number > first:
            yield lines[first:number]
            first = number
    yield lines[first:]


class _Writer:
    """Writes pieces one behind the other and keeps the map."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parts: list[str] = []
        self.length = 0
        self.run_at = array("I")
        self.run_source = array("I")
        self.run_width = array("I")
        self.shift: int | None = None
        """By how much the original is ahead in the open run, while that is one to one."""
        self.marks: dict[int, list[str]] = {}
        self.claims: list[tuple[int, str]] = []
        self.gap = -1
        """Offset of the white space that is waiting to become a space, or -1."""
        self.swallows_gap = False
        """True behind a dash that takes the white space around it."""

    def write(self, pieces: Sequence[Piece]) -> None:
        """Write a block's pieces."""
        text = self.text
        for number, (kind, start, end, put) in enumerate(pieces):
            if kind == COPY:
                self._put(text[start:end].lower(), start, 0)
            elif kind == GAP:
                if self.gap < 0:
                    self.gap = start
            elif kind == PUT:
                self._put(put, start, 0 if len(put) == 1 == end - start else end - start)
            elif kind == DASH:
                self._put_dash(start, end, put, number + 1 == len(pieces) or pieces[number + 1][0] == GAP)
            elif put:
                token = put.lower()
                self.marks.setdefault(self.length, []).append(token)
                if kind == CLAIM:
                    self.claims.append((self.length, token))

    def _put(self, characters: str, source: int, width: int) -> None:
        if self.gap >= 0:
            if self.length and not self.swallows_gap:
                self._add(" ", self.gap, 0)
            self.gap = -1
        self.swallows_gap = False
        self._add(characters, source, width)

    def _add(self, characters: str, source: int, width: int) -> None:
        shift = source - self.length
        if width or shift != self.shift:
            self.run_at.append(self.length)
            self.run_source.append(source)
            self.run_width.append(width)
            self.shift = None if width else shift
        self.parts.append(characters)
        self.length += len(characters)

    def _put_dash(self, start: int, end: int, kind: str, before_gap: bool) -> None:
        """Write a dash; `a - b`, `a – b`, `a—b` and `a -- b` all become `a-b`, but ` -5` and `--flag` stay apart."""
        spaced = self.gap >= 0 and before_gap
        attached = self.gap < 0 and not before_gap
        if not self.length and (kind == "long" or (kind == "run" and before_gap)):
            return
        if kind == "long" or spaced or (kind == "run" and attached):
            first = self.gap if self.gap >= 0 and not self.swallows_gap else start
            self.gap = -1
            self._add("-", first, 0 if end == first + 1 else end - first)
            self.swallows_gap = True
        else:
            dashes = "-" * (1 if kind == "short" else end - start)
            self._put(dashes, start, 0 if len(dashes) == end - start else end - start)

    def finish(self, reader: MarkReader) -> Folded:
        """Give what was written, with what the reader of the marks knows about the whole text."""
        apart: list[tuple[int, int]] = []
        for start, end in sorted(reader.struck):
            if apart and start <= apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((start, end))
        return Folded(
            original=self.text,
            text="".join(self.parts),
            run_at=self.run_at,
            run_source=self.run_source,
            run_width=self.run_width,
            marks=self.marks,
            claims=tuple(self.claims),
            struck=tuple(apart),
            labels=reader.labels,
        )
