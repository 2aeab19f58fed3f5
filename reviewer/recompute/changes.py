"""Differences, changes and ratios of two printed numbers, with their roundings carried along."""

import re
from collections.abc import Sequence
from decimal import Decimal

from reviewer.domain.claim import Role
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range
from reviewer.recompute.aligning import (
    Calculation,
    align,
    common_unit,
    convert_exactly,
    is_far,
    is_mixed,
    join_amounts,
    list_readings,
    list_scaled,
    read_nearby,
    read_pair,
    read_raw,
    read_raw_nearby,
)
from reviewer.recompute.amounts import Amount
from reviewer.recompute.claim import Claim, Computation, Printed, Undecidable
from reviewer.recompute.readings import (
    HUNDRED,
    TIME_FACTORS,
    by_factors,
    relative_change,
)
from reviewer.recompute.units import ONE, Unit, convert_unit, dimension

FALL = compile_late(
    r"\b(?:f[ae]ll(?:s|en|ing)?|drop\w*|declin\w*|decreas\w*|reduc\w*|cuts?|cutting|down|less|fewer|lower\w*|cheaper|shorter|smaller"
    r"|sav(?:es?|ed|ings?)|shrank|shrinks?|lost|loss)\b",
    re.IGNORECASE,
)
RISE = compile_late(
    r"\b(?:ris(?:es?|en|ing)|rose|increas\w*|grew|grows?|growth|growing|up|more|higher|larger|bigger|longer|gain(?:s|ed)?|climb\w*|jump\w*"
    r"|uplift|lift)\b",
    re.IGNORECASE,
)
"""Words beside a stated change that tell its direction, and so which of two numbers it is a share of."""
MOST_UNREMARKABLE = 90
"""Percent of change from which two values of one thing may be of different orders of magnitude."""
FARTHEST_CHANGE = Decimal(3)
DIRECTION_REACH = 45
"""Characters on each side of a change in which such words count."""


def compute_difference(claim: Claim, stated: Amount) -> Computation:
    """Subtract the second from the first; the order does not matter, as roles may be swapped."""
    return _compute_pair(claim, stated, (Role.FIRST, Role.SECOND), lambda pair: pair[0].minus(pair[1]))


def compute_point_change(claim: Claim, stated: Amount) -> Computation:
    """Give the change from one percentage to another in percentage points.

    Raises:
        Undecidable: the stated change is neither in points nor in percent.
    """
    if stated.unit.name not in ("", "points", "%"):
        raise Undecidable("the stated change is not in points")
    return _compute_pair(claim, stated, (Role.AFTER, Role.BEFORE), lambda pair: pair[0].minus(pair[1]))


def compute_percent_change(claim: Claim, stated: Amount) -> Computation:
    """Give the change in percent of the value before.

    Raises:
        Undecidable: the stated change is not in percent.
    """
    if stated.unit.name not in ("", "%"):
        raise Undecidable("the stated change is not in percent")
    before, after, is_sure = _order_by_words(read_pair(claim, Role.BEFORE, Role.AFTER), claim.stated)
    unit = common_unit((before, after), _bare(stated))
    (low, high), nearby = align((before, after), unit), read_nearby(claim, unit)
    result = relative_change(low, high)
    back = relative_change(high, low)
    if result is None or back is None:
        raise Undecidable("the value before may be zero")
    first, last = convert_exactly((before, after), unit)
    if abs(stated.value) < MOST_UNREMARKABLE and is_far(last, first):
        raise Undecidable("the two numbers are too far apart to be values of one thing")
    formula = f"({after.text} − {before.text}) / {before.text}"
    otherwise = [*list_readings(claim.operation, (low, high), nearby, _change), *list_scaled(result, (before, after))]
    if not is_sure:
        otherwise.append(back)
    return Computation(
        result,
        (last - first) / first * 100,
        formula,
        tuple(otherwise),
        _in_percent(low, high),
        is_mixed=is_mixed((before, after)),
        farthest=FARTHEST_CHANGE,
    )


def _order_by_words(pair: tuple[Amount, Amount], stated: Printed) -> tuple[Amount, Amount, bool]:
    """Give the value before and the value after, and whether a word such as "fell" makes sure which is which."""
    before = re.split(r"[.;!?]\s", stated.before)[-1][-DIRECTION_REACH:]
    around = before + " " + re.split(r"[.,;:()]", stated.after)[0][:DIRECTION_REACH]
    falls, rises = FALL.search(around) is not None, RISE.search(around) is not None
    low, high = sorted(pair, key=lambda amount: amount.value * (convert_unit(amount.unit, pair[0].unit) or ONE).low)
    if falls == rises or stated.text.lstrip().startswith(("-", "−", "+")):
        return *pair, False
    return (high, low, True) if falls else (low, high, True)


def compute_ratio(claim: Claim, stated: Amount) -> Computation:
    """Divide the first by the second; a stated percentage is a share of one hundred.

    Raises:
        Undecidable: the second may be zero, or the stated unit is that of neither.
    """
    first, second = read_pair(claim, Role.FIRST, Role.SECOND)
    factor = convert_unit(first.unit, second.unit)
    alike = factor is not None and dimension(first.unit) == dimension(second.unit)
    if alike and stated.unit.name not in ("", "%", "x", first.unit.name) and first.unit.name:
        raise Undecidable("the stated result is no ratio")
    one, two = (
        first.range.times(factor) if alike and factor else read_raw(first),
        second.range if alike else read_raw(second),
    )
    exact = first.value * (factor.low if alike and factor else 1) / second.value if second.value else Decimal(0)
    scale = HUNDRED if stated.unit.name == "%" else Decimal(1)
    result, inverse = one.over(two), two.over(one)
    if result is None or inverse is None:
        raise Undecidable("one of the numbers may be zero")
    result, inverse = result.scaled(scale), inverse.scaled(scale)
    factors = () if alike and first.unit.name else TIME_FACTORS
    otherwise = [inverse, *by_factors(result, factors)]
    otherwise += [result.minus(Range(scale, scale)), inverse.minus(Range(scale, scale))]
    otherwise += list_readings(claim.operation, (one, two), read_raw_nearby(claim), lambda some: _divide(some, scale))
    otherwise += list_scaled(result, (first, second))
    others = _in_percent(one, two) if stated.unit.name == "%" else ()
    return Computation(result, exact * scale, f"{first.text} / {second.text}", tuple(otherwise), others)


def _compute_pair(claim: Claim, stated: Amount, roles: tuple[Role, Role], calculate: Calculation) -> Computation:
    pair = read_pair(claim, *roles)
    unit = common_unit(pair, stated)
    values, nearby = align(pair, unit), read_nearby(claim, unit)
    result = calculate(values)
    if result is None:
        raise Undecidable("the numbers cannot be divided")
    first, second = convert_exactly(pair, unit)
    otherwise = list_readings(claim.operation, values, nearby, calculate)
    otherwise += list_scaled(result, (*pair, stated))
    return Computation(
        result,
        first - second,
        join_amounts(pair, "−"),
        tuple(otherwise),
        is_mixed=is_mixed(pair),
        farthest=FARTHEST_CHANGE,
    )


def _change(values: Sequence[Range]) -> Range | None:
    return relative_change(values[0], values[1])


def _in_percent(one: Range, two: Range) -> tuple[Range, ...]:
    """Give all that two numbers can be to each other in percent."""
    found = (one.over(two), two.over(one))
    shares = tuple(ratio.scaled(HUNDRED) for ratio in found if ratio is not None)
    return (*shares, *(Range(share.low - HUNDRED, share.high - HUNDRED) for share in shares))


def _divide(values: Sequence[Range], scale: Decimal) -> Range | None:
    ratio = values[0].over(values[1])
    return None if ratio is None else ratio.scaled(scale)


def _bare(stated: Amount) -> Amount:
    """Give a stated change without its percent sign, so that it does not become the unit of the operands."""
    return Amount(stated.text, stated.value, stated.step, stated.range, Unit(""), stated.hedge, stated.like)
