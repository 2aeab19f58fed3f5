"""Shares and their intervals by bootstrap over documents."""

import math

from hypothesis import given
from hypothesis import strategies as st

from reviewer.evaluation.resampling import bootstrap, divide, estimate_difference, estimate_share


def test_a_share_is_the_ratio_of_sums_and_not_the_mean_of_ratios():
    estimate = estimate_share([(1, 1), (0, 9)])
    assert estimate.value == 0.1
    assert (estimate.documents, estimate.count) == (2, 10)


def test_fewer_than_three_documents_have_no_interval():
    assert estimate_share([(1, 5), (4, 5)]).low is None
    assert estimate_share([(1, 5), (4, 5), (3, 5)]).low is not None


def test_nothing_to_count_is_nothing():
    estimate = estimate_share([(0, 0), (0, 0)])
    assert (estimate.value, estimate.low, estimate.documents) == (None, None, 0)


def test_documents_that_agree_have_an_interval_of_one_point():
    estimate = estimate_share([(2, 5)] * 6)
    assert estimate.low == estimate.value == estimate.high == 0.4


def test_the_interval_is_as_wide_as_the_standard_error_says():
    shares = [(float(i % 5), 5.0) for i in range(40)]
    estimate = estimate_share(shares)
    deviation = math.sqrt(sum((n / d - 0.4) ** 2 for n, d in shares) / 40)
    expected = 2 * 1.645 * deviation / math.sqrt(40)
    assert abs((estimate.high - estimate.low) - expected) < 0.15 * expected


@given(st.lists(st.tuples(st.integers(0, 5), st.just(5)), min_size=3, max_size=8))
def test_the_value_lies_in_its_interval_within_a_draw(shares):
    estimate = estimate_share(shares)
    assert estimate.low <= estimate.value + 1e-9
    assert estimate.high >= estimate.value - 1e-9


def test_a_difference_draws_both_sides_from_the_same_documents():
    """Where one arm is always two flaws ahead, the difference has no spread, however the documents differ."""
    parts = [((n + 2.0, 5.0), (float(n), 5.0)) for n in (0, 1, 2, 3)]
    estimate = estimate_difference(parts)
    assert abs(estimate.value - 0.4) < 1e-9
    assert estimate.high - estimate.low < 1e-9


def test_the_seed_is_fixed():
    shares = [(1.0, 5.0), (2.0, 5.0), (5.0, 5.0)]
    assert bootstrap(shares, divide) == bootstrap(shares, divide)
