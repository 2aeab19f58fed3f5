"""Operands read and brought to one unit, and the other readings that every calculation is held against."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from reviewer.domain.claim import Operation, Role
from reviewer.quantities.ranges import Range
from reviewer.recompute.amounts import Amount, read_amount
from reviewer.recompute.claim import Claim, Printed, Undecidable, join_texts
from reviewer.recompute.readings import (
    MOST_NEARBY,
    SCALE_FACTORS,
    by_factors,
    simple_readings,
    with_replaced,
)
from reviewer.recompute.units import Unit, convert_unit

FARTHEST = Decimal(12)
POWERS = tuple(map(Decimal, (10, 100, 1000, 1_000_000)))
SHARES = frozenset(("%", "points"))
"""Units that stand for hundredths in a product."""
Calculation = Callable[[Sequence[Range]], Range | None]


def read_all(claim: Claim, *roles: Role) -> list[Amount]:
    """Read the operands of some roles.

    Raises:
        Undecidable: one of them cannot be read.
    """
    return [read_amount(printed, claim.style) for printed in claim.printed(*roles)]


def align(amounts: Sequence[Amount], unit: Unit) -> list[Range]:
    """Give what amounts can stand for, in one unit.

    Raises:
        Undecidable: one of them is of another kind.
    """
    aligned = []
    for amount in amounts:
        factor = convert_unit(amount.unit, unit)
        if factor is None:
            raise Undecidable(f"“{amount.text}” is no amount of {unit or 'the stated kind'}")
        aligned.append(amount.range.times(factor))
    return aligned


def read_nearby(claim: Claim, unit: Unit) -> list[Range]:
    """Read the other numbers near a claim as far as they can be operands, in one unit."""
    found: list[Range] = []
    for printed in claim.nearby[:MOST_NEARBY]:
        try:
            found += align([read_amount(printed, claim.style)], unit)
        except Undecidable:
            continue
    return found


def common_unit(amounts: Sequence[Amount], stated: Amount) -> Unit:
    """Give the unit to calculate in: the stated one, or where that is bare, the first that is not."""
    named = [amount.unit for amount in (stated, *amounts) if amount.unit.name]
    rates = [amount.unit.per for amount in (stated, *amounts) if amount.unit.per]
    return Unit(named[0].name if named else "", rates[0] if rates else "")


def list_readings(
    done: Operation, values: Sequence[Range], nearby: Sequence[Range], calculate: Calculation
) -> list[Range]:
    """Give the other simple readings, and those with the operands replaced one by one."""
    replaced = (calculate(some) for some in with_replaced(values, nearby))
    return [*simple_readings(values, done), *(one for one in replaced if one is not None)]


def list_scaled(result: Range, amounts: Sequence[Amount]) -> list[Range]:
    """Give powers of a thousand of a result of which only some numbers have units: others count what a head names."""
    named = [bool(amount.unit.name) for amount in amounts]
    return list(by_factors(result, SCALE_FACTORS)) if any(named) and not all(named) else []


def is_mixed(amounts: Sequence[Amount]) -> bool:
    """Whether some of the amounts have a unit and others have none."""
    return len({bool(amount.unit.name) for amount in amounts}) > 1


def is_far(value: Decimal, other: Decimal, farthest: Decimal = FARTHEST) -> bool:
    """Whether two results differ by more than slips do, which often are powers of ten."""
    if not value or not other:
        return False
    factor = max(abs(value / other), abs(other / value))
    near_power = any(abs(factor / power - 1) < Decimal("0.03") for power in POWERS)
    return factor > farthest and not near_power


def read_items(claim: Claim) -> list[Amount]:
    """Read the items.

    Raises:
        Undecidable: there are fewer than two.
    """
    amounts = read_all(claim, Role.ITEM)
    if len(amounts) < 2:
        raise Undecidable("a calculation needs two numbers or more")
    return amounts


def read_pair(claim: Claim, one: Role, two: Role) -> tuple[Amount, Amount]:
    """Read the one operand of each of two roles.

    Raises:
        Undecidable: a role has none or several.
    """
    first, second = read_all(claim, one), read_all(claim, two)
    if len(first) != 1 or len(second) != 1:
        raise Undecidable(f"the calculation needs one {one.value} and one {two.value}")
    return first[0], second[0]


def convert_exactly(amounts: Sequence[Amount], unit: Unit) -> list[Decimal]:
    """Give the printed values in one unit."""
    factors = [convert_unit(amount.unit, unit) or Range(Decimal(1), Decimal(1)) for amount in amounts]
    return [amount.value * (factor.low + factor.high) / 2 for amount, factor in zip(amounts, factors, strict=True)]


def join_amounts(amounts: Sequence[Amount], sign: str) -> str:
    """Write amounts as printed with a sign between them."""
    return join_texts((Printed(amount.text) for amount in amounts), sign)


def read_raw(amount: Amount) -> Range:
    """Give what an amount can stand for in a product: percentages are hundredths."""
    return amount.range.scaled(Decimal("0.01")) if amount.unit.name in SHARES else amount.range


def read_raw_value(amount: Amount) -> Decimal:
    """Give an amount's printed value in a product."""
    return amount.value / 100 if amount.unit.name in SHARES else amount.value


def read_raw_nearby(claim: Claim) -> list[Range]:
    """Read the other numbers near a claim as factors."""
    found = []
    for printed in claim.nearby[:MOST_NEARBY]:
        try:
            found.append(read_raw(read_amount(printed, claim.style)))
        except Undecidable:
            continue
    return found
