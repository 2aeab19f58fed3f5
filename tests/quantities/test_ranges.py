"""Ranges of values."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reviewer.quantities.ranges import Range

numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
ranges = st.tuples(numbers, numbers).map(lambda pair: Range(min(pair), max(pair)))


@given(ranges, ranges)
def test_results_hold_what_the_ends_give(one, other):
    """Interval arithmetic never loses a value."""
    for a in one:
        for b in other:
            assert one.plus(other).low <= a + b <= one.plus(other).high
            assert one.minus(other).low <= a - b <= one.minus(other).high
            assert one.times(other).low <= a * b <= one.times(other).high


@given(ranges, ranges)
def test_division_refuses_zero(one, other):
    """A divisor that may be zero gives nothing."""
    result = one.over(other)
    assert (result is None) == (other.low <= 0 <= other.high)


def test_touching_and_widening():
    """Ends belong to a range."""
    one = Range(Decimal(1), Decimal(2))
    assert one.touches(Range(Decimal(2), Decimal(3)))
    assert not one.touches(Range(Decimal(3), Decimal(4)))
    assert one.widened(Decimal(1)).touches(Range(Decimal(3), Decimal(4)))
    assert one.scaled(Decimal(-1)) == Range(Decimal(-2), Decimal(-1))
