"""The timelines of a document: tables, lists, headings and lines that start with a date or a clock time, lined up."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from reviewer.checks.areas import clean_title
from reviewer.checks.columns import name_columns
from reviewer.checks.moments import Stamp, read_stamps
from reviewer.checks.reading import ListItem, Reading, Row, Table
from reviewer.domain.document import BlockKind, Section

LEAD = re.compile(r"[\s*_~`\[(#]*(?:(?:At|On|From|Date|Time):? )?[\s*_\[(]*")
ABOUT = re.compile(r"[~≈]|\b(?:about|around|circa|ca\.?|approx(?:\.|imately)?|roughly|before|after|until|by)\s*$", re.IGNORECASE)
TIMELINE_TITLE = re.compile(
    r".*\b(?:time ?line|chronology|sequence of events|course of events|incident log|what happened|log of events)\b.*"
)
TIME_COLUMN = re.compile(
    r"(?:.* )?(?:time|times|timestamp|date|date ?/ ?time|when|day|hour|utc|cet|cest|clock|at)(?: .{0,20}|\(.{0,20})?"
)
PLAN_COLUMN = re.compile(r".*\b(?:due|deadline|target|eta|planned|expected|updated|created|release|expir|birth|run).*")
DAY_SECONDS = 86_400
NIGHT = 6 * 3600
"""A time that lies further back than this is taken for the next day's."""


@dataclass(frozen=True)
class Timeline:
    """Stamps that stand one below the other at the start of rows, items, headings or lines."""

    stamps: tuple[Stamp, ...]
    kind: str
    """`table`, `list`, `headings` or `lines`."""
    title: str
    """Heading over it, in lower case."""
    is_named: bool
    """Whether a heading or a column says that it is a timeline."""
    texts: tuple[str, ...] = ()
    """What happened at each stamp: the row, item or line."""

    @property
    def has_clocks(self) -> bool:
        """Whether most of its stamps have a clock time."""
        return sum(1 for stamp in self.stamps if stamp.clock) * 2 > len(self.stamps)

    def line_up(self, direction: int = 1) -> list[int] | None:
        """Give the seconds of each stamp on one scale, read forwards (1) or newest first (-1); None if it cannot be."""
        return line_up(self.stamps, direction)


def read_timelines(reading: Reading) -> tuple[Timeline, ...]:
    """Give the timelines of a document with at least three stamps."""
    stamps = reading.derive(read_stamps)
    starts = [stamp.start for stamp in stamps]

    def find_leading(start: int, end: int) -> Stamp | None:
        """Find the stamp that a span starts with, unless a word before it makes it vague."""
        lead = LEAD.match(reading.prose, start, min(end, start + 40))
        found = bisect_left(starts, start)
        if lead is None or found == len(stamps) or stamps[found].start != lead.end() or "~" in lead.group():
            return None
        return stamps[found]

    found = [
        *_read_tables(reading, find_leading),
        *_read_lists(reading, find_leading),
        *_read_headings(reading, find_leading),
        *_read_lines(reading, find_leading),
    ]
    return tuple(line for line in found if len(line.stamps) >= 3)
