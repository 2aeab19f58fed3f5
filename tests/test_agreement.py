"""Weighted kappa against a table worked out elsewhere, and its bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.agreement import compute_kappa_range, compute_mean_error, compute_weighted_kappa, round_half_up

RATING = st.integers(1, 5)
PAIRS = st.lists(st.tuples(RATING, RATING), min_size=1, max_size=30)


def test_a_worked_example():
    """By hand: weights (i-j)²/16; observed 3/16 over 4 pairs, expected from the margins."""
    pairs = [(1, 2), (2, 2), (4, 3), (5, 4)]
    observed = (1 + 0 + 1 + 1) / 4
    expected = sum((one - two) ** 2 for one in (1, 2, 4, 5) for two in (2, 2, 3, 4)) / 16
    assert compute_weighted_kappa(pairs) == pytest.approx(1 - observed / expected)


@given(PAIRS)
def test_bounds_and_symmetry(pairs):
    """1 for equal raters, never above; the order of raters changes nothing."""
    kappa = compute_weighted_kappa(pairs)
    turned = compute_weighted_kappa([(two, one) for one, two in pairs])
    assert (kappa is None) == (turned is None)
    if kappa is not None:
        assert -1 - 1e-9 <= kappa <= 1
        assert kappa == pytest.approx(turned)
    same = compute_weighted_kappa([(one, one) for one, _ in pairs])
    assert same is None or same == 1


@given(PAIRS)
def test_the_range_is_what_one_rating_less_would_give(pairs):
    """It holds each of the kappas that are left."""
    bounds = compute_kappa_range(pairs)
    if bounds is not None:
        for place in range(len(pairs)):
            left = compute_weighted_kappa(pairs[:place] + pairs[place + 1 :])
            assert bounds[0] <= left <= bounds[1]


def test_what_is_not_defined_is_nothing():
    """No pairs, or no difference to explain."""
    assert compute_weighted_kappa([]) is None
    assert compute_weighted_kappa([(3, 3), (3, 3)]) is None
    assert compute_kappa_range([(1, 2), (3, 3)]) is None
    assert compute_kappa_range([(3, 3), (3, 3), (3, 1)]) is None
    assert compute_mean_error([]) is None
    assert compute_mean_error([(1, 2), (4, 2)]) == 1.5


def test_halves_round_up():
    """Both of them, unlike Python's own."""
    assert [round_half_up(value) for value in (1, 2.4, 2.5, 3.5, 4.49)] == [1, 2, 3, 4, 4]
