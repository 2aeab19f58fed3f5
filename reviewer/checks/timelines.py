"""The timelines of a document: rows, list items, headings and lines that start with a date or a clock time."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from reviewer.checks.areas import clean_title
from reviewer.checks.columns import name_columns
from reviewer.checks.reading import ListItem, Reading, Row
from reviewer.checks.stamps import read_stamps
from reviewer.domain.document import BlockKind, Section
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import Stamp

LEAD = compile_late(r"[\s*_`\[(#]{0,12}(?:(?:At|On|From|Date|Time):? )?[\s*_\[(]{0,6}")
LONGEST_LEAD = 40
"""Characters that may stand before a stamp which still counts as the start."""
TIMELINE_TITLE = compile_late(
    r".*\b(?:time ?line|chronology|sequence of events|course of events|incident log|what happened|log of events)\b.*"
)
TIME_COLUMN = compile_late(r"(?:.*\b)?(?:time|times|timestamp|date|when|day|hour|utc|cet|cest|clock)\b.*")
PLAN_COLUMN = compile_late(
    r".*\b(?:due|deadline|target|eta|planned|expected|updated|created|released?|expir\w*|birth|run|version|start"
    r"|end|by|until)\b.*"
)


class Entry(NamedTuple):
    """A stamp of a timeline and what it is about."""

    stamp: Stamp
    text: str
    """The row, item, heading or line, cut after 500 characters."""


@dataclass(frozen=True)
class Timeline:
    """At least three stamps, one below the other."""

    entries: tuple[Entry, ...]
    kind: str
    """`table`, `list`, `headings` or `lines`."""
    title: str
    """Heading over it, in lower case."""
    is_named: bool
    """Whether a heading or a column says that it is a timeline."""

    @property
    def stamps(self) -> tuple[Stamp, ...]:
        """The stamps alone."""
        return tuple(entry.stamp for entry in self.entries)

    @property
    def has_clocks(self) -> bool:
        """Whether most of its stamps have a clock time."""
        return sum(1 for entry in self.entries if entry.stamp.clock) * 2 > len(self.entries)


def read_timelines(reading: Reading) -> tuple[Timeline, ...]:
    """Give the timelines of a document."""
    finder = LeadFinder(reading)
    if not reading.derive(read_stamps):
        return ()
    found = [
        *_read_tables(reading, finder),
        *_read_lists(reading, finder),
        *_read_headings(reading, finder),
        *_read_lines(reading, finder),
    ]
    return tuple(line for line in found if len(line.entries) >= 3)


class LeadFinder:
    """Finds the stamp that a piece of the document starts with."""

    def __init__(self, reading: Reading) -> None:
        self._text = reading.prose
        self._stamps = reading.derive(read_stamps)
        self._starts = [stamp.start for stamp in self._stamps]

    def find(self, start: int, end: int) -> Entry | None:
        """Find the stamp at the start of [start, end), behind nothing but marks."""
        found = bisect_left(self._starts, start)
        last = min(end, start + LONGEST_LEAD)
        if found == len(self._stamps) or self._starts[found] > last:
            return None
        lead = LEAD.match(self._text, start, last)
        if lead is None or self._starts[found] != lead.end():
            return None
        return Entry(self._stamps[found], self._text[start : min(end, start + 500)])


def _read_tables(reading: Reading, finder: LeadFinder) -> Iterator[Timeline]:
    for table in reading.tables:
        names = name_columns(table)
        for number, name in enumerate(names[:2]):
            if PLAN_COLUMN.fullmatch(name[:100]):
                continue
            cells = [row.cells[number] for row in table.rows if number < len(row.cells) and row.cells[number].text]
            found = [finder.find(cell.start, cell.end) for cell in cells]
            if len(cells) >= 3 and sum(1 for entry in found if entry) >= 0.7 * len(cells):
                rows = [row for row in table.rows if number < len(row.cells)]
                entries = tuple(entry for row in rows for entry in _read_row(finder, row, number))
                named = bool(TIME_COLUMN.fullmatch(name[:100])) or _is_named(table.section)
                yield Timeline(entries, "table", clean_title(table.section.title), named)
                break


def _read_row(finder: LeadFinder, row: Row, number: int) -> Iterator[Entry]:
    """Give the entry of a row; date and time may stand in two cells."""
    cell = row.cells[number]
    first = finder.find(cell.start, cell.end) if cell.text else None
    before = finder.find(row.cells[number - 1].start, row.cells[number - 1].end) if number and first else None
    if first and before and before.stamp.day and not first.stamp.day and not before.stamp.clock:
        first = Entry(Stamp(first.stamp.start, first.stamp.end, before.stamp.day, first.stamp.clock), first.text)
    after = row.cells[number + 1] if number + 1 < len(row.cells) else None
    second = finder.find(after.start, after.end) if after and after.text else None
    text = " | ".join(part.text[:250] for part in row.cells[number : number + 4])
    if second and second.stamp.clock and not second.stamp.day and (first is None or first.stamp.clock is None):
        day = first.stamp.day if first else None
        yield Entry(Stamp(second.stamp.start, second.stamp.end, day, second.stamp.clock), text)
    elif first:
        yield Entry(first.stamp, text)


def _read_lists(reading: Reading, finder: LeadFinder) -> Iterator[Timeline]:
    open_groups: dict[int, list[ListItem]] = {}
    for item in reading.list_items:
        for indent in [indent for indent in open_groups if indent > item.indent]:
            yield from _make_list(finder, open_groups.pop(indent))
        group = open_groups.setdefault(item.indent, [])
        if group and not _follows(reading, group[-1], item):
            yield from _make_list(finder, group)
            group = open_groups[item.indent] = []
        group.append(item)
    for group in open_groups.values():
        yield from _make_list(finder, group)


def _follows(reading: Reading, last: ListItem, item: ListItem) -> bool:
    """Whether nothing stands between two items of one indent but the second's mark."""
    start, _ = reading.document.line_span(item.line, item.line)
    return last.section.line_start == item.section.line_start and not reading.text[last.body.end : start].strip()


def _make_list(finder: LeadFinder, items: list[ListItem]) -> Iterator[Timeline]:
    found = [finder.find(item.body.start, item.body.end) for item in items if not item.body.is_blank]
    entries = tuple(entry for entry in found if entry)
    if len(entries) >= max(3, 0.7 * len(found)):
        section = items[0].section
        yield Timeline(entries, "list", clean_title(section.title), _is_named(section))


def _read_headings(reading: Reading, finder: LeadFinder) -> Iterator[Timeline]:
    entries: list[Entry] = []
    named, level, title = False, 0, ""
    for section in reading.document.sections:
        entry = finder.find(*_heading_span(reading, section)) if section.level else None
        if entry is None:
            if section.level <= level:
                yield Timeline(tuple(entries), "headings", title, named)
                entries = []
            continue
        if not entries:
            title = clean_title(section.path[-2]) if len(section.path) > 1 else ""
            named = any(TIMELINE_TITLE.fullmatch(clean_title(part)) for part in section.path[:-1])
        entries.append(entry)
        level = section.level
    yield Timeline(tuple(entries), "headings", title, named)


def _heading_span(reading: Reading, section: Section) -> tuple[int, int]:
    return reading.document.line_span(section.line_start, section.line_start)


def _read_lines(reading: Reading, finder: LeadFinder) -> Iterator[Timeline]:
    """Find paragraphs that each start with a clock time, section by section."""
    groups: dict[int, list[Entry]] = {}
    sections: dict[int, Section] = {}
    aside = reading.lines_of(BlockKind.LIST, BlockKind.TABLE, BlockKind.HTML)
    for block in reading.document.blocks:
        if block.kind is not BlockKind.PARAGRAPH or block.line_start in aside:
            continue
        if not reading.is_prose_line(block.line_start):
            continue
        section = reading.document.section_at(block.line_start)
        sections[section.line_start] = section
        groups.setdefault(section.line_start, []).extend(
            _read_paragraph(reading, finder, block.line_start, block.line_end)
        )
    for line, entries in groups.items():
        section = sections[line]
        yield Timeline(tuple(entries), "lines", clean_title(section.title), _is_named(section))


def _read_paragraph(reading: Reading, finder: LeadFinder, first: int, last: int) -> Iterator[Entry]:
    """Give the entry of a paragraph's first line, and those of the others if every line has one."""
    opening = finder.find(*reading.document.line_span(first, first))
    if opening is None:
        return
    found = [opening, *(finder.find(*reading.document.line_span(line, line)) for line in range(first + 1, last + 1))]
    chosen = found if all(found) else found[:1]
    yield from (entry for entry in chosen if entry and entry.stamp.clock)


def _is_named(section: Section) -> bool:
    return any(TIMELINE_TITLE.fullmatch(clean_title(part)) for part in section.path)
