"""Units of printed numbers, and the factors between them; where a unit has several meanings, the factor is a range."""

import re
from dataclasses import dataclass
from decimal import Decimal

from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range

ONE = Range(Decimal(1), Decimal(1))
TIME = {
    "ns": Decimal("1e-9"), "µs": Decimal("1e-6"), "ms": Decimal("1e-3"), "s": Decimal(1), "min": Decimal(60),
    "h": Decimal(3600), "day": Decimal(86_400), "week": Decimal(604_800),
}  # fmt: skip
"""Seconds."""
CALENDAR = {"month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12)}
"""Months."""
MONTH_DAYS = Range(Decimal(20), Decimal(31))
"""Days of a month, from working days to the longest."""
MONTH_WEEKS = Range(Decimal(4), Decimal("4.5"))
MONEY = frozenset("€$£¥₹") | {"CHF"}
BYTES = {"byte": ONE, "B": ONE} | {
    f"{prefix}{infix}B": Range(Decimal(1024 if infix else 1000) ** power, Decimal(1024) ** power)
    for power, prefixes in enumerate(("kK", "M", "G", "T", "P"), 1)
    for prefix in prefixes
    for infix in ("", "i")
}
"""Bytes: `MB` may be meant decimal or binary, `MiB` only binary."""
BITS = {f"{prefix}bit": Decimal(1000) ** power for power, prefix in enumerate(("", "k", "M", "G", "T"))}

PERIODS = {
    "s": "s", "sec": "s", "second": "s", "min": "min", "minute": "min", "h": "h", "hr": "h", "hour": "h", "d": "day",
    "day": "day", "wk": "week", "week": "week", "mo": "month", "month": "month", "quarter": "quarter", "y": "year",
    "yr": "year", "year": "year", "annum": "year", "secondly": "s", "hourly": "h", "daily": "day", "weekly": "week",
    "monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year",
}  # fmt: skip
_PERIOD = r"seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wk|months?|mo|quarters?|years?|yr|y|annum"
PER = compile_late(
    rf"(?:\s[A-Za-z][\w'’-]*){{0,2}}?(?:\s?/\s?|\s(?:per|an?|each|every)\s)(?P<period>{_PERIOD})\b(?![-/])"
    r"|(?:\s[A-Za-z][\w'’-]*){0,2}?\s(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annually)\b",
    re.IGNORECASE,
)
PER_BEFORE = compile_late(
    r"\b(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annual)\s(?:[a-z-]+\s){0,3}$", re.IGNORECASE
)
BIT_UNIT = compile_late(r"\s?(?P<prefix>[kMGT]?)(?:bits?\b|b(?=ps\b|/s\b))(?P<rate>ps\b|/s\b)?")


@dataclass(frozen=True)
class Unit:
    """What a number counts."""

    name: str
    """In one spelling, such as `ms`, `€` or `%`; empty for a bare number."""
    per: str = ""
    """The time that a rate is of, such as `month`; empty for what is no rate."""

    def __str__(self) -> str:
        return f"{self.name}/{self.per}" if self.per else self.name


BARE = Unit("")


def read_period(before: str, after: str) -> str:
    """Give the time that the number between two texts is a rate of, or an empty string."""
    found = PER.match(after) or PER_BEFORE.search(before)
    if found is None:
        return ""
    word = next(word for word in found.groups() if word).lower()
    word = "yearly" if word == "annual" else word
    return PERIODS.get(word) or PERIODS.get(word.removesuffix("s"), "")


def convert_unit(source: Unit, target: Unit) -> Range | None:
    """Give the factor from one unit to another; None where there is none.

    A bare number takes any unit, and what is no rate is taken for a rate of the other's time.
    """
    main = _convert_name(source.name, target.name)
    if main is None or not source.per or not target.per or source.per == target.per:
        return main
    # a month's amount becomes a year's by the number of months in a year
    times = _convert_name(target.per, source.per)
    return None if times is None else main.times(times)


def _convert_name(source: str, target: str) -> Range | None:
    if source == target or not source or not target:
        return ONE
    if {source, target} == {"%", "points"}:
        return ONE
    if {source, target} == {"%", "x"}:
        return _exact(Decimal(100) if source == "x" else Decimal("0.01"))
    if source in TIME and target in TIME:
        return _exact(TIME[source] / TIME[target])
    if source in CALENDAR and target in CALENDAR:
        return _exact(CALENDAR[source] / CALENDAR[target])
    if source in CALENDAR and target in TIME:
        return _month_in(target).scaled(CALENDAR[source])
    if source in TIME and target in CALENDAR:
        return ONE.over(_month_in(source).scaled(CALENDAR[target]))
    return _convert_data(source, target)


def _convert_data(source: str, target: str) -> Range | None:
    one, two = _bytes_of(source), _bytes_of(target)
    if one is None or two is None:
        return None
    if source in BYTES and target in BYTES:  # one document means one thing by `MB` and `GB`
        return _same_kind(source, target) or one.over(two)
    return one.over(two)


def _same_kind(source: str, target: str) -> Range | None:
    if "i" in source + target or "byte" in (source, target) or "B" in (source, target):
        return None
    power = _power(source) - _power(target)
    ends = Decimal(1000) ** power, Decimal(1024) ** power
    return Range(min(ends), max(ends))


def _power(unit: str) -> int:
    return "kMGTP".index(unit[0].replace("K", "k")) + 1


def _bytes_of(unit: str) -> Range | None:
    if unit in BYTES:
        return BYTES[unit]
    return _exact(BITS[unit] / 8) if unit in BITS else None


def _month_in(unit: str) -> Range:
    return MONTH_WEEKS if unit == "week" else MONTH_DAYS.scaled(TIME["day"] / TIME[unit])


def _exact(factor: Decimal) -> Range:
    return Range(factor, factor)


def dimension(unit: Unit) -> str:
    """Give what kind of thing a unit measures: `time`, `data`, `money`, `share`, or the unit's own name."""
    for name, units in (("time", (*TIME, *CALENDAR)), ("data", (*BYTES, *BITS)), ("money", MONEY), ("share", "%")):
        if unit.name in units:
            return name
    return unit.name
