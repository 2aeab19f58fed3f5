"""What else the same numbers can be taken to say; where that gives the stated result, a claim was read wrongly."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import prod

from reviewer.domain.claim import Operation
from reviewer.quantities.ranges import Range

TIME_FACTORS = tuple(
    map(Decimal, ("12", "52", "7", "24", "30", "365", "60", "1440", "3600", "86400", "4.345", "91.25"))
)
"""What rates of one time are multiplied with to become rates of another, where an operand does not say its time."""
SCALE_FACTORS = tuple(map(Decimal, ("100", "1000", "1000000", "1000000000", "1024", "8")))
"""What a number may leave to the head of its column: percent, thousands, millions, bits."""
MOST_NEARBY = 40
"""Other numbers that are tried in place of an operand."""
HUNDRED = Decimal(100)


def add_up(values: Iterable[Range]) -> Range:
    """Add ranges."""
    return Range(*(sum(ends, Decimal(0)) for ends in zip(*values, strict=True)))


def multiply(values: Sequence[Range]) -> Range:
    """Multiply ranges."""
    whole = Range(Decimal(1), Decimal(1))
    for value in values:
        whole = whole.times(value)
    return whole


def relative_change(before: Range, after: Range) -> Range | None:
    """Give the change in percent of `before`; None where that may be zero."""
    ratio = after.over(before)
    return None if ratio is None else Range(ratio.low - 1, ratio.high - 1).scaled(HUNDRED)


def simple_readings(values: Sequence[Range], done: Operation) -> Iterator[Range]:
    """Give what the other simple operations make of some values."""
    total = add_up(values)
    if done is not Operation.SUM:
        yield total
    if done is not Operation.PRODUCT:
        yield multiply(values)
    if done is not Operation.MEAN:
        yield total.scaled(1 / Decimal(len(values)))
    if len(values) != 2:
        return
    for one, two in (values, values[::-1]):
        if done is not Operation.DIFFERENCE:
            yield one.minus(two)
        ratio, change = one.over(two), relative_change(one, two)
        if ratio is not None:
            yield ratio
            yield ratio.scaled(HUNDRED)
        if change is not None and done is not Operation.PERCENT_CHANGE:
            yield change
        if change is not None:
            yield Range(1 - change.high / HUNDRED, 1 - change.low / HUNDRED).scaled(HUNDRED)


def without_subtotals(values: Sequence[Range], nearby: Sequence[Range]) -> Iterator[Range]:
    """Give the sums with up to two of the operands left out or turned round, or up to two other numbers added."""
    total = add_up(values)
    for count in (1, 2):
        for some in combinations(values, count):
            yield total.minus(add_up(some))
            yield total.minus(add_up(some).scaled(Decimal(2)))
        for some in combinations(nearby[:MOST_NEARBY], count):
            yield total.plus(add_up(some))
            yield total.minus(add_up(some))


def with_other_factors(values: Sequence[Range], nearby: Sequence[Range]) -> Iterator[Range]:
    """Give the products with one operand left out, or with one other number multiplied or divided by."""
    whole = multiply(values)
    for factor in (*values, *nearby[:MOST_NEARBY]):
        quotient = whole.over(factor)
        if quotient is not None:
            yield quotient
    for factor in nearby[:MOST_NEARBY]:
        yield whole.times(factor)


def with_replaced(values: Sequence[Range], nearby: Sequence[Range]) -> Iterator[list[Range]]:
    """Give the operands with one of them replaced by another number."""
    for place in range(len(values)):
        for other in nearby[:MOST_NEARBY]:
            yield [*values[:place], other, *values[place + 1 :]]


def by_factors(result: Range, factors: Iterable[Decimal]) -> Iterator[Range]:
    """Give a result multiplied and divided by some factors."""
    for factor in factors:
        yield result.scaled(factor)
        yield result.scaled(1 / factor)


def multiply_exactly(values: Iterable[Decimal]) -> Decimal:
    """Multiply numbers."""
    return prod(values, start=Decimal(1))
