"""Periods stated by two stamps, such as `from 14:02 to 14:51 UTC` or `2 March – 15 March 2026`, and their lengths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_stamps
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import Day, Stamp

JOINT = compile_late(r"\s?(?:[–—-]|-{1,2}>|→)\s?|\s(?:to|until|till|through|up to)\s")
AND = compile_late(r"\sand\s")
BETWEEN = compile_late(r"\bbetween\s{1,2}$", re.IGNORECASE)
FROM = compile_late(r"\bfrom\s{1,2}$", re.IGNORECASE)
DAY = 86_400
HALF_DAY = 43_200
CLOCK_CHANGES = ((3, 8, 4, 5), (10, 1, 11, 8))
"""Spring and autumn: first and last date (month, day) on which clocks change somewhere."""


@dataclass(frozen=True)
class Period:
    """Two stamps joined by a dash, `to`, `until` or `between … and`."""

    start: int
    end: int
    text: str
    first: Stamp
    last: Stamp
    opener: str
    """`from`, `between` or an empty string."""

    @property
    def has_clocks(self) -> bool:
        """Whether both ends have a clock time."""
        return self.first.clock is not None and self.last.clock is not None

    @property
    def day_numbers(self) -> tuple[int, int] | None:
        """The ordinals of both dates; a year printed once holds for both, and without one both lie in a leap year."""
        one, two = self.first.day, self.last.day
        if one is None or two is None:
            return None
        year = one.year or two.year or 2000
        low, high = _number(one, year), _number(two, year)
        return (low, high) if low is not None and high is not None else None

    def lengths(self) -> tuple[int, ...]:
        """Give the seconds it can last, within a day where the dates are not both given; nothing if untold."""
        if not self.has_clocks:
            numbers = self.day_numbers
            if numbers is None or self.first.clock or self.last.clock or numbers[1] < numbers[0]:
                return ()
            days = numbers[1] - numbers[0]
            return days * DAY, (days + 1) * DAY
        return self._clock_lengths()

    def _clock_lengths(self) -> tuple[int, ...]:
        one, two = self.first.clock, self.last.clock
        shift = self.zone_shift()
        if one is None or two is None or shift is None:
            return ()
        gap = two.seconds - one.seconds - shift
        numbers = self.day_numbers
        if numbers is not None:
            exact = (numbers[1] - numbers[0]) * DAY + gap
            changes = (-3600, 0, 3600) if self._may_cross_clock_change() else (0,)
            return tuple(exact + change for change in changes)
        found = {gap % DAY}
        if self.may_count_to_twelve:
            found.add((gap + HALF_DAY) % DAY)
        return tuple(sorted(found))

    @property
    def may_count_to_twelve(self) -> bool:
        """Whether one of its times may stand for another half of the day than printed."""
        clocks = [clock for clock in (self.first.clock, self.last.clock) if clock]
        return any(c.may_be_afternoon for c in clocks) and not any(c.is_24_hours for c in clocks)

    def zone_shift(self) -> int | None:
        """Give the seconds by which the last stamp's zone is east of the first's; None where that is unknown."""
        one, two = self.first.clock, self.last.clock
        if one is None or two is None or not one.zone or not two.zone or one.zone == two.zone:
            return 0
        if one.offset is None or two.offset is None:
            return None
        return (two.offset - one.offset) * 60

    def _may_cross_clock_change(self) -> bool:
        """Whether the clocks of a place without a named zone may have been changed in between."""
        if self.first.day == self.last.day or (self.last.clock and self.last.clock.zone):
            return False
        days = [day for day in (self.first.day, self.last.day) if day]
        low, high = (days[0].month, days[0].day), (days[-1].month, days[-1].day)
        return any(low <= (m2, d2) and high >= (m1, d1) for m1, d1, m2, d2 in CLOCK_CHANGES) or low > high


def _number(day: Day, year: int) -> int | None:
    return day.number(year)


def read_periods(reading: Reading) -> tuple[Period, ...]:
    """Give the periods of the prose, in order."""
    return tuple(_find_periods(reading))


def _find_periods(reading: Reading) -> Iterator[Period]:
    text = reading.prose
    for one, two in pairwise(reading.derive(read_stamps)):
        if two.start - one.end > 12 or (one.clock is None) != (two.clock is None):
            continue
        before = text[max(0, one.start - 12) : one.start]
        opener = "between" if BETWEEN.search(before) else "from" if FROM.search(before) else ""
        joint = AND if opener == "between" else JOINT
        if joint.fullmatch(text, one.end, two.start):
            yield Period(one.start, two.end, text[one.start : two.end], one, two, opener)
