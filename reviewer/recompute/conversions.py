"""Conversions from one unit to another, and the time after which an investment is earned back."""

from decimal import Decimal

from reviewer.domain.claim import Role
from reviewer.quantities.ranges import Range
from reviewer.recompute.aligning import align, read_all, read_nearby
from reviewer.recompute.amounts import Amount, read_amount
from reviewer.recompute.claim import Claim, Computation, Undecidable
from reviewer.recompute.readings import SCALE_FACTORS, TIME_FACTORS, by_factors
from reviewer.recompute.units import CALENDAR, TIME, Unit, convert_unit, dimension


def compute_conversion(claim: Claim, stated: Amount) -> Computation:
    """Convert a value into the stated unit; where a unit has several meanings, all of them count.

    Raises:
        Undecidable: the two have the same unit, none, or no factor between them.
    """
    values = read_all(claim, Role.VALUE)
    if len(values) != 1:
        raise Undecidable("a conversion needs one value")
    value = values[0]
    if value.unit == stated.unit or not value.unit.name or not stated.unit.name:
        raise Undecidable("there are no two units to convert between")
    if bool(value.unit.per) != bool(stated.unit.per):
        raise Undecidable("one is a rate, the other is not")
    factor = convert_unit(value.unit, stated.unit)
    if factor is None:
        raise Undecidable(f"there is no factor from {value.unit} to {stated.unit}")
    result = value.range.times(factor)
    nearby = [other.times(factor) for other in read_nearby(claim, value.unit)]
    back = convert_unit(stated.unit, value.unit)
    otherwise = [*nearby, *([value.range.times(back)] if back else ())]
    if value.unit.per != stated.unit.per:  # rates may be of working hours, of a season, of several machines
        otherwise += [result.times(other) for other in read_nearby(claim, Unit(""))]
    middle = value.value * (factor.low + factor.high) / 2
    return Computation(result, middle, f"{value.text} in {_name(stated.unit)}", tuple(otherwise))


def _name(unit: Unit) -> str:
    return f"{unit.name} per {unit.per}" if unit.per else unit.name


def compute_payback(claim: Claim, stated: Amount) -> Computation:
    """Divide an investment by what comes back in a period less what is spent in it.

    Raises:
        Undecidable: nothing comes back, or the stated result is no length of time.
    """
    investment, gain = read_all(claim, Role.INVESTMENT), read_all(claim, Role.GAIN)
    running = read_all(claim, Role.RUNNING_COST)
    if len(investment) != 1 or len(gain) != 1 or len(running) > 1:
        raise Undecidable("a payback needs one investment and one gain")
    if stated.unit.name not in {*TIME, *CALENDAR}:
        raise Undecidable("the stated result is no length of time")
    if dimension(gain[0].unit) != dimension(investment[0].unit):
        raise Undecidable("investment and gain are not of one kind")
    period = gain[0].unit.per or stated.unit.name
    rate = Unit(gain[0].unit.name, period)
    spent = align(running, rate)[0] if running else Range(Decimal(0), Decimal(0))
    net = align(gain, rate)[0].minus(spent)
    whole = align(investment, Unit(gain[0].unit.name))[0]
    factor = convert_unit(Unit(period), Unit(stated.unit.name))
    periods = whole.over(net) if net.low > 0 else None
    if periods is None or factor is None:
        raise Undecidable("nothing is earned back")
    result = periods.times(factor)
    middle = (whole.low + whole.high) / (net.low + net.high) * (factor.low + factor.high) / 2
    others = read_nearby(claim, rate)
    otherwise = [*by_factors(result, (*TIME_FACTORS, *SCALE_FACTORS)), *_other_nets(whole, net, others, factor)]
    less = f" − {running[0].text}" if running else ""
    formula = f"{investment[0].text} / ({gain[0].text}{less})" if running else f"{investment[0].text} / {gain[0].text}"
    return Computation(result, middle, formula, tuple(otherwise))


def _other_nets(whole: Range, net: Range, others: list[Range], factor: Range) -> list[Range]:
    """Give the paybacks with another number as gain, as a running cost, or as a further gain."""
    nets = [other for other in others if other.low > 0]
    nets += [changed for other in others for changed in (net.minus(other), net.plus(other)) if changed.low > 0]
    found = [whole.over(other) for other in nets]
    found += [other.over(net) for other in others]
    return [one.times(factor) for one in found if one is not None]


def read_stated(claim: Claim) -> Amount:
    """Read the stated result.

    Raises:
        Undecidable: it is not one number.
    """
    return read_amount(claim.stated, claim.style)
