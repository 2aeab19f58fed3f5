"""What a batch will take: sums, straight lines over sizes, and corrections by what was counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.batch.forecast import Counted, Span, correct, extrapolate


def test_a_short_list_is_added_up():
    """Nothing is reckoned where everything was planned."""
    assert extrapolate([(10, 100.0), (30, 300.0)], 0, 0) == Span(400.0, 400.0)


def test_what_grows_with_size_is_reckoned_by_size():
    """Ten documents of 50 bytes each, at 1,000 and 2 a byte."""
    points = [(size, 1000.0 + 2 * size) for size in (10, 20, 30, 40)]
    span = extrapolate(points, 10, 500)
    assert span.low == pytest.approx(4200 + 11_000)
    assert span.high == pytest.approx(span.low)


def test_what_scatters_has_a_range_around_it():
    """And the sample itself is always in it."""
    span = extrapolate([(10, 50.0), (10, 150.0), (10, 100.0), (10, 100.0)], 100, 1000)
    assert 400 <= span.low < 10_400 < span.high


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(0, 10**6)), max_size=20), st.integers(0, 10**5))
def test_a_range_never_ends_before_it_begins(points, rest):
    """Whatever the sample is like."""
    span = extrapolate(points, rest, rest * 500)
    assert span.low <= span.high
    assert span.low >= sum(amount for _, amount in points) or not points


def test_counts_correct_an_estimate():
    """Few of them do not."""
    pairs = [Counted(100.0, 120.0)] * 5
    assert correct(pairs, (0.5, 2.0)) == pytest.approx((1.188, 1.212))
    assert correct(pairs[:4], (0.5, 2.0)) == (0.5, 2.0)
