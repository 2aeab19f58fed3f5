"""A year jumps within an ordered run of dates.

What it finds: one date among four or more in a column, a list or a run of headings that stands out of order, and
would stand in order with the year before or after; the others are in order.
Why it matters: it is the typing slip of every January, and durations computed from it are wrong by a year.
Bad:
    | Date | Event |
    |---|---|
    | 2021-06-16 | Release 3.5.0 |
    | 2021-12-01 | First report |
    | 2021-01-28 | Second report |
    | 2022-03-08 | Third report |
Good:
    | Date | Event |
    |---|---|
    | 2021-06-16 | Release 3.5.0 |
    | 2021-12-01 | First report |
    | 2022-01-28 | Second report |
    | 2022-03-08 | Third report |
"""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.lining_up import find_strays
from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_days
from reviewer.checks.timelines import read_timelines
from reviewer.domain.rubric import Severity
from reviewer.quantities.moments import Day

SHORTEST = 4
NEAR = 62
"""Days within which the first or last date must come to lie of its neighbour."""


class Jump(NamedTuple):
    """A date whose year stands out."""

    start: int
    end: int
    day: Day
    year: int
    """The year that would fit."""
    neighbour: Day
    """The date before it, or the one after the first."""
    is_first: bool


def find_year_jumps(reading: Reading) -> Iterator[Spot]:
    """Find dates whose year does not fit their neighbours'."""
    for jump in reading.derive(read_year_jumps):
        side = "before" if jump.is_first else "after"
        message = f"{jump.day.text} stands {side} {jump.neighbour.text}; the order holds with {jump.year} as its year"
        yield Spot(jump.start, jump.end, message)


def read_year_jumps(reading: Reading) -> tuple[Jump, ...]:
    """Give the dates of a document whose year does not fit."""
    found = {jump.start: jump for run in _find_runs(reading) for jump in _find_jump(run)}
    return tuple(found[start] for start in sorted(found))


def _find_runs(reading: Reading) -> Iterator[list[Day]]:
    for timeline in reading.derive(read_timelines):
        yield [stamp.day for stamp in timeline.stamps if stamp.day and stamp.day.year]
    days = reading.derive(read_days)
    starts = [day.start for day in days]

    def find_only(start: int, end: int) -> Day | None:
        """Give the only date of a span."""
        first = bisect_left(starts, start)
        return days[first] if first < bisect_left(starts, end) == first + 1 else None

    for table in reading.tables:
        for number in range(min(len(table.header.cells), 12)):
            cells = [cell for cell in table.column(number) if cell.text]
            run = [day for cell in cells if (day := find_only(cell.start, cell.end)) and day.year]
            if len(run) >= 0.8 * len(cells):
                yield run
    items = [item for item in reading.list_items if len(item.body.text) < 1000]
    group: list[Day] = []
    for last, item in pairwise([None, *items]):
        if item is None:
            continue
        if last is None or (last.indent, last.section) != (item.indent, item.section):
            yield group
            group = []
        day = find_only(item.body.start, item.body.end)
        if day and day.year:
            group.append(day)
    yield group


def _find_jump(run: list[Day]) -> Iterator[Jump]:
    """Find the one date of a run that is out of order and would not be with another year."""
    values = [day.number() for day in run]
    if len(run) < SHORTEST or None in values:
        return
    for direction in (1, -1):
        signed = [value * direction for value in values if value is not None]
        strays = find_strays(signed)
        if len(strays) != 1:
            continue
        # where two dates have changed places, either may be the stray
        for place in sorted({strays[0], max(strays[0] - 1, 0), min(strays[0] + 1, len(run) - 1)}):
            for shift in (1, -1):
                moved = run[place]._replace(year=(run[place].year or 0) + shift).number()
                if moved is not None and _fits(signed, place, moved * direction):
                    neighbour = run[place - 1] if place else run[1]
                    day = run[place]
                    yield Jump(day.start, day.end, day, (day.year or 0) + shift, neighbour, place == 0)
                    return


def _fits(values: list[int], place: int, moved: int) -> bool:
    """Whether all is in order with one value moved, and close to its neighbour if that stands at an end."""
    changed = [*values[:place], moved, *values[place + 1 :]]
    if any(later < earlier for earlier, later in pairwise(changed)):
        return False
    if 0 < place < len(values) - 1:
        return True
    return len(values) > SHORTEST and abs(moved - changed[1 if place == 0 else place - 1]) <= NEAR


CHECK = Check(
    code="DOC302",
    slug="year-jumps",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_year_jumps,
    doc=__doc__,
)
