"""Numbers as authors print them: sign, currency, separators, scale, unit, and the precision the print claims."""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range
from reviewer.quantities.text_scans import match_each

SPACES = " \u00a0\u202f\u2009"
DIGITS = rf"(?>\d{{1,3}}(?:[,.'’_{SPACES}]\d{{3}}(?!\d)){{1,5}}(?:[.,]\d{{1,9}})?|\d{{1,15}}(?:[.,]\d{{1,9}})?)"
CURRENCY = r"(?:US\$|[€$£¥₹]|(?:USD|EUR|GBP|CHF)[ \u00a0]?)"
SCALE = r"(?:k|K|M|m|B|bn|mn|tn|Mio\.?|Mrd\.?|thousand|million|billion|trillion)(?!\w)"
UNIT = (
    r"(?:%|‰|percentage[ \u00a0]points?\b|per[ ]?cent(?:age)?\b|pp\b|p\.p\.|points?\b|pts?\b|[µμn]s\b|ms\b|msec\b"
    r"|s\b|secs?\b|seconds?\b|mins?\b|minutes?\b|h\b|hrs?\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|[kKMGTP]i?B\b|bytes?\b"
    r"|[kMG]?Hz\b|[€$£¥]|(?:USD|EUR|GBP|CHF)\b|times\b)"
)
QUANTITY = compile_late(
    rf"(?=[-−–+±€$£¥₹UEGC\d])(?<![\w.,:/#^–−+\\-])(?>(?P<sign>[-−–+±]?)(?P<money>{CURRENCY}?)(?P<minus>[-−]?)(?P<digits>{DIGITS})"
    rf"(?:[ \u00a0\u202f]?(?P<scale>{SCALE}))?"
    rf"(?:(?P<factor>[x×](?!\w|[ \u00a0]?[\d€$£]))|[ \u00a0\u202f]?(?P<unit>{UNIT}))?)"
    rf"(?!\w|[.,:/–−‐‑-]\d|[-‐‑][A-Za-z]|[ ]?[\^²³])"
)
"""Not numbers: parts of dates, versions, clock times, ranges, identifiers and compounds such as `30-day`."""
MAYBE_QUANTITY = compile_late(r"[-−–+±€$£¥₹UEGC\d]")
"""What a number starts with; far cheaper to search for."""
HEDGE = compile_late(
    r"(?:\b(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|c\.|nearly|almost|some|over|under|above|below|beyond"
    r"|exceeding|up[ ]to|(?:more|less|fewer|better|higher|lower|greater|rather)[ ]than|at[ ](?:least|most|best|worst)"
    r"|close[ ]to|near|just|order[ ]of|say|perhaps|maybe|estimated|minimum|maximum|max\.?|min\.?)\s+(?:the\s+|an?\s+)?"
    r"|[~≈∼≃<>≤≥≲≳±]=?\s?|\\approx\s?)[*_]{0,3}$",
    re.IGNORECASE,
)
"""What stands right before a number that is less than a statement."""
HEDGE_ENDS = (
    "about", "around", "roughly", "approximately", "approx", "approx.", "circa", "ca.", "c.", "nearly", "almost",
    "some", "over", "under", "above", "below", "beyond", "exceeding", "to", "than", "least", "most", "best", "worst",
    "near", "just", "of", "say", "perhaps", "maybe", "estimated", "minimum", "maximum", "max", "max.", "min", "min.",
    "the", "a", "an", *"~≈∼≃<>≤≥≲≳±=",
)  # fmt: skip
"""What the last word before a hedged number ends in; far cheaper to look at than to search for the hedge."""
HEDGE_AFTER = compile_late(r"\s?\+(?!\s?\d)|\s+(?:or\s+(?:so|more|less|fewer)|plus)\b|\s?ish\b|\s?±")
SCALES = {
    "k": 3, "K": 3, "thousand": 3, "M": 6, "m": 6, "mn": 6, "Mio": 6, "million": 6,
    "B": 9, "bn": 9, "Mrd": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
SAME_UNIT = {
    "percent": "%", "percentage": "%", "pp": "points", "p.p": "points", "percentage point": "points",
    "point": "points", "pt": "points", "sec": "s", "second": "s", "msec": "ms", "minute": "min", "hr": "h",
    "hour": "h", "μs": "µs", "time": "x", "EUR": "€", "USD": "$", "US$": "$", "GBP": "£",
}  # fmt: skip
COMMA_DECIMALS = compile_late(r",(?<=\d,)\d{1,2}(?!\d)[ \u00a0]?(?:%|€|ms\b|kg\b|Mio)|\.(?<=\d\.)\d{3},\d{1,2}(?!\d)")
POINT_DECIMALS = compile_late(
    r"\.(?<=\d\.)\d{1,2}(?!\d)[ \u00a0]?(?:%|€|ms\b|s\b|[kMB]\b|million)|,(?<=\d,)\d{3}\.\d"
    r"|\.(?<=[$£]\d\.)\d\d\b"
)
DIGIT = compile_late(r"\d")


class Style(StrEnum):
    """How a document prints decimals."""

    POINT = "point"
    COMMA = "comma"
    MIXED = "mixed"
    """Both occur: `1,234` and `1.234` are not read at all."""


class Quantity(NamedTuple):
    """A number with what the print says about it."""

    start: int
    """Offset of the first character, sign and currency included."""
    end: int
    text: str
    """As printed, without surrounding white space."""
    value: Decimal
    """With sign and scale: `€1.2 M` is 1,200,000, and `5%` is 5."""
    step: Decimal
    """One unit of the last printed digit, scale included: 0.1 M for `€1.2 M`, 1 for `300`."""
    unit: str
    """In one spelling: `%`, `points`, `x`, `€`, `ms`, `min`, `day`, …; empty for a bare number."""
    hedged: bool
    """A word or sign such as "about", "over" or `<` makes it less than a statement."""
    signed: bool
    """A plus or minus is printed."""

    @property
    def is_percent(self) -> bool:
        """Whether it is a percentage (not percentage points)."""
        return self.unit == "%"

    @property
    def is_whole(self) -> bool:
        """Whether it is printed without decimals and scale."""
        return self.step == 1

    @property
    def is_year(self) -> bool:
        """Whether it may be a year: four bare digits from 1900 to 2100."""
        return self.unit == "" and self.text.isdigit() and len(self.text) == 4 and 1900 <= self.value <= 2100

    @property
    def is_count(self) -> bool:
        """Whether it can be a number of things: bare, not negative, not fractional, no year, not hedged."""
        return not (self.unit or self.hedged or self.signed or self.is_year) and self.value == int(self.value)

    @property
    def coarse_step(self) -> Decimal:
        """`step`, or more where trailing zeros look rounded: 100 for `27,300`; numbers below 1,000 stay exact."""
        if self.step != 1 or abs(self.value) < 1000:
            return self.step
        digits = str(abs(int(self.value)))
        zeros = min(len(digits) - len(digits.rstrip("0")), len(digits) - 2)  # two digits always count
        return Decimal(10) ** zeros if zeros >= 2 else self.step

    def rounding(self, *, coarse: bool = False) -> Range:
        """Give the values that print like this when rounded."""
        half = (self.coarse_step if coarse else self.step) / 2
        return Range(self.value - half, self.value + half)


def detect_style(text: str) -> Style:
    """Tell how a text prints decimals, from numbers that can be read in one way only."""
    if not COMMA_DECIMALS.search(text):
        return Style.POINT
    return Style.MIXED if POINT_DECIMALS.search(text) else Style.COMMA


def find_quantities(text: str, style: Style = Style.POINT, base: int = 0) -> Iterator[Quantity]:
    """Find the numbers of a text whose value is beyond doubt; offsets are counted from `base`."""
    for match in match_each(MAYBE_QUANTITY, QUANTITY, text):
        if " " not in match.group("digits"):  # in prose a plain space parts two numbers as often as it groups digits
            quantity = _build(match, text, style, base)
            if quantity is not None:
                yield quantity


def is_hedged(before: str) -> bool:
    """Whether the text right before a number makes it less than a statement: "about", "at most", `<` and the like."""
    words = before[-28:].rstrip("*_\n").split()
    return bool(words) and words[-1].lower().endswith(HEDGE_ENDS) and HEDGE.search(before[-28:]) is not None


CELL_MARKS = compile_late(r"[*_`]|~~|\[\^[^\]]{0,40}\]|[¹²³⁴†‡]|<[^<>]{1,200}>|&nbsp;")
WORDS = compile_late(r"[ \u00a0]+([A-Za-z][A-Za-z/ .-]{0,30})$")


def read_cell(text: str, style: Style = Style.POINT, base: int = 0) -> Quantity | None:
    """Read a table cell that is one number and nothing else but marks and a unit; `base` is the cell's offset.

    A noun behind the number (`4 weeks`, `12 people`) becomes the unit.
    """
    if len(text) > 120 or not DIGIT.search(text):
        return None
    plain = CELL_MARKS.sub(lambda match: " " * len(match.group()), text)
    bare = plain.strip().removeprefix("~").removeprefix("≈").strip()
    match, noun = QUANTITY.fullmatch(bare), None
    if match is None and (noun := WORDS.search(bare)):
        match = QUANTITY.fullmatch(bare[: noun.start()])
    if match is None:
        return None
    lead = len(plain) - len(plain.lstrip())
    quantity = _build(match, bare, style, 0)
    if quantity is None:
        return None
    unit = quantity.unit or (normalise_unit(noun.group(1)) if noun else "")
    hedged = quantity.hedged or plain.strip() != bare
    ends = base + lead, base + len(plain.rstrip())
    return quantity._replace(start=ends[0], end=ends[1], text=plain.strip(), unit=unit, hedged=hedged)


def _build(match: re.Match[str], text: str, style: Style, base: int) -> Quantity | None:
    money, scale = match.group("money").strip(), (match.group("scale") or "").rstrip(".")
    size = _read_size(match.group("digits"), scale, style)
    if size is None or (scale == "m" and not money):  # `5 m` may be metres, minutes or millions
        return None
    sign = match.group("sign") or match.group("minus")
    number, step = size
    value = number * (-1 if sign in {"-", "−", "–"} else 1)
    unit = normalise_unit(money or match.group("unit") or ("x" if match.group("factor") else ""))
    before = text[max(0, match.start() - 28) : match.start()]
    hedged = sign == "±" or is_hedged(before) or bool(HEDGE_AFTER.match(text, match.end()))
    return Quantity(
        base + match.start(), base + match.end(), match.group(), value, step, unit, hedged, sign in {"-", "−", "–", "+"}
    )


@lru_cache(maxsize=4096)
def _read_size(digits: str, scale: str, style: Style) -> tuple[Decimal, Decimal] | None:
    """Give value and step of a number without its sign; remembered, as the same numbers stand all over a document."""
    number = read_digits(digits, style)
    if number is None:
        return None
    power = Decimal(10) ** SCALES.get(scale, 0)
    return number * power, Decimal(1).scaleb(int(number.as_tuple().exponent)) * power


@lru_cache(maxsize=512)
def normalise_unit(unit: str) -> str:
    """Give a unit's one spelling: singular, symbols for the usual ones."""
    plain = " ".join(unit.replace("\u00a0", " ").split()).rstrip(".")
    if plain in SAME_UNIT:
        return SAME_UNIT[plain]
    if len(plain) > 2 and plain.lower().endswith("s"):
        plain = plain[:-1]
    plain = plain.lower() if plain[1:].islower() and len(plain) > 2 else plain
    return SAME_UNIT.get("percent" if plain == "per cent" else plain, plain)


def read_digits(digits: str, style: Style = Style.POINT) -> Decimal | None:
    """Read digits with separators, or give None where they can be read in two ways or in none."""
    for mark in (*SPACES, "'", "’", "_"):
        if mark in digits:
            whole, _, rest = digits.replace(mark, "").replace(",", ".").partition(".")
            return Decimal(f"{whole}.{rest}" if rest else whole) if "." not in rest else None
    marks = [character for character in digits if character in ",."]
    if not marks:
        return Decimal(digits)
    tail = digits.rpartition(marks[-1])[2]
    if len(marks) == 1:
        decimal = _is_decimal(marks[0], len(tail), digits.startswith("0"), style)
        if decimal is None:
            return None
        return Decimal(digits.replace(",", ".")) if decimal else Decimal(digits.replace(marks[0], ""))
    if len(set(marks)) == 1:
        return Decimal(digits.replace(marks[0], ""))
    if marks[-1] in marks[:-1]:
        return None
    return Decimal(digits.replace(marks[0], "").replace(",", "."))


def _is_decimal(mark: str, places: int, leading_zero: bool, style: Style) -> bool | None:
    """Tell whether a lone separator starts decimals; None where it could also group thousands."""
    if places != 3 or leading_zero:
        return True if mark == "." or style is not Style.POINT or leading_zero else None
    if style is Style.MIXED:
        return None
    return (mark == ".") == (style is Style.POINT)


def show_value(value: Decimal, like: Quantity, places: int | None = None) -> str:
    """Print a value in the unit and with the decimals of another, such as `€1,240` or `31%`."""
    exponent = int(like.step.as_tuple().exponent) if like.step < 1 else 0
    shown = f"{value:,.{-exponent if places is None else places}f}"
    if like.unit in {"€", "$", "£", "¥", "₹"}:
        return f"−{like.unit}{shown[1:]}" if shown.startswith("-") else f"{like.unit}{shown}"
    gap = "" if like.unit in {"%", "x", ""} else " "
    return f"{shown.replace('-', '−')}{gap}{like.unit}"
