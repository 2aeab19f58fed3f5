import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.batch.intervals import bound_mean, bound_share, quantile_of_t, rank_intervals, widen_confidence
from reviewer.domain.corpus import Interval, Ranks

Z = NormalDist().inv_cdf(0.975)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_of_a_share_are_where_the_score_test_turns(case: tuple[int, int]) -> None:
    """Wilson's bounds are the two true shares from which the observed one is exactly z standard errors away."""
    hits, trials = case
    share = hits / trials
    low, high = bound_share(hits, trials)
    assert 0 <= low <= share <= high <= 1
    assert low < high
    for bound in (low, high):
        if 0 < bound < 1 and bound != share:
            error = math.sqrt(bound * (1 - bound) / trials)
            assert abs(share - bound) == pytest.approx(Z * error, rel=1e-6, abs=1e-9)


def test_bounds_of_a_share_as_published() -> None:
    """Newcombe, Statistics in Medicine 17, 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (hits, trials), bounds in published.items():
        assert bound_share(hits, trials) == pytest.approx(bounds, abs=5e-5)


def test_no_document_bounds_nothing() -> None:
    assert bound_share(0, 0) == (0, 1)


@pytest.mark.parametrize(
    ("share", "freedom", "expected"),
    [
        (0.975, 29, 2.04523), (0.975, 30, 2.04227), (0.975, 60, 2.00030), (0.975, 120, 1.97993),
        (0.995, 29, 2.75639), (0.9995, 29, 3.65941), (0.9995, 60, 3.46020), (0.95, 40, 1.68385),
    ],
)  # fmt: skip
def test_quantiles_of_t_as_tabled(share: float, freedom: int, expected: float) -> None:
    assert quantile_of_t(share, freedom) == pytest.approx(expected, abs=1e-4)


def test_few_documents_or_equal_ones_never_pretend_to_be_sure() -> None:
    """Five documents that all have a 1 do not prove that every document has."""
    for number in (1, 5, 29, 30, 500):
        bounds = bound_mean(number, 1.0, 0.0, low=1, high=5)
        assert bounds.low == 1
        assert bounds.high == pytest.approx(1 + 4 * bound_share(0, number).high)


def test_many_documents_have_the_interval_of_students_t() -> None:
    bounds = bound_mean(100, 3.0, 1.0, low=1, high=5)
    assert bounds == pytest.approx((3 - 1.98422 / 10, 3 + 1.98422 / 10), abs=1e-4)


@given(st.integers(1, 400), st.floats(1, 5), st.floats(0, 4))
def test_interval_holds_its_mean_and_stays_on_the_scale(number: int, mean: float, variance: float) -> None:
    low, high = bound_mean(number, mean, variance, low=1, high=5)
    assert 1 <= low <= mean + 1e-9
    assert mean - 1e-9 <= high <= 5


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 10)).map(lambda p: Interval(p[0], p[0] + p[1])), max_size=30)
)
def test_ranks_are_those_that_counting_gives(intervals: list[Interval]) -> None:
    expected = [
        Ranks(
            1 + sum(other.high < one.low for other in intervals),
            len(intervals) - sum(other.low > one.high for other in intervals),
        )
        for one in intervals
    ]
    assert rank_intervals(intervals) == expected


def test_ties_are_ties() -> None:
    """Three that overlap in a row share every place that their neighbours leave open."""
    assert rank_intervals([Interval(1, 2), Interval(1.5, 2.5), Interval(2.2, 3), Interval(4, 5)]) == [
        Ranks(1, 2), Ranks(1, 3), Ranks(2, 3), Ranks(4, 4)
    ]  # fmt: skip


def test_many_intervals_at_once_need_more_confidence_each() -> None:
    assert widen_confidence(1) == pytest.approx(0.95)
    assert widen_confidence(10) == pytest.approx(0.995)
    assert widen_confidence(0) == pytest.approx(0.95)
