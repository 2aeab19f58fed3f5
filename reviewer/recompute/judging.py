"""A computed result against the stated one: does it hold, differ, or can code not tell?"""

from decimal import Decimal

from reviewer.quantities.ranges import Range
from reviewer.recompute.aligning import is_far
from reviewer.recompute.amounts import Amount
from reviewer.recompute.claim import Computation, Outcome, Recomputed, cannot

ALMOST = Decimal("0.49")
"""Units of the last digit by which digits cut off can exceed digits rounded."""


def judge_result(computed: Computation, stated: Amount) -> Recomputed:
    """Lay a computation against the stated result."""
    shown = stated.show(_as_signed(computed.value, stated))
    line = f"{computed.formula} = {shown}, stated {stated.text}"
    if fits(computed.result, stated.stated):
        return Recomputed(Outcome.HOLDS, shown, line)
    if computed.is_mixed:
        return cannot("only some of the numbers have a unit")
    if any(fits(other, stated.printed) for other in computed.otherwise):
        return cannot("another reading of the numbers gives the stated result")
    if any(fits(near, one) for near in computed.printed_nearby for one in (computed.result, *computed.alike)):
        return cannot("the computed result is printed beside the stated one, which may be about something else")
    if is_far(computed.value, stated.value, computed.farthest):
        return cannot("the results are too far apart to be about the same thing")
    near = stated.stated.widened(stated.step * ALMOST)
    return Recomputed(Outcome.DIFFERS, shown, line, is_slight=fits(computed.result, near))


def fits(result: Range, stated: Range) -> bool:
    """Whether a result may be the stated one; signs are not held against an author, as roles come in either order."""
    return result.touches(stated) or Range(-result.high, -result.low).touches(stated)


def _as_signed(value: Decimal, stated: Amount) -> Decimal:
    return abs(value) if stated.value >= 0 else -abs(value)
