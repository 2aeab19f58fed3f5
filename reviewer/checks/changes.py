"""Changes as sentences state them: "from A to B" or "A → B", with what the author says about the step from A to B."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from reviewer.checks.figures import Figures, read_figures
from reviewer.checks.reading import Reading
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity
from reviewer.quantities.ranges import Range

Kind = Literal["relative", "difference", "factor"]

FROM = compile_late(r"\bfrom\s+(?:(?:an?|the|its|our|today['’]s|currently)\s+)?$", re.IGNORECASE)
BETWEEN = compile_late(r"\bbetween\s+$", re.IGNORECASE)
NOUNS = (
    r"(?:\s+(?!(?:and|but|while|with|whereas|when|where|for|then|plus|because|than)\b)[A-Za-z%][\w/'’.-]{0,30}){0,4}"
)
TO = compile_late(rf"{NOUNS}\s+(?:down\s+|up\s+)?to\s+(?:(?:an?|just|only)\s+)?", re.IGNORECASE)
AND = compile_late(rf"{NOUNS}\s+and\s+", re.IGNORECASE)
ARROW = compile_late(r"\s*(?:→|⟶|➜|➔|-{1,2}>|=>)\s*")
MONTH = compile_late(
    r"\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|am\b|pm\b|o['’]clock)"
)

CHANGE = (
    r"(?:drops?|dropped|dropping|falls?|fell|falling|declines?|declined|decreases?|decreased|reductions?|reduced|reduces|reducing"
    r"|increases?|increased|increasing|rises?|rose|rising|gains?|gained|growth|grew|grows|improvements?|improved|improves|improving"
    r"|cuts?|cutting|savings?|saves?|saving|jumps?|jumped|changes?|changed|regressions?|regressed|losses|loss|lost|shrank|uplift"
    r"|lift|speed-?ups?|slow-?downs?|climbed|went\s+(?:up|down)|goes\s+(?:up|down)|down|up|by)"
)
COMPARISON = (
    r"(?:less|fewer|more|lower|higher|faster|slower|smaller|larger|bigger|better|worse|cheaper|quicker|shorter|longer"
    r"|greater)"
)
SPAN = r"(?:gap|difference|spread|range|margin|distance|width|delta|step)"
FILLER = (
    r"(?:that|which|this|is|was|i\.e\.|or|an?|the|of|by|relative|net|overall|further|total|equal|equals|representing|amounting"
    r"|corresponding|giving|making|for|to|it|factor|absolute|yielding|=)"
)
AFTER_B = compile_late(
    rf"{NOUNS}\s*(?P<gap>[,;:(–—]|\s-{{1,2}}\s|\bor\b|\bby\b)?\s*(?P<lead>(?:(?:{FILLER}|{CHANGE}|{SPAN})[\s,(]*){{0,8}})",
    re.IGNORECASE,
)
LED = compile_late(
    rf"\b(?:{CHANGE}|{SPAN})\s+(?:(?:of|by|an?|the|factor)\s+)*$|\b(?:by|factor\s+of)\s+(?:an?\s+)?$", re.IGNORECASE
)
FOLLOWED = compile_late(
    rf"\s*(?:(?:relative|net|overall|absolute|further)\s+)?(?:{CHANGE}|{COMPARISON}|{SPAN})\b", re.IGNORECASE
)
SHARE_OF = compile_late(r"\s+of\s+(?!(?:increase|decrease|reduction|improvement)\b)", re.IGNORECASE)
CLOSED = compile_late(r"\s*(?:[).,;:!?]|$)")
BEFORE_A = compile_late(
    rf"(?:\s*\)?\s*{CHANGE}\b)?{NOUNS}\s*[,(:]?\s*(?:{CHANGE}\s+)?from\s+(?:(?:an?|the)\s+)?", re.IGNORECASE
)
FACTOR_OF = compile_late(r"\bfactor\s+of\s+$", re.IGNORECASE)
SPEED = compile_late(r"\b(?:faster|quicker|speed\w*|throughput|slower|slow-?down)\b", re.IGNORECASE)


class Change(NamedTuple):
    """A step from one number to another, and the number that is said to be its size."""

    before: Quantity
    after: Quantity
    stated: Quantity
    kind: Kind
    speed: bool
    """Whether the words are about speed, where "25% faster" may be taken of either value."""

    @property
    def start(self) -> int:
        """Offset of the first of the three numbers."""
        return min(self.before.start, self.stated.start)

    @property
    def end(self) -> int:
        """Offset behind the last of the three numbers."""
        return max(self.after.end, self.stated.end)

    @property
    def unit(self) -> str:
        """The unit of the two numbers; a number without takes the other's."""
        return self.after.unit or self.before.unit

    def ranges(self) -> tuple[Range, Range]:
        """Give what the two numbers can stand for, roundings included."""
        return self.before.rounding(coarse=True), self.after.rounding(coarse=True)

    def ratio(self) -> Range | None:
        """Give the range of after ÷ before; None where that could divide by zero."""
        before, after = self.ranges()
        return after.over(before)

    def show_step(self) -> str:
        """Print the step, such as `from 307 to 206`."""
        return f"from {self.before.text} to {self.after.text}"


def read_changes(reading: Reading) -> tuple[Change, ...]:
    """Find the steps between two numbers whose size is stated beside them, in the same sentence."""
    return tuple(change for sentence in reading.derive(read_figures) for change in _read_sentence(sentence))


def _read_sentence(sentence: Figures) -> Iterator[Change]:
    numbers = sentence.quantities
    if len(numbers) < 3:
        return
    for place, (before, after) in enumerate(pairwise(numbers)):
        if not _is_step(sentence, before, after):
            continue
        if (place + 2 < len(numbers) and (change := _read_behind(sentence, before, after, numbers[place + 2]))) or (
            place and (change := _read_ahead(sentence, before, after, numbers[place - 1]))
        ):
            yield change


def _is_step(sentence: Figures, before: Quantity, after: Quantity) -> bool:
    gap = sentence.between(before, after)
    if len(gap) > 80 or before.hedged or after.hedged or before.value < 0 or after.value < 0:
        return False
    if before.unit and after.unit and before.unit != after.unit:
        return False
    dated = any(one.is_year or MONTH.match(sentence.after(one, 12)) for one in (before, after))
    ahead = sentence.before(before, 30)
    stepped = (
        ARROW.fullmatch(gap)
        or (FROM.search(ahead) and TO.fullmatch(gap))
        or (BETWEEN.search(ahead) and AND.fullmatch(gap))
    )
    return bool(stepped) and not dated


def _read_behind(sentence: Figures, before: Quantity, after: Quantity, stated: Quantity) -> Change | None:
    """Read ", that is by 49%" behind a step."""
    gap = sentence.between(after, stated)
    match = AFTER_B.fullmatch(gap) if len(gap) <= 120 else None
    if match is None or stated.hedged or not (match.group("gap") or LED.search(gap)):
        return None
    tail = sentence.after(stated, 40)
    led, followed = LED.search(gap), FOLLOWED.match(tail)
    signed = stated.signed and CLOSED.match(tail)
    if not (led or followed or signed) or (SHARE_OF.match(tail) and not followed):
        return None
    return _classify(before, after, stated, gap, tail)


def _read_ahead(sentence: Figures, before: Quantity, after: Quantity, stated: Quantity) -> Change | None:
    """Read "fell by 25%" before "from 240 ms to 180 ms"."""
    gap, ahead = sentence.between(stated, before), sentence.before(stated, 40)
    if len(gap) > 100 or stated.hedged or not BEFORE_A.fullmatch(gap):
        return None
    if not (LED.search(ahead) or FOLLOWED.match(gap)):
        return None
    return _classify(before, after, stated, ahead[-30:], gap)


def _classify(before: Quantity, after: Quantity, stated: Quantity, ahead: str, behind: str) -> Change | None:
    unit = after.unit or before.unit
    speed = bool(SPEED.search(f"{ahead} {behind}"))
    if stated.unit == "%":
        return Change(before, after, stated, "relative", speed)
    if stated.unit == "x" or (not stated.unit and FACTOR_OF.search(ahead)):
        return Change(before, after, stated, "factor", speed)
    if (stated.unit == "points" and unit in {"%", "points", ""}) or (
        stated.unit == unit and (unit or CLOSED.match(behind))
    ):
        return Change(before, after, stated, "difference", speed)
    return None


def stated_range(stated: Quantity) -> Range:
    """Give what a stated size can stand for, rounded or cut off: one unit of its last digit to both sides."""
    size, step = abs(stated.value), stated.coarse_step * Decimal("0.9999")
    return Range(size - step, size + step)


def size_of(span: Range) -> Range:
    """Give the range of absolute values."""
    if span.low >= 0:
        return span
    return Range(-span.high, -span.low) if span.high <= 0 else Range(Decimal(0), max(-span.low, span.high))
