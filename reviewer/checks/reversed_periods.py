"""A stated period ends before it starts.

What it finds: "from 10 May 2026 to 1 March 2026", "between 12:30 and 12:17 UTC", "14 September – 2 September". Nights
("22:00 to 02:00"), turns of the year ("20 December to 5 January"), 12-hour readings ("9:00 to 5:00") and dates that
were moved ("moved from 10 May to 1 March") are no fault.
Why it matters: one of the two ends is wrong, and the length of the period with it.
Bad:
    The pilot runs from 2026-05-10 to 2026-03-01.
Good:
    The pilot runs from 2026-03-01 to 2026-05-10.
"""

import re
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.periods import read_periods
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.periods import Period

MOVED = compile_late(
    r"\b(?:mov|chang|shift|bring|brought|pull|push|postpon|resched|updat|correct|revert|roll|downgrad|compar|vs|advanc"
    r"|earlier|forward|reset|rewound|rewind|back|turn|switch|from version|diff|newest|revers|descend)\w*",
    re.IGNORECASE,
)
NEXT_DAY = compile_late(r"\s?\(?(?:the )?(?:next|following)\b|\s?\(?\+\s?1|\s?\(?tomorrow", re.IGNORECASE)
FEW_DAYS = 60
"""Days by which a period without years may run backwards before it is taken for one over the turn of the year."""
FEW_HOURS = 4 * 3600


def find_reversed_periods(reading: Reading) -> Iterator[Spot]:
    """Find periods whose end lies before their start."""
    for period in reading.derive(read_periods):
        if not _runs_backwards(period):
            continue
        before = reading.prose[max(0, period.start - 80) : period.start].rsplit("\n\n", 1)[-1]
        if MOVED.search(before) or NEXT_DAY.match(reading.prose, period.end, period.end + 20):
            continue
        text = " ".join(period.text.split())
        yield Spot(period.start, period.end, f"{text} ends before it starts")


def _runs_backwards(period: Period) -> bool:
    numbers = period.day_numbers
    if numbers is None:
        return period.has_clocks and not period.first.day and not period.last.day and _clock_runs_backwards(period)
    if numbers[0] == numbers[1]:
        return period.has_clocks and _clock_runs_backwards(period)
    one, two = period.first.day, period.last.day
    years = [day.year for day in (one, two) if day and day.year]
    if len(years) == 2:
        return numbers[1] < numbers[0]
    return 0 < numbers[0] - numbers[1] <= FEW_DAYS


def _clock_runs_backwards(period: Period) -> bool:
    """Whether the end is a few hours before the start in every reading of the two times."""
    one, two, shift = period.first.clock, period.last.clock, period.zone_shift()
    if one is None or two is None or shift is None or period.may_count_to_twelve:
        return False
    return 0 < one.seconds - two.seconds + shift <= FEW_HOURS and one.has_half == two.has_half


CHECK = Check(
    code="DOC308",
    slug="reversed-periods",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_reversed_periods,
    doc=__doc__,
)
