"""Sums, means and products of printed numbers, with their roundings carried along."""

import re
from collections.abc import Sequence
from decimal import Decimal

from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range
from reviewer.recompute.aligning import (
    align,
    common_unit,
    convert_exactly,
    is_mixed,
    join_amounts,
    list_readings,
    list_scaled,
    read_items,
    read_nearby,
    read_raw,
    read_raw_nearby,
    read_raw_value,
)
from reviewer.recompute.amounts import Amount
from reviewer.recompute.claim import Claim, Computation, Undecidable
from reviewer.recompute.readings import (
    HUNDRED,
    TIME_FACTORS,
    add_up,
    by_factors,
    multiply,
    multiply_exactly,
    with_other_factors,
    without_subtotals,
)
from reviewer.recompute.units import ONE, TIME, Unit, convert_unit, dimension

FARTHEST_SUM = Decimal(2)
MEAN_WORD = compile_late(r"\b(?:mean|average\w*|avg|on average)\b|Ø", re.IGNORECASE)


def compute_sum(claim: Claim, stated: Amount) -> Computation:
    """Add up the items."""
    amounts = read_items(claim)
    unit = common_unit(amounts, stated)
    values, nearby = align(amounts, unit), read_nearby(claim, unit)
    result = add_up(values)
    otherwise = [*without_subtotals(values, nearby), *list_readings(claim.operation, values, nearby, add_up)]
    otherwise += list_scaled(result, (*amounts, stated))
    return Computation(
        result,
        sum(convert_exactly(amounts, unit), Decimal(0)),
        join_amounts(amounts, "+"),
        tuple(otherwise),
        is_mixed=is_mixed(amounts),
        farthest=FARTHEST_SUM,
    )


def compute_mean(claim: Claim, stated: Amount) -> Computation:
    """Average the items.

    Raises:
        Undecidable: the stated mean lies among values that a weighted mean is usual for.
    """
    amounts = read_items(claim)
    unit = common_unit(amounts, stated)
    values, nearby = align(amounts, unit), read_nearby(claim, unit)
    exact = convert_exactly(amounts, unit)
    mean = sum(exact, Decimal(0)) / len(exact)
    result = _average(values)
    if not MEAN_WORD.search(claim.stated.before + claim.stated.text + claim.stated.after):
        is_inside = min(a.value for a in amounts) <= stated.value <= max(a.value for a in amounts)
        if not is_inside:
            raise Undecidable("nothing says that the stated number is a mean")
    if stated.unit.name and not dimension(stated.unit) == "money" and not any(amount.unit.name for amount in amounts):
        raise Undecidable("the stated mean has a unit that none of the numbers has")
    inside = min(exact) <= stated.value <= max(exact)
    if inside and not result.touches(stated.stated) and (unit.name or unit.per or any(a.step < 1 for a in amounts)):
        raise Undecidable("a weighted mean may be meant")
    formula = f"({join_amounts(amounts, '+')}) / {len(amounts)}"
    otherwise = [*list_readings(claim.operation, values, nearby, _average), *list_scaled(result, (*amounts, stated))]
    return Computation(result, mean, formula, tuple(otherwise), farthest=FARTHEST_SUM)


def compute_product(claim: Claim, stated: Amount) -> Computation:
    """Multiply the items; percentages are shares of one, and months become years where the result is of a year."""
    amounts = read_items(claim)
    _check_currency(amounts, stated)
    factor, note = _convert_product(amounts, stated)
    scale = factor.scaled(HUNDRED if stated.unit.name == "%" else Decimal(1))
    values, nearby = [read_raw(amount) for amount in amounts], read_raw_nearby(claim)
    result = multiply(values).times(scale)
    otherwise = [found.times(scale) for found in with_other_factors(values, nearby)]
    otherwise += list_readings(claim.operation, values, nearby, lambda some: multiply(some).times(scale))
    otherwise += list_scaled(result, (*amounts, stated))
    if not note:
        otherwise += by_factors(result, TIME_FACTORS)
    middle = (scale.low + scale.high) / 2
    exact = multiply_exactly(read_raw_value(amount) for amount in amounts) * middle
    return Computation(result, exact, join_amounts(amounts, "×") + note, tuple(otherwise))


def _convert_product(amounts: Sequence[Amount], stated: Amount) -> tuple[Range, str]:
    """Give the factor from the one rate, size or time among the items to the stated unit, and how it is written."""
    rates = [amount for amount in amounts if amount.unit.per and amount.unit.name == stated.unit.name]
    if len(rates) == 1 and stated.unit.per and stated.unit.per != rates[0].unit.per:
        factor = convert_unit(Unit("", rates[0].unit.per), Unit("", stated.unit.per))
        is_printed = factor is not None and any(amount.value in (factor.low, 1 / factor.low) for amount in amounts)
        if factor is not None and factor.low == factor.high and not is_printed:
            return factor, f" × {factor.low:g}" if factor.low >= 1 else f" / {1 / factor.low:g}"
    times = [amount for amount in amounts if amount.unit.name in TIME and not amount.unit.per]
    per = [amount for amount in amounts if amount.unit.per]
    if len(per) == len(times) == 1 and not stated.unit.per and stated.unit.name not in TIME:
        factor = convert_unit(Unit(times[0].unit.name), Unit(per[0].unit.per))
        if factor is not None:
            return factor, f" × {factor.low:g}" if factor.low == factor.high != 1 else " converted"
    sizes = [amount for amount in amounts if dimension(amount.unit) in ("data", "time")]
    if (
        len(sizes) == 1
        and dimension(sizes[0].unit) == dimension(stated.unit)
        and sizes[0].unit.name != stated.unit.name
    ):
        factor = convert_unit(Unit(sizes[0].unit.name), Unit(stated.unit.name))
        if factor is not None:
            return factor, f" in {stated.unit.name}"
    return ONE, ""


def _average(values: Sequence[Range]) -> Range:
    return add_up(values).scaled(1 / Decimal(len(values)))


def _check_currency(amounts: Sequence[Amount], stated: Amount) -> None:
    money = {a.unit.name for a in (*amounts, stated) if dimension(a.unit) == "money"}
    if len(money) > 1:
        raise Undecidable("the currencies differ")
