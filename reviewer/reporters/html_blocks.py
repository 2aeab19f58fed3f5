"""A document's blocks → parts of a page: headings, paragraphs, items, tables, code, each as runs of the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from reviewer.domain.document import Block, BlockKind, Document
from reviewer.reporters.html_inline import Run, read_runs

CONTAINERS = (BlockKind.LIST, BlockKind.QUOTE)
DEEPEST = 6
QUOTE_MARK = re.compile(r"[ \t]*>[ \t]?")
ITEM_MARK = re.compile(r"[ \t]*(?P<mark>[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
BLANKS = re.compile(r"[ \t]*")
HASHES = re.compile(r"[ \t]*(#{1,6})(?:[ \t]+|$)")
RULER = re.compile(r"[ \t]*([!-/:-@\[-`{-~])[ \t]*(?:\1[ \t]*)*")
FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*")
SEPARATOR = re.compile(r"(?<!\\)\|")
RAW = frozenset({"raw"})


@dataclass(frozen=True)
class Part:
    """What the page shows as one element."""

    tag: str
    """`heading`, `text`, `code`, `table`, `rule` or `raw`."""
    line: int
    """First line, 1-based."""
    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    """For a table rows of cells; anything else has one row with one cell."""
    level: int = 0
    """Of a heading, 1 to 6."""
    indent: int = 0
    """Lists around it."""
    quotes: int = 0
    """Quotations around it."""
    aligns: tuple[str, ...] = ()
    """For a table: `left`, `right` or `center` of each column, or an empty string."""

    @property
    def runs(self) -> Iterator[Run]:
        """Every run, in the order of the source."""
        return (run for row in self.rows for cell in row for run in cell)


class Leaf(NamedTuple):
    """Lines of one kind with the lists and quotations around them; without a kind they stand between blocks."""

    kind: BlockKind | None
    line_start: int
    line_end: int
    around: tuple[BlockKind, ...]


class Line(NamedTuple):
    """A line without what its containers put before it."""

    start: int
    end: int
    """Behind its last character."""
    stop: int
    """Behind its line end."""
    markers: tuple[Run, ...]


def list_parts(document: Document) -> list[Part]:
    """List what the page shows of a document, in time linear in its length; every word of the text is in a run."""
    return [part for leaf in _list_leaves(document) if (part := _build_part(document, leaf)) is not None]


def _list_leaves(document: Document) -> Iterator[Leaf]:
    around: list[Block] = []
    following = 1
    for block in document.blocks:
        yield from _list_gaps(document, following, block.line_start - 1, around)
        following = max(following, block.line_start)
        around = [outer for outer in around if outer.line_end >= block.line_start]
        if block.kind in CONTAINERS:
            around.append(block)
        elif block.line_end >= following:
            kinds = tuple(outer.kind for outer in around)
            yield Leaf(block.kind, following, block.line_end, kinds)
            following = block.line_end + 1
    yield from _list_gaps(document, following, document.line_count, around)


def _list_gaps(document: Document, first: int, last: int, around: Sequence[Block]) -> Iterator[Leaf]:
    for line in range(first, last + 1):
        if document.line_text(line).strip():
            kinds = tuple(outer.kind for outer in around if outer.line_end >= line)
            yield Leaf(None, line, line, kinds)


def _build_part(document: Document, leaf: Leaf) -> Part | None:
    lines = _read_lines(document, leaf)
    match leaf.kind:
        case BlockKind.TABLE:
            return _build_table(document, leaf, lines)
        case BlockKind.HEADING:
            return _build_heading(document, leaf, lines)
        case BlockKind.CODE:
            return _make_part(leaf, "code", _read_code(document.text, lines))
        case BlockKind.FRONT_MATTER | BlockKind.HTML:
            return _make_part(leaf, "raw", [run for line in lines for run in _keep(line)])
        case None:
            return _build_gap(document.text, leaf, lines)
        case _:
            return _make_part(leaf, "text", _read_text(document, lines))


def _make_part(leaf: Leaf, tag: str, runs: Sequence[Run], level: int = 0) -> Part:
    return Part(
        tag=tag,
        line=leaf.line_start,
        rows=((tuple(runs),),),
        level=level,
        indent=min(leaf.around.count(BlockKind.LIST), DEEPEST),
        quotes=min(leaf.around.count(BlockKind.QUOTE), DEEPEST),
    )


def _read_lines(document: Document, leaf: Leaf) -> list[Line]:
    lines: list[Line] = []
    for number in range(leaf.line_start, leaf.line_end + 1):
        start, stop = document.line_span(number, number)
        end = start + len(document.line_text(number))
        markers: list[Run] = []
        for container in leaf.around:
            pattern = QUOTE_MARK if container is BlockKind.QUOTE else ITEM_MARK
            if container is BlockKind.LIST and number > leaf.line_start:
                continue
            if found := pattern.match(document.text, start, end):
                start = found.end()
                if container is BlockKind.LIST:
                    style = "marker" if found["mark"][0].isdigit() else "bullet"
                    markers.append(Run(found.start("mark"), found.end("mark"), frozenset({style})))
        lines.append(Line(start, end, stop, tuple(markers)))
    return lines


def _keep(line: Line) -> list[Run]:
    return [*line.markers, Run(line.start, line.stop)]


def _read_text(document: Document, lines: Sequence[Line]) -> list[Run]:
    if document.format == "text":
        return [run for line in lines for run in _keep(line)]
    text = document.text
    pieces = []
    for line in lines:
        blank = BLANKS.match(text, line.start, line.end)
        pieces.append((blank.end() if blank else line.start, line.stop))
    return [*lines[0].markers, *read_runs(text, pieces)]


def _build_heading(document: Document, leaf: Leaf, lines: Sequence[Line]) -> Part:
    text = document.text
    section = document.section_at(leaf.line_start)
    level = section.level if section.line_start == leaf.line_start else 4
    runs: list[Run] = []
    for number, line in enumerate(lines):
        hashes = HASHES.match(text, line.start, line.end)
        if hashes and not number and document.format == "markdown":
            end = hashes.end() + len(_drop_closing_hashes(text[hashes.end() : line.end]))
            level = len(hashes[1])
            runs += [*line.markers, Run(line.start, hashes.end(), shown=False)]
            runs += [*read_runs(text, [(hashes.end(), end)]), Run(end, line.end, shown=False)]
        elif len(lines) > 1 and RULER.fullmatch(text, line.start, line.end):
            runs.append(Run(line.start, line.end, shown=False))
        else:
            runs += [*line.markers, *read_runs(text, [(line.start, line.stop)])]
    return _make_part(leaf, "heading", runs, level or 1)


def _drop_closing_hashes(words: str) -> str:
    words = words.rstrip()
    bare = words.rstrip("#")
    return bare.rstrip() if not bare or bare[-1] in " \t" else words


def _read_code(text: str, lines: Sequence[Line]) -> list[Run]:
    first = lines[0]
    fence = FENCE.match(text, first.start, first.end)
    indent = _measure_indent(text, first) if fence or first.markers else 0
    runs: list[Run] = []
    for number, line in enumerate(lines):
        edge = number in (0, len(lines) - 1) and fence and FENCE.match(text, line.start, line.end)
        if edge:
            words = edge.end() < line.end
            runs += [*line.markers, Run(line.start, edge.end(), shown=False), Run(edge.end(), line.end, RAW)]
            runs.append(Run(line.end, line.stop, shown=words))
        else:
            start = line.start + min(_measure_indent(text, line), indent)
            runs += [*line.markers, Run(start, line.stop)]
    return [run for run in runs if run.start < run.end]


def _measure_indent(text: str, line: Line) -> int:
    blank = BLANKS.match(text, line.start, line.end)
    return blank.end() - line.start if blank else 0


def _build_gap(text: str, leaf: Leaf, lines: Sequence[Line]) -> Part | None:
    """Show what the loader takes for no block: rules, link definitions, items without a word."""
    line = lines[0]
    if line.start == line.end:
        return _make_part(leaf, "text", line.markers) if line.markers else None
    if RULER.fullmatch(text, line.start, line.end):
        return _make_part(leaf, "rule", [*line.markers, Run(line.start, line.end, shown=False)])
    return _make_part(leaf, "raw", _keep(line))


def _build_table(document: Document, leaf: Leaf, lines: Sequence[Line]) -> Part:
    rows: list[tuple[tuple[Run, ...], ...]] = []
    aligns: tuple[str, ...] = ()
    for number, line in enumerate(lines):
        cells = _split_cells(document.text, line)
        if number == 1:
            aligns = tuple(_read_align(document.text[start:end]) for start, end in cells)
            rows[0] = (*rows[0][:-1], (*rows[0][-1], Run(line.start, line.end, shown=False)))
        else:
            row = [tuple(read_runs(document.text, [cell])) if cell[0] < cell[1] else () for cell in cells]
            row[0] = (*line.markers, *row[0])
            rows.append(tuple(row))
    part = _make_part(leaf, "table", ())
    return Part("table", part.line, tuple(rows), indent=part.indent, quotes=part.quotes, aligns=aligns)


def _split_cells(text: str, line: Line) -> list[tuple[int, int]]:
    """Give the offsets of a row's cells, without blanks around; at least one."""
    bars = [match.start() for match in SEPARATOR.finditer(text, line.start, line.end)]
    edges = [line.start - 1, *bars, line.end]
    cells = []
    for left, right in pairwise(edges):
        inside = text[left + 1 : right]
        start = left + 1 + len(inside) - len(inside.lstrip())
        cells.append((start, start + len(inside.strip())))
    if len(cells) > 1 and cells[0][0] == cells[0][1]:
        cells.pop(0)
    if len(cells) > 1 and cells[-1][0] == cells[-1][1]:
        cells.pop()
    return cells


def _read_align(dashes: str) -> str:
    match dashes[:1] == ":", dashes[-1:] == ":":
        case True, True:
            return "center"
        case False, True:
            return "right"
        case _:
            return ""
