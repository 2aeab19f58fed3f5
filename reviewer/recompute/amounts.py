"""Printed number → value, unit, and the range of values that the print can stand for."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from reviewer.quantities.durations import Duration, find_durations
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import DIGITS, Quantity, Style, find_quantities, read_cell, read_digits, show_value
from reviewer.quantities.ranges import Range
from reviewer.recompute.claim import Printed, Undecidable
from reviewer.recompute.units import BARE, BIT_UNIT, CALENDAR, Unit, read_period

Hedge = Literal["", "about", "over", "under"]

ABOUT_WIDTH = Decimal("0.1")
"""Share by which "about" and its like widen a value on both sides."""
HEDGED_WIDTH = Decimal("0.02")
"""Share by which another reading may miss a hedged result and still be what was meant."""
OPEN_WIDTH = Decimal("0.25")
"""Share by which "over" and "under" widen an operand on their side; a stated result is open there."""
SUFFIXES = {
    "k": 3, "K": 3, "thousand": 3, "M": 6, "m": 6, "mn": 6, "Mio": 6, "million": 6, "B": 9, "bn": 9, "Mrd": 9,
    "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
SUFFIX = compile_late(rf"\d[ \u00a0\u202f]?({'|'.join(sorted(SUFFIXES, key=len, reverse=True))})\.?(?!\w)")
NUMBER = compile_late(DIGITS)
WORDS = {
    "zero": "0", "none": "0", "half": "0.5", "a half": "0.5", "a quarter": "0.25", "three quarters": "0.75", "one": "1",
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10",
    "eleven": "11",
    "twelve": "12", "a dozen": "12", "twice": "2", "double": "2", "triple": "3",
}  # fmt: skip
SPELLED = compile_late(
    r"(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-](?P<unit>[a-z]+)", re.IGNORECASE
)
"""Such as `three months`."""
EXACT_UNITS = frozenset(("", "x", "day", "week", *CALENDAR))
"""Whole numbers of these are counts, not roundings; bare ones only below ten, as columns of thousands are bare too."""
COUNTED = frozenset(("day", "week", *CALENDAR))
"""Units that are words and have a plural."""
_OPEN = r"(?:\s+(?:the|an?|just|only|to|by|of|at))*\s*(?:[*_]{1,3}|[€$£¥₹(+−-])*$"
OVER = compile_late(
    rf"(?:\b(?:over|above|beyond|exceed(?:s|ed|ing)?|(?:more|higher|greater|better|rather)\s+than|at\s+least|min(?:imum)?)|[>≥≳]=?){_OPEN}",
    re.IGNORECASE,
)
UNDER = compile_late(
    rf"(?:\b(?:under|below|almost|nearly|close\s+to|up\s+to|(?:less|fewer|lower|worse)\s+than|at\s+most|max(?:imum)?|within)|[<≤≲]=?){_OPEN}",
    re.IGNORECASE,
)
ABOUT = compile_late(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|c\.|some|near|in\s+the\s+order\s+of|say|perhaps|maybe"
    rf"|estimated|estimate\s+of|just)|[~≈∼≃±]|\\approx){_OPEN}",
    re.IGNORECASE,
)
OVER_AFTER = compile_late(r"\s?\+(?!\s?\d)|\s+(?:or\s+more|plus)\b")
UNDER_AFTER = compile_late(r"\s+or\s+(?:less|fewer)\b")
ABOUT_AFTER = compile_late(r"\s+or\s+so\b|\s?-?ish\b|\s?±|\s?\(?(?:estimated|est\.|approx)")


@dataclass(frozen=True)
class Amount:
    """A number with all that its print says."""

    text: str
    """As printed, white space collapsed."""
    value: Decimal
    step: Decimal
    """One unit of the last digit that counts."""
    range: Range
    """What it can stand for as something to calculate with."""
    unit: Unit
    hedge: Hedge
    like: Quantity
    """How it is printed."""
    scale: int = 0
    """Power of ten of a printed suffix: 6 for `€1.2 M`."""
    suffix: str = ""
    """The suffix as printed."""

    @property
    def stated(self) -> Range:
        """What it can stand for as a result: "over 3" holds for everything above."""
        match self.hedge:
            case "over":
                return Range(self.range.low, Decimal("Infinity"))
            case "under":
                return Range(min(Decimal(0), self.range.low), self.range.high)
        half = max(self.step, _trailing_step(self)) / 2
        return Range(min(self.range.low, self.value - half), max(self.range.high, self.value + half))

    @property
    def is_count(self) -> bool:
        """Whether it is a whole bare number without trailing zeros that look rounded."""
        return self.like.is_whole and not self.suffix and self.step == 1 and not self.hedge and self.unit.name == ""

    @property
    def printed(self) -> Range:
        """What it can stand for as a result when another reading must give it: hedges count little here."""
        half = max(self.step, _trailing_step(self)) / 2
        wide = max(half, abs(self.value) * HEDGED_WIDTH) if self.hedge else half
        return Range(self.value - wide, self.value + wide)

    def show(self, value: Decimal) -> str:
        """Print another value like this one, with one decimal more unless that adds nothing."""
        scaled = value.scaleb(-self.scale)
        places = max(0, -int(self.step.scaleb(-self.scale).normalize().as_tuple().exponent)) + 1
        short = round(scaled, places - 1)
        if short == scaled or (places > 1 and round(scaled, places) == short):
            places -= 1
        shown = show_value(scaled, self.like, places)
        if self.like.unit in COUNTED and round(scaled, places) != 1:
            shown += "s"
        return f"{shown}{' ' if ' ' in self.text else ''}{self.suffix}" if self.suffix else shown


def _trailing_step(amount: Amount) -> Decimal:
    """Give the step of a whole number whose trailing zeros may come from rounding: 10 for `300`, 1 for `20`."""
    if amount.step != 1 or abs(amount.value) < 100 or amount.value != int(amount.value):
        return amount.step
    digits = str(abs(int(amount.value)))
    zeros = min(len(digits) - len(digits.rstrip("0")), len(digits) - 2)
    return Decimal(10) ** zeros


def read_amount(printed: Printed, style: Style) -> Amount:
    """Read a printed number with its unit.

    Raises:
        Undecidable: there is no number, or more than one, or one that can be read in two ways.
    """
    text = " ".join(printed.text.split())
    word = WORDS.get(text.lower())
    if word is not None:
        return _make_amount(printed, _plain(text, Decimal(word)), read_period(printed.before, printed.after))
    spelled = SPELLED.fullmatch(text)
    if spelled is not None:
        printed = replace(printed, text=f"{WORDS[spelled['word'].lower()]} {spelled['unit']}")
    compound = _read_compound(printed.text)
    if compound is not None:
        seconds = Decimal(repr(compound.seconds))
        like = Quantity(0, 0, text, seconds, Decimal(compound.step), "s", False, False)
        return _make_amount(printed, like, "", slack=Decimal(repr(compound.slack)))
    quantity, behind = _read_quantity(printed, style)
    return _make_amount(printed, quantity, read_period(printed.before, behind), behind=behind)


def _plain(text: str, value: Decimal) -> Quantity:
    return Quantity(0, 0, text, value, Decimal(1), "", False, False)


def _read_compound(text: str) -> Duration | None:
    found = [one for one in find_durations(text) if one.is_compound]
    return found[0] if len(found) == 1 and found[0].text == text.strip(" *_~≈()") else None


def _read_quantity(printed: Printed, style: Style) -> tuple[Quantity, str]:
    """Give the number of a text, read with what stands around it, and the text behind it."""
    digits = NUMBER.findall(printed.text)
    if len(digits) != 1:
        raise Undecidable(f"“{printed.text[:40]}” does not hold exactly one number")
    whole = printed.before + printed.text + printed.after
    place = len(printed.before) + printed.text.index(digits[0])
    for found in find_quantities(whole, style):
        if found.start <= place < found.end:
            if _read_own(found.text, style) != _read_own(digits[0], style):
                break
            return found, whole[found.end :]
    own = read_cell(printed.text, style)
    if own is None or _read_own(own.text, style) is None:
        raise Undecidable(f"“{printed.text[:40]}” cannot be read in one way only")
    return own, printed.after


def _read_own(text: str, style: Style) -> Decimal | None:
    found = NUMBER.search(text)
    return read_digits(found.group(), style) if found else None


def _make_amount(
    printed: Printed, like: Quantity, per: str, *, behind: str | None = None, slack: Decimal | None = None
) -> Amount:
    behind = printed.after if behind is None else behind
    unit = Unit(like.unit, per)
    bits = BIT_UNIT.match(behind) if not like.unit else None
    if bits:
        unit = Unit(f"{bits['prefix']}bit", "s" if bits["rate"] else per)
    hedge = _read_hedge(printed, behind)
    step = like.coarse_step
    suffix = SUFFIX.search(like.text)
    exact = (
        like.is_whole
        and suffix is None
        and step == 1
        and unit.name in EXACT_UNITS
        and (unit.name != "" or abs(like.value) < 10)
    )
    half = slack if slack is not None else Decimal(0) if exact else step / 2
    return Amount(
        text=" ".join(printed.text.split()),
        value=like.value,
        step=step,
        range=_widen(like.value, half, step, hedge),
        unit=unit if unit != Unit("") else BARE,
        hedge=hedge,
        like=like,
        scale=SUFFIXES[suffix.group(1)] if suffix else 0,
        suffix=suffix.group(1) if suffix else "",
    )


def _read_hedge(printed: Printed, behind: str) -> Hedge:
    digit = re.search(r"\d", printed.text)
    lead = (printed.before + printed.text[: digit.start() if digit else 0])[-40:]
    if OVER.search(lead) or OVER_AFTER.match(behind):
        return "over"
    if UNDER.search(lead) or UNDER_AFTER.match(behind):
        return "under"
    return "about" if ABOUT.search(lead) or ABOUT_AFTER.match(behind) else ""


def _widen(value: Decimal, half: Decimal, step: Decimal, hedge: Hedge) -> Range:
    low, high = value - half, value + half
    about, wide = max(abs(value) * ABOUT_WIDTH, step), max(abs(value) * OPEN_WIDTH, step)
    match hedge:
        case "about":
            return Range(value - about, value + about)
        case "over":
            return Range(low, value + wide)
        case "under":
            return Range(value - wide, high)
    return Range(low, high)
