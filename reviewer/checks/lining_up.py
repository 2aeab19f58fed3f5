"""Stamps of a timeline on one scale: dates carried on, midnights crossed, zones reckoned in."""

from collections.abc import Sequence
from datetime import date

from reviewer.quantities.moments import Day, Stamp

DAY = 86_400
NIGHT = 6 * 3600
"""A time that would lie further back than this is taken for another day's."""


def line_up(stamps: Sequence[Stamp], direction: int = 1) -> list[int] | None:
    """Give the seconds of each stamp on one scale, read forwards (1) or newest first (-1).

    Clock times without a date belong to the day of the stamp before, or to the next day (forwards) where they would
    otherwise lie far back. Years that are not printed are those that bring a date nearest to the one before. None
    where that cannot be told: the first stamps have no date but later ones do, zones are unknown or only on some,
    a date does not exist.
    """
    shifts = _read_shifts(stamps)
    dated = [number for number, stamp in enumerate(stamps) if stamp.day]
    if shifts is None or (dated and dated[0] > 0):
        return None
    years = [stamp.day.year for stamp in stamps if stamp.day and stamp.day.year]
    day = 0
    year = years[0] if years else 2000  # a leap year, so that 29 February exists
    last: int | None = None
    found = []
    for stamp, shift in zip(stamps, shifts, strict=True):
        if stamp.day:
            number = _place_day(stamp.day, day, year)
            if number is None:
                return None
            last, day = (last if number == day else None), number
        if stamp.clock is None:
            found.append(day * DAY if last is None else max(last, day * DAY))
            continue
        seconds = day * DAY + stamp.clock.seconds - shift
        if last is not None and not stamp.day and (last - seconds) * direction > NIGHT:
            day += direction
            seconds += direction * DAY
        last = seconds
        found.append(seconds)
    return found


def _place_day(day: Day, before: int, first_year: int) -> int | None:
    """Give a date's ordinal, in the year nearest to the day before where it prints none."""
    if day.year:
        return day.number()
    if not before:
        return day.number(first_year)
    around = date.fromordinal(before).year
    near = [number for year in (around - 1, around, around + 1) if (number := day.number(year)) is not None]
    return min(near, key=lambda number: abs(number - before), default=None)


def _read_shifts(stamps: Sequence[Stamp]) -> list[int] | None:
    """Give the seconds east of UTC of each stamp, all 0 when only one zone occurs; None if they cannot be compared."""
    clocks = [stamp.clock for stamp in stamps if stamp.clock]
    zones = {clock.zone for clock in clocks if clock.zone}
    if len(zones) <= 1:
        return [0] * len(stamps)
    if any(clock.offset is None for clock in clocks):
        return None
    return [(stamp.clock.offset or 0) * 60 if stamp.clock else 0 for stamp in stamps]


def find_strays(values: Sequence[int]) -> list[int]:
    """Give the positions of the fewest values that must go so that the rest never decreases; the later of two."""
    lengths = [0] * len(values)
    # lengths[i]: longest non-decreasing run that starts at i, by patience sorting from the right
    tops: list[int] = []
    for place in range(len(values) - 1, -1, -1):
        low, high = 0, len(tops)
        while low < high:
            middle = (low + high) // 2
            if tops[middle] >= values[place]:
                low = middle + 1
            else:
                high = middle
        if low == len(tops):
            tops.append(values[place])
        else:
            tops[low] = values[place]
        lengths[place] = low + 1
    needed, least, strays = len(tops), None, []
    for place, value in enumerate(values):
        if lengths[place] == needed and (least is None or value >= least):
            needed, least = needed - 1, value
        else:
            strays.append(place)
    return strays
