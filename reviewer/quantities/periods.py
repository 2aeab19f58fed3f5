"""Periods between two stamps: how long they can have lasted, and whether a stated duration fits."""

from dataclasses import dataclass
from functools import cached_property

from reviewer.quantities.durations import Duration
from reviewer.quantities.moments import Stamp

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
        low, high = one.number(year), two.number(year)
        return (low, high) if low is not None and high is not None else None

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The seconds it can last, within a day where the dates are not both given; nothing if untold."""
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


def fits_period(period: Period, duration: Duration) -> bool:
    """Whether a period can be read so that it lasts as long as a duration says; true where its length is untold."""
    lengths = period.lengths
    if not lengths:
        return True
    if not period.has_clocks:
        return duration.step < DAY or _fits_days(lengths, duration)
    if period.day_numbers is None:
        return any(_fits_clocks(length, period, duration) for length in lengths)
    return any(abs(length - duration.seconds) <= _slack(period, duration) for length in lengths)


def likely_length(period: Period) -> int:
    """Give the seconds that a period most likely lasts.

    Raises:
        ValueError: its length is untold.
    """
    lengths = period.lengths
    if not lengths:
        raise ValueError(f"the length of {period.text} is untold")
    return lengths[len(lengths) // 2] if period.day_numbers and period.has_clocks else lengths[0]


def _fits_days(lengths: tuple[int, ...], duration: Duration) -> bool:
    """Whether so many days, with or without the last, with or without weekends, or weeks rounded, may be meant."""
    least = min(lengths) if duration.step > DAY else min(lengths) * 5 // 7 - DAY
    slack = duration.step / 2 if duration.step > DAY else 0
    return least - slack <= duration.seconds <= max(lengths) + slack


def _fits_clocks(length: int, period: Period, duration: Duration) -> bool:
    """Whether two times without their dates may lie that far apart; `0:00–0:30` may count minutes and seconds."""
    off = abs(length - duration.seconds)
    if duration.seconds >= DAY:
        off = min((length - duration.seconds) % DAY, (duration.seconds - length) % DAY)
    counts_minutes = period.text.count(":") == 2 and abs(length / 60 - duration.seconds) <= 1
    return off <= _slack(period, duration) or counts_minutes


def _slack(period: Period, duration: Duration) -> float:
    return max(duration.slack, 1800 if _is_rough(period) else 60)


def _is_rough(period: Period) -> bool:
    """Whether an end is printed in whole hours, as in `5 PM`."""
    return any(stamp.clock and stamp.clock.is_whole_hour for stamp in (period.first, period.last))
