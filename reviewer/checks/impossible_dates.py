"""A date that the calendar does not have.

What it finds: 31 April, 29 February 2026, 2026-02-30, 2026-13-05. Not reported where the text speaks of invalid dates.
Why it matters: nobody can tell which day was meant.
Bad:
    The audit closes on 31 April 2026.
Good:
    The audit closes on 30 April 2026.
"""

import re
from calendar import isleap
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_days
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import MONTH_NAMES, Day

ON_PURPOSE = compile_late(
    r"\b(?:invalid|impossible|malformed|bogus|nonsens\w*|non-?existent|exist|reject\w*|pars(?:e|es|ed|er|ing)|validat\w*"
    r"|edge cases?|error|fail(?:s|ed)? (?:on|for)|such as|e\.g|leap)\b",
    re.IGNORECASE,
)
LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def find_impossible_dates(reading: Reading) -> Iterator[Spot]:
    """Find dates that do not exist."""
    for day in reading.derive(read_days):
        reason = _object(day)
        start = day.end - len(day.text)
        if reason and not ON_PURPOSE.search(reading.prose, max(0, start - 120), day.end + 80):
            yield Spot(start, day.end, f"{day.text} is no date: {reason}")


def _object(day: Day) -> str:
    """Say why a date does not exist, or give an empty string."""
    if day.month > 12:
        return f"there is no month {day.month}" if 1 <= day.day <= 31 else ""
    if not day.month or not day.day or day.day > 31:
        return ""
    name = MONTH_NAMES[day.month - 1]
    if day.day > LENGTHS[day.month - 1]:
        return f"{name} has {LENGTHS[day.month - 1]} days" if day.month != 2 else "February has 28 or 29 days"
    if day.month == 2 and day.day == 29 and day.year and not isleap(day.year):
        return f"{day.year} is no leap year, so February has 28 days"
    return ""


CHECK = Check(
    code="DOC307",
    slug="impossible-dates",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_impossible_dates,
    doc=__doc__,
)
