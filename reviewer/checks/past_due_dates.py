"""A due date lies before the document's own date.

What it finds: open actions in tables with a column such as "Due" or "Deadline", or in lists under headings such as
"Action items" ("due 2026-03-01", "by 1 March"), whose date is earlier than the date the document bears. Rows that are
done are left alone, and so are lists where most dates have passed: those are history.
Why it matters: the plan was out of date when it was written, or a year is wrong.
Bad:
    **Date:** 2026-04-22

    ## Action items

    | Action | Owner | Due |
    |---|---|---|
    | Reject mismatched versions at load time | Serving | 2026-05-08 |
    | Alert on the feed's click rate | Recommendations | 2025-05-15 |
Good:
    **Date:** 2026-04-22

    ## Action items

    | Action | Owner | Due |
    |---|---|---|
    | Reject mismatched versions at load time | Serving | 2026-05-08 |
    | Alert on the feed's click rate | Recommendations | 2026-05-15 |
"""

import re
from collections.abc import Iterator

from reviewer.checks.action_points import read_actions
from reviewer.checks.action_tables import read_action_tables
from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import find_column, name_columns
from reviewer.checks.document_dates import read_document_day
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import Day, find_days

DUE_NAME = compile_late(
    r"(?:due|due (?:date|by|on)|dead ?line|by|by when|eta|target(?: date)?|target completion(?: date)?|until)"
)
DUE_WORD = compile_late(r"\b(?:due|deadline|ETA|by|until|before)(?: (?:on|date|by))?[:*_ ]{1,4}$", re.IGNORECASE)
NEAR = 60
"""Days before the document's date within which a date without a year is taken for one of the past."""


def find_past_due_dates(reading: Reading) -> Iterator[Spot]:
    """Find due dates earlier than the document."""
    own = reading.derive(read_document_day)
    if own is None:
        return
    for group in (*_find_in_tables(reading), *_find_in_lists(reading)):
        past = [(day, late) for day in group if (late := _count_days_late(day, own))]
        if len(past) * 2 > len(group) and len(group) > 1:
            continue
        for day, late in past:
            days = "1 day" if late == 1 else f"{late:,} days"
            yield Spot(day.start, day.end, f"due {day.text}, {days} before the document's own date, {own.text}")


def _find_in_tables(reading: Reading) -> Iterator[list[Day]]:
    for found in reading.derive(read_action_tables):
        number = find_column(name_columns(found.table), DUE_NAME)
        if number is None:
            continue
        cells = [row.cells[number] for row in found.open_rows if number < len(row.cells)]
        yield [day for cell in cells for day in _find_only_day(cell.start, cell.text)]


def _find_in_lists(reading: Reading) -> Iterator[list[Day]]:
    for _, actions in reading.derive(read_actions):
        group = []
        for action in actions:
            body = action.point.item.body
            days = list(find_days(body.text))
            group += [_move(day, body.start) for day in days if DUE_WORD.search(body.text[: day.start][-20:])]
        yield group


def _find_only_day(start: int, text: str) -> Iterator[Day]:
    days = list(find_days(text[:200]))
    if len(days) == 1:
        yield _move(days[0], start)


def _move(day: Day, by: int) -> Day:
    return day._replace(start=day.start + by, end=day.end + by)


def _count_days_late(day: Day, own: Day) -> int:
    """Give the days by which a date lies before the document's, 0 if it does not or cannot be told."""
    base = own.number()
    number = day.number(own.year)
    if base is None or number is None or number >= base:
        return 0
    return base - number if day.year or base - number <= NEAR else 0


CHECK = Check(
    code="DOC306",
    slug="past-due-dates",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_past_due_dates,
    doc=__doc__,
)
