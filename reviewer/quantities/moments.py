"""Dates and clock times as authors print them: year, weekday, zone and half of the day as far as they are given."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.text_scans import match_each

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MAYBE_DATE = compile_late(
    r"[0-9JFMASOND](?:(?<=[0-9])[0-9]{0,3}(?=[-/.]\d|(?:st|nd|rd|th)?[ \u00a0.-] ?(?:of )?[JFMASOND])"
    r"|(?<=J)(?:an|u[nl])|(?<=F)eb|(?<=M)a[ry]|(?<=A)(?:pr|ug)|(?<=S)ep|(?<=O)ct|(?<=N)ov|(?<=D)ec)"
)
"""Where a date may start; far cheaper to search for than a whole date."""
MAYBE_CLOCK = compile_late(r"[0-9][0-9]?(?::\d|[ \u00a0]?[AaPp]\.?[Mm])")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b"
)
YEAR = r"(?:19|20|21)\d\d(?!\d)"
ORDINAL = r"(?:st|nd|rd|th)?"
DATE = compile_late(
    rf"(?<![\w./:+=@#,^−-])(?:(?P<y1>{YEAR})(?P<sep1>[-/])(?P<m1>\d\d?)(?P=sep1)(?P<d1>\d\d?)(?!\d|[-/_]\w|\.\w)"
    rf"|(?P<d2>\d\d?){ORDINAL}(?:[ \u00a0](?:of )?|-|\. ?)(?P<n2>{MONTH})(?:\.(?=,?[ \u00a0]\d{{4}}))?"
    rf"(?:(?:,?[ \u00a0]|-)(?P<y2>{YEAR})(?![-:]))?"
    rf"|(?P<n3>{MONTH})\.?[ \u00a0](?P<d3>\d\d?){ORDINAL}(?![\w%:]|[.,]\d)(?:,?[ \u00a0](?P<y3>{YEAR})(?![-:]))?"
    rf"|(?P<a4>\d\d?)(?P<sep4>[./])(?P<b4>\d\d?)(?P=sep4)(?P<y4>{YEAR})(?![-/.]\w))"
)
"""Left alone: names that hold a date (`gpt-4o-2024-05-13`), versions, paths."""
DAY_NAME = r"Mon|Tue|Wed|Thu|Fri|Sat|Sun"
NAME_END = r"(?:day|s(?:day)?|nesday|r(?:s(?:day)?)?|urday)?s?\b"
WEEKDAY_BEFORE = compile_late(rf"(?<!\w)(?P<name>{DAY_NAME}){NAME_END}(?:\.?,?\s{{1,3}}|,)(?:the )?$")
WEEKDAY_AFTER = compile_late(
    rf" ?[(\[](?P<first>{DAY_NAME}){NAME_END}\.?[)\],]|,? (?P<second>{DAY_NAME}){NAME_END}\.?(?=[ ]*(?:[,;|\r]|$))",
    re.MULTILINE,
)
CLOCK = compile_late(
    r"(?:(?<=\dT)(?P<h0>[01]\d|2[0-4]):(?P<m0>[0-5]\d)(?::(?P<s0>[0-5]\d)(?:[.,]\d{1,9})?)?(?P<z0>Z|[+-]\d\d:?\d\d)?(?![\w:])"
    r"|(?:(?<![\w.:/+=@#,−-])|(?<=\d-)|(?<=[mM]-))(?:(?P<h1>[01]?\d|2[0-4]):(?P<m1>[0-5]\d)"
    r"(?::(?P<s1>[0-5]\d)(?:[.,]\d{1,9})?)?"
    r"(?:[ \u00a0]?(?P<p1>[AaPp])\.?[Mm]\b|(?=Z\b|h\b)|(?![\w:%]|[.,]\d))"
    r"|(?P<h2>1[0-2]|[1-9])[ \u00a0]?(?P<p2>[AaPp])\.?[Mm]\b))"
)
ZONE = compile_late(
    r"[ \u00a0]?\(?(?P<name>Z|UTC|GMT|CET|CEST|WET|WEST|EET|EEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|BST|IST|JST|AEST|AEDT"
    r"|[ECMP]T)\b(?P<shift>[+-]\d{1,2}(?::?[0-5]\d)?(?!\d))?\)?"
)
OFFSETS = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "EST": -300,
    "EDT": -240, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "JST": 540, "AEST": 600, "AEDT": 660,
}  # fmt: skip
"""Minutes east of UTC; names that stand for several zones (BST, IST, CST, ET) have none."""
US_ZONES = frozenset(("ET", "CT", "MT", "PT", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT"))
DATE_THEN_CLOCK = compile_late(r"T|,?[ \u00a0]|,? at |,? ?@ ?| [-–—] |: ?")
CLOCK_THEN_DATE = compile_late(r",?[ \u00a0](?:on )?(?:the )?| ?\(| on (?:the )?(?:morning|evening) of ")


class Day(NamedTuple):
    """A date of the calendar, real or not."""

    start: int
    """Offset of the first character, of the weekday where one stands before it."""
    end: int
    text: str
    """As printed, without a weekday."""
    year: int | None
    month: int
    day: int
    weekday: int | None = None
    """0 for Monday up to 6, where one stands beside it."""

    def number(self, year: int | None = None) -> int | None:
        """Give the ordinal of the day (1 is 1 January of year 1), with a year for dates that print none.

        Nothing for days that do not exist.
        """
        chosen = self.year or year
        if chosen is None:
            return None
        try:
            return date(chosen, self.month, self.day).toordinal()
        except ValueError:
            return None


class Clock(NamedTuple):
    """A time of day."""

    start: int
    end: int
    """Behind its zone, where it has one."""
    text: str
    """As printed, without the zone."""
    seconds: int
    """Since midnight, in its own zone."""
    has_half: bool
    """Whether am or pm stands with it."""
    is_whole_hour: bool
    """Printed without minutes, as in `5 PM`."""
    zone: str = ""
    offset: int | None = None
    """Minutes east of UTC, where the zone says so."""

    @property
    def is_24_hours(self) -> bool:
        """Whether its zone is one whose people count to 24, such as UTC."""
        return bool(self.zone) and self.zone not in US_ZONES

    @property
    def may_be_afternoon(self) -> bool:
        """Whether it may stand for a time twelve hours later: no am or pm, and no hour that only 24 hours have."""
        return not self.has_half and 3600 <= self.seconds < 13 * 3600 and not self.text.startswith("0")


class Stamp(NamedTuple):
    """A date, a clock time, or both where they stand together."""

    start: int
    end: int
    day: Day | None
    clock: Clock | None

    @property
    def text(self) -> str:
        """The time if it has one, else the date, as printed."""
        parts = (part.text for part in (self.day, self.clock) if part is not None)
        return " ".join(" ".join(parts).split())


def find_days(text: str) -> Iterator[Day]:
    """Find the dates of a text."""
    for match in match_each(MAYBE_DATE, DATE, text):
        parts = _read_date(match)
        if parts is None:
            continue
        year, month, day = parts
        start, weekday = match.start(), None
        before = WEEKDAY_BEFORE.search(text, max(0, start - 16), start)
        after = WEEKDAY_AFTER.match(text, match.end(), match.end() + 16)
        if before:
            start, weekday = before.start(), before["name"]
        elif after:
            weekday = after["first"] or after["second"]
        number = next((n for n, name in enumerate(WEEKDAYS) if weekday and name.startswith(weekday)), None)
        yield Day(start, match.end(), match.group(), year, month, day, number)


def _read_date(match: re.Match[str]) -> tuple[int | None, int, int] | None:
    if match["y1"]:
        return int(match["y1"]), int(match["m1"]), int(match["d1"])
    for name, day, year in (("n2", "d2", "y2"), ("n3", "d3", "y3")):
        if match[name]:
            month = MONTHS.index(match[name][:3].lower()) + 1
            return int(match[year]) if match[year] else None, month, int(match[day])
    first, second, printed = int(match["a4"]), int(match["b4"]), int(match["y4"])
    if match["sep4"] == "." or first == second <= 12 or second <= 12 < first:
        return printed, second, first
    return (printed, first, second) if first <= 12 < second else None


def find_clocks(text: str) -> Iterator[Clock]:
    """Find the clock times of a text, 12 and 24 hours."""
    for match in match_each(MAYBE_CLOCK, CLOCK, text):
        hour = int(match["h0"] or match["h1"] or match["h2"])
        minute = int(match["m0"] or match["m1"] or 0)
        half = (match["p1"] or match["p2"] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour == 24 and minute:
            continue
        zone, offset, end = _read_zone(text, match)
        seconds = hour * 3600 + minute * 60 + int(match["s0"] or match["s1"] or 0)
        yield Clock(match.start(), end, match.group(), seconds, bool(half), bool(match["h2"]), zone, offset)


def _read_zone(text: str, match: re.Match[str]) -> tuple[str, int | None, int]:
    if match["z0"]:
        return match["z0"], _read_shift(match["z0"]) if match["z0"] != "Z" else 0, match.end()
    found = ZONE.match(text, match.end(), match.end() + 16)
    if not found:
        return "", None, match.end()
    offset = OFFSETS.get(found["name"])
    if found["shift"]:
        offset = None if offset is None else offset + _read_shift(found["shift"])
    # a bracket that the zone does not open belongs to the sentence
    end = found.end() - (found.group().endswith(")") and "(" not in found.group())
    return found["name"] + (found["shift"] or ""), offset, end


def _read_shift(shift: str) -> int:
    digits = shift[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= 2 else (digits[:-2], digits[-2:])
    return (int(hours) * 60 + int(minutes)) * (-1 if shift[0] == "-" else 1)


def find_stamps(text: str, days: Iterable[Day] | None = None) -> tuple[Stamp, ...]:
    """Give dates and clock times of a text in order, joined where they belong together.

    `days` are the dates of the text, where they have been read already.
    """
    found: list[Day | Clock] = [*(find_days(text) if days is None else days), *find_clocks(text)]
    stamps: list[Stamp] = []
    for part in sorted(found, key=lambda part: part.start):
        last = stamps[-1] if stamps else None
        if isinstance(part, Day):
            if last and last.clock and not last.day and _fits(CLOCK_THEN_DATE, text, last.end, part.start):
                stamps[-1] = Stamp(last.start, part.end, part, last.clock)
            else:
                stamps.append(Stamp(part.start, part.end, part, None))
        elif last and last.day and not last.clock and _fits(DATE_THEN_CLOCK, text, last.end, part.start):
            stamps[-1] = Stamp(last.start, part.end, last.day, part)
        else:
            stamps.append(Stamp(part.start, part.end, None, part))
    return tuple(stamps)


def _fits(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return end - start < 30 and pattern.fullmatch(text, start, end) is not None


def show_day(number: int) -> str:
    """Show the day of an ordinal, such as `Tuesday, 3 March 2026`."""
    day = date.fromordinal(number)
    return f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
