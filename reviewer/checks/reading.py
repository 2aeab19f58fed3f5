"""A document as checks read it: prose without code and quotations, sentences, tables, list items. Made once, lazily."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar, cast

from reviewer.checks.rows import split_at_bars
from reviewer.domain.anchoring import anchor_span
from reviewer.domain.document import BlockKind, Document, Section
from reviewer.domain.finding import Anchor

Made = TypeVar("Made")

NOT_PROSE = (BlockKind.CODE, BlockKind.QUOTE, BlockKind.FRONT_MATTER)
COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
# patterns that start with a set of characters, not with a lookbehind or a choice, are searched for many times faster
INLINE_CODE = re.compile(
    r"`(?:(?!`)[^`\n]{1,2000}+`(?!`)|(?P<more>`{1,3})(?!`)(?:(?!`(?P=more))[^\n]){1,2000}?`(?P=more)(?!`))"
)
LINK_TARGET = re.compile(r"\]\([^()\s]{1,2000}(?:\s+\"[^\"\n]{0,500}\")?\)")
ADDRESS = re.compile(r"http(?<!\whttp)s?://[^\s<>)\]]{1,2000}>?")
SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)\s*\n|(?<!\n)[\"”’)\]]?\s+(?=[\"“‘(\[*_]*[A-Z0-9\u00c0-\u00de]))")
ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|etc|cf|approx|resp|incl|Fig|Tab|Eq|Sec|No|St|Dr|Mr|Mrs)|\b[A-Z])\.$")
BLANK_LINE = re.compile(r"(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))+(?P<indent>[ \t]*)(?=\S|\Z)")
NOT_LINE_END = re.compile(r"[^\r\n]+")
LIST_ITEM = re.compile(r"\n(?P<mark>[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)")
"""With the line end before it, which is searched for many times faster than `^`; `find_marks` adds one at the start."""


class Span(NamedTuple):
    """A run of characters of the document."""

    start: int
    end: int
    text: str
    """The document's characters there."""

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing but white space."""
        return not self.text.strip()


@dataclass(frozen=True)
class Row:
    """A row of a table."""

    line: int
    cells: tuple[Span, ...]
    """Without the white space around them."""


@dataclass(frozen=True)
class Table:
    """A pipe table."""

    header: Row
    rows: tuple[Row, ...]
    section: Section

    def column(self, number: int) -> list[Span]:
        """Give the cells of a column, top down; short rows have none."""
        return [row.cells[number] for row in self.rows if number < len(row.cells)]


@dataclass(frozen=True)
class ListItem:
    """An item of a list with everything under it, up to the next item of the same or a smaller indent."""

    line: int
    indent: int
    """Columns before its mark."""
    body: Span
    """Text after the mark."""
    section: Section


class Reading:
    """What checks read. Every offset is one of the document's text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self._derived: dict[object, object] = {}
        self._lines: dict[tuple[BlockKind, ...], frozenset[int]] = {}

    def derive(self, build: Callable[["Reading"], Made]) -> Made:
        """Give what a function makes of this reading, made once: a view that the checks of a group share."""
        if build not in self._derived:
            self._derived[build] = build(self)
        return cast("Made", self._derived[build])

    def anchor(self, start: int, end: int) -> Anchor:
        """Build the anchor of [start, end), without white space at its ends."""
        while start < end - 1 and self.text[start].isspace():
            start += 1
        while end > start + 1 and self.text[end - 1].isspace():
            end -= 1
        return anchor_span(self.document, start, end)

    def lines_of(self, *kinds: BlockKind) -> frozenset[int]:
        """Give the lines of the blocks of some kinds; made once for each set of kinds."""
        if kinds not in self._lines:
            blocks = (block for block in self.document.blocks if block.kind in kinds)
            lines = (line for block in blocks for line in range(block.line_start, block.line_end + 1))
            self._lines[kinds] = frozenset(lines)
        return self._lines[kinds]

    def is_prose_line(self, line: int) -> bool:
        """Whether a line is text of the author's: no code, quotation or front matter."""
        return line not in self._lines_aside

    @cached_property
    def _lines_aside(self) -> frozenset[int]:
        return self.lines_of(*NOT_PROSE)

    @cached_property
    def prose(self) -> str:
        """The text with all that is not prose blanked out, character for character, so that offsets stay the same.

        Blanked are code blocks and inline code, quotations, front matter, comments and the targets of links.
        """
        text, spans = self.text, self._find_blocks(NOT_PROSE)
        for pattern in (COMMENT, INLINE_CODE):
            spans += [match.span() for match in pattern.finditer(text)]
        spans += [(match.start() + 1, match.end()) for match in LINK_TARGET.finditer(text)]
        for match in ADDRESS.finditer(text):
            start = match.start()
            spans.append((start - (text[start - 1 : start] == "<"), match.end()))
        return _blank(text, spans)

    def _find_blocks(self, kinds: tuple[BlockKind, ...]) -> list[tuple[int, int]]:
        """Give the offsets [start, end) of the blocks of some kinds."""
        blocks = (block for block in self.document.blocks if block.kind in kinds)
        return [self.document.line_span(block.line_start, block.line_end) for block in blocks]

    @cached_property
    def running_text(self) -> str:
        """`prose` with tables, headings and list marks blanked out as well: what sentences are made of."""
        spans = self._find_blocks((BlockKind.TABLE, BlockKind.HEADING))
        spans += [(mark.start, mark.end) for mark in self._marks]
        return _blank(self.prose, spans)

    @cached_property
    def _marks(self) -> list[Span]:
        """What looks like the mark of a list item, whether it stands in a list or not."""
        return find_marks(self.prose)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Sentences of the running text, in order; list items are sentences of their own."""
        return tuple(self._split_sentences())

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Offsets of the sentences' first characters."""
        return [sentence.start for sentence in self.sentences]

    def sentences_with(self, pattern: re.Pattern[str]) -> tuple[Span, ...]:
        """Give the sentences that a pattern is found in, by one scan of the running text instead of one for each.

        The pattern must not need anything around the sentence, and where a match reaches over the end of a sentence,
        no match may start inside it.
        """
        places = {bisect_right(self.sentence_starts, m.start()) - 1 for m in pattern.finditer(self.running_text)}
        found = (self.sentences[place] for place in sorted(places) if place >= 0)
        return tuple(sentence for sentence in found if pattern.search(sentence.text))

    def _split_sentences(self) -> Iterator[Span]:
        text = self.running_text
        ends = sorted(
            {mark.start for mark in find_marks(text)} | {match.end() for match in SENTENCE_END.finditer(text)}
        )
        start = 0
        for end in (*ends, len(text)):
            tail = text[max(start, end - 40) : end].rstrip()  # not all, or "Dr. Dr. Dr. …" costs its square
            if tail.endswith(".") and end < len(text) and ABBREVIATION.search(tail):
                blank = text[max(start, end - 4) : end].replace("\r", "")
                if "\n\n" not in blank:
                    continue
            piece = text[start:end].rstrip()
            if piece:
                words = piece.lstrip()
                yield Span(start + len(piece) - len(words), start + len(piece), words)
            start = end

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Pipe tables outside code and quotations."""
        found = []
        for block in self.document.blocks:
            if block.kind is not BlockKind.TABLE or not self.is_prose_line(block.line_start):
                continue
            rows = [self._read_row(line) for line in range(block.line_start, block.line_end + 1)]
            if len(rows) >= 3:
                section = self.document.section_at(block.line_start)
                found.append(Table(rows[0], tuple(rows[2:]), section))
        return tuple(found)

    def _read_row(self, line: int) -> Row:
        start, _ = self.document.line_span(line, line)
        text = self.document.line_text(line)
        cells = []
        for raw in split_at_bars(text):
            words = raw.strip()
            begin = start + raw.find(words)
            cells.append(Span(begin, begin + len(words), words))
            start += len(raw) + 1
        bare = text.strip()
        if bare.startswith("|"):
            del cells[0]
        if cells and bare.endswith("|") and not bare.endswith("\\|"):
            del cells[-1]
        return Row(line, tuple(cells))

    @cached_property
    def list_items(self) -> tuple[ListItem, ...]:
        """List items outside code and quotations, nested ones included."""
        listed, document = self.lines_of(BlockKind.LIST), self.document
        lines = ((document.position(mark.start).line, mark) for mark in self._marks)
        marks = [(line, _indent(mark.text), mark) for line, mark in lines if line in listed]
        items = []
        for number, (line, indent, mark) in enumerate(marks):
            end = min(_find_next(marks, number, len(self.text)), self._end_of_list(mark.end, indent))
            body = Span(mark.end, end, self.text[mark.end : end].rstrip())
            items.append(ListItem(line, indent, body, document.section_at(line)))
        return tuple(items)

    @cached_property
    def _breaks(self) -> list[tuple[int, int]]:
        """Each blank line that ends a paragraph: its offset, and the indent of the text after it."""
        found = BLANK_LINE.finditer(self.prose)
        return [(match.start(), _indent(match.group("indent"))) for match in found]

    def _end_of_list(self, offset: int, indent: int) -> int:
        first = bisect_left(self._breaks, (offset, -1))
        breaks = (self._breaks[place] for place in range(first, min(first + 200, len(self._breaks))))
        ends = (place for place, after in breaks if after <= indent)
        return max(offset, next(ends, len(self.text)))

    def section_text(self, section: Section) -> Span:
        """Give a section's own text without its heading, as prose."""
        start, end = self.document.line_span(section.line_start + (section.level > 0), section.line_end)
        if section.line_end < section.line_start + (section.level > 0):
            return Span(end, end, "")
        return Span(start, end, self.prose[start:end])


def find_marks(text: str) -> list[Span]:
    """Find what looks like the mark of a list item, with the indent before and the space behind it."""
    # the line end that is added shifts all offsets by the one character that each match starts with
    return [Span(match.start(), match.end() - 1, match["mark"]) for match in LIST_ITEM.finditer("\n" + text)]


def _find_next(marks: list[tuple[int, int, Span]], number: int, end: int) -> int:
    """Find where the next item starts that is not inside one, or give `end`.

    Looks at 200 marks at most, so that a list of 100,000 nested items stays linear.
    """
    indent = marks[number][1]
    for place in range(number + 1, min(number + 200, len(marks))):
        if marks[place][1] <= indent:
            return marks[place][2].start
    return end


def _indent(mark: str) -> int:
    wide = mark.expandtabs(4)
    return len(wide) - len(wide.lstrip())


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """Replace spans by spaces of the same length, but keep line ends."""
    pieces, done = [], 0
    for start, end in sorted(spans):
        if end <= done:
            continue
        begin = max(start, done)
        pieces.append(text[done:begin])
        aside = text[begin:end]
        if "\r" in aside:
            pieces.append(NOT_LINE_END.sub(lambda match: " " * len(match.group()), aside))
        else:
            pieces.append("\n".join([" " * len(line) for line in aside.split("\n")]))
        done = end
    pieces.append(text[done:])
    return "".join(pieces)
