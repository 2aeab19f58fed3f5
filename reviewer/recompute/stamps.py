"""The time between two printed stamps: zones, midnight, dates without times, and clock changes of named zones."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from reviewer.domain.claim import Role
from reviewer.quantities.durations import Duration, find_durations, show_length
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import Stamp, find_stamps
from reviewer.quantities.periods import Period, fits_period, likely_length
from reviewer.recompute.aligning import is_far
from reviewer.recompute.amounts import ABOUT_WIDTH, Amount, Hedge, read_amount
from reviewer.recompute.claim import Claim, Outcome, Printed, Recomputed, Undecidable, cannot
from reviewer.recompute.units import CALENDAR, TIME

DAY = 86_400
UNRELATED_BEFORE = compile_late(
    r"\b(?:every|each|per|within|in|after|another|first|next|past|of up to|timeout of|retention of|for up to)\s{1,2}$",
    re.IGNORECASE,
)
UNRELATED_AFTER = compile_late(
    r"\s(?:later|ago|earlier|before|after|old|timeout|retention|window|buffer|notice|intervals?|limit|budget|apart)\b",
    re.IGNORECASE,
)
"""What stands around a length of time that is not the time between two events that are told."""
PLACE = compile_late(r"\s?\(?(?P<place>[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)\b")
PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip
"""Names whose distance from UTC depends on the day."""


def recompute_duration(claim: Claim) -> Recomputed:
    """Lay a stated duration against the stamps it lies between.

    Raises:
        Undecidable: a stamp or the duration cannot be read, or the distance of the two is untold.
    """
    starts, ends = claim.printed(Role.START), claim.printed(Role.END)
    if len(starts) != 1 or len(ends) != 1:
        raise Undecidable("a duration needs one start and one end")
    first, last = read_stamp(starts[0]), read_stamp(ends[0])
    duration, hedge = read_duration(claim)
    if UNRELATED_BEFORE.search(claim.stated.before) or UNRELATED_AFTER.search(
        claim.stated.text + claim.stated.after[:16]
    ):
        raise Undecidable("the stated length of time may be about something else")
    exact = measure_exactly(starts[0], ends[0], first, last)
    text = f"{' '.join(starts[0].text.split())} to {' '.join(ends[0].text.split())}"
    period = _make_period(text, first, last)
    if exact is None and (not period.lengths or (not period.has_clocks and duration.step < DAY)):
        raise Undecidable("the distance of the two stamps is untold")
    length = likely_length(period) if exact is None else exact
    shown = show_length(length)
    line = f"{text} = {shown}, stated {' '.join(duration.text.split())}"
    if _fits(period, exact, duration, hedge):
        return Recomputed(Outcome.HOLDS, shown, line)
    if is_far(Decimal(length), Decimal(repr(duration.seconds))):
        return cannot("the results are too far apart to be about the same thing")
    back = _make_period(text, last, first)
    if back.lengths and fits_period(back, duration):
        return cannot("the stamps fit in the other order")
    return Recomputed(Outcome.DIFFERS, shown, line, is_slight=abs(length - duration.seconds) < duration.step)


def read_stamp(printed: Printed) -> Stamp:
    """Read a stamp; its date may stand right before it, its zone right behind.

    Raises:
        Undecidable: there is no stamp, or more than one.
    """
    own = find_stamps(printed.text)
    before, after = printed.before[-40:], printed.after[:40]
    place = len(before), len(before) + len(printed.text)
    found = [s for s in find_stamps(before + printed.text + after) if s.start < place[1] and s.end > place[0]]
    if len(own) != 1 or len(found) != 1:
        raise Undecidable(f"“{printed.text[:40]}” is not one point in time")
    stamp = found[0]
    if own[0].clock is None and stamp.clock is not None:  # the text names a day, not the time beside it
        return own[0]
    return stamp


def read_duration(claim: Claim) -> tuple[Duration, Hedge]:
    """Read the stated duration and what is said about its exactness.

    Raises:
        Undecidable: it is no length of time.
    """
    stated = claim.stated
    found = list(find_durations(stated.text))
    try:
        amount: Amount | None = read_amount(stated, claim.style)
    except Undecidable:
        amount = None
    hedge: Hedge = amount.hedge if amount else ""
    if len(found) == 1:
        return found[0], hedge
    if amount is None or amount.unit.name not in {*TIME, *CALENDAR}:
        raise Undecidable(f"“{stated.text[:40]}” is no length of time")
    unit, value = amount.unit.name, float(amount.value)
    if unit in CALENDAR:
        days = float(CALENDAR[unit]) * 30.44
        return Duration(
            0, 0, amount.text, value * days * DAY, round(days * DAY), False, False, "", ""
        ), hedge or "about"
    seconds = float(TIME[unit])
    step = max(1, round(seconds * float(amount.step)))
    return Duration(0, 0, _with_unit(amount), value * seconds, step, False, amount.step < 1, "", ""), hedge


def measure_exactly(start: Printed, end: Printed, first: Stamp, last: Stamp) -> int | None:
    """Give the seconds between two stamps of named places, clock changes included; None where they name none."""
    one, two = _name_place(start, first), _name_place(end, last)
    moments = _moment(first, one or two, last), _moment(last, two or one, first)
    if moments[0] is None or moments[1] is None or not (one or two):
        return None
    return round((moments[1] - moments[0]).total_seconds())


def _name_place(printed: Printed, stamp: Stamp) -> str:
    found = PLACE.search(printed.text) or PLACE.match(printed.after)
    if found:
        return found["place"]
    return PLACES.get(stamp.clock.zone, "") if stamp.clock else ""


def _moment(stamp: Stamp, place: str, other: Stamp) -> datetime | None:
    """Give a stamp in UTC; a year printed with the other stamp holds for both."""
    year = (stamp.day and stamp.day.year) or (other.day and other.day.year) or None
    if stamp.day is None or stamp.clock is None or year is None or not place:
        return None
    number = stamp.day.number(year)
    if number is None:
        return None
    clock = (datetime.combine(date.fromordinal(number), time(), UTC) + timedelta(seconds=stamp.clock.seconds)).replace(
        tzinfo=None
    )
    if stamp.clock.offset is not None:
        return (clock - timedelta(minutes=stamp.clock.offset)).replace(tzinfo=UTC)
    try:
        return clock.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name that is none, or a system without the table
        return None


def _make_period(text: str, first: Stamp, last: Stamp) -> Period:
    """Make the period between two stamps; a date that only one of them prints says nothing about the other."""
    if (first.day is None) != (last.day is None):
        first, last = first._replace(day=None), last._replace(day=None)
    return Period(0, 0, text, first, last, "from")


def _fits(period: Period, exact: int | None, duration: Duration, hedge: Hedge) -> bool:
    if hedge in {"over", "under"}:
        lengths = period.lengths if exact is None else (exact,)
        slack = duration.slack
        if period.has_clocks and period.day_numbers is None and exact is None and duration.seconds >= DAY:
            return True
        return any(n >= duration.seconds - slack if hedge == "over" else n <= duration.seconds + slack for n in lengths)
    if exact is not None:
        near = exact - duration.seconds
    elif period.lengths and fits_period(period, duration):
        return True
    else:
        near = min((length - duration.seconds for length in period.lengths), key=abs)
    width = max(duration.slack, duration.seconds * float(ABOUT_WIDTH) if hedge == "about" else 60)
    return abs(near) <= width


def _with_unit(amount: Amount) -> str:
    unit = amount.unit.name
    return amount.text if any(letter.isalpha() for letter in amount.text) else f"{amount.text} {unit}"
