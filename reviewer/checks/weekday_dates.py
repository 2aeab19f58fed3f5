"""A weekday does not belong to the date beside it.

What it finds: "Tuesday, 4 March 2026", "Tue 2026-03-04" or "2026-03-04 (Tue)" where that day was another weekday.
Dates without a year are tried with the year of the document's own date and its neighbours; they are reported only if
the weekday fits none of these years.
Why it matters: readers plan by the weekday or by the date, and half of them will be wrong.
Bad:
    The freeze starts on Tuesday, 4 March 2026.
Good:
    The freeze starts on Wednesday, 4 March 2026.
"""

from collections.abc import Iterator
from datetime import date

from reviewer.checks.check import Check, Spot
from reviewer.checks.document_dates import read_document_day
from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_days
from reviewer.domain.rubric import Severity
from reviewer.quantities.moments import WEEKDAYS, Day, show_day


def find_wrong_weekdays(reading: Reading) -> Iterator[Spot]:
    """Find dates that fall on another weekday than stated."""
    own = reading.derive(read_document_day)
    for day in reading.derive(read_days):
        if day.weekday is None:
            continue
        number = day.number() if day.year else _find_near(day, own)
        if number is not None and date.fromordinal(number).weekday() != day.weekday:
            said = f"{day.text} is a {show_day(number).split(',')[0]}, not a {WEEKDAYS[day.weekday]}"
            year = "" if day.year else f" in {date.fromordinal(number).year}"
            yield Spot(day.start, day.end, said.replace(" is a ", f"{year} is a ", 1))


def _find_near(day: Day, own: Day | None) -> int | None:
    """Give the ordinal nearest to the document's date; nothing if the weekday fits in a year beside it."""
    base, year = (own.number(), own.year) if own else (None, None)
    if base is None or year is None:
        return None
    numbers = [n for n in (day.number(year), day.number(year - 1), day.number(year + 1)) if n is not None]
    if any(date.fromordinal(number).weekday() == day.weekday for number in numbers):
        return None
    return min(numbers, key=lambda number: abs(number - base), default=None)


CHECK = Check(
    code="DOC305",
    slug="weekday-dates",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_weekdays,
    doc=__doc__,
)
