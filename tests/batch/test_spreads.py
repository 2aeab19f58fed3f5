import statistics
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.batch.spreads import average_values, bound_values, fill_bins, measure_spread

scores = st.lists(st.sampled_from([1 + number / 8 for number in range(33)]), min_size=1, max_size=200)


@given(scores)
def test_counted_values_have_the_mean_and_median_of_the_values(values: list[float]) -> None:
    average = average_values(Counter(values), 1, 5)
    assert average is not None
    assert average.documents == len(values)
    assert average.mean == pytest.approx(statistics.fmean(values))
    assert average.median == statistics.median(values)


@given(st.lists(st.floats(1, 5), min_size=30, max_size=100).filter(lambda values: len(set(values)) > 1))
def test_interval_rests_on_the_sample_variance(values: list[float]) -> None:
    low, high = bound_values(Counter(values), 1, 5, 0.95)
    half = statistics.NormalDist().inv_cdf(0.975) * statistics.stdev(values) / len(values) ** 0.5
    mean = statistics.fmean(values)
    assert high >= min(5, mean + half) - 1e-9  # t is a little wider than the normal distribution
    assert low <= max(1, mean - half) + 1e-9
    assert high - low <= 2 * half * 1.05 + 1e-9


def test_nothing_has_no_average() -> None:
    assert average_values({}, 1, 5) is None


@given(scores)
def test_every_score_is_in_one_class(values: list[float]) -> None:
    bins = fill_bins((value, 1) for value in values)
    edges = [1 + step / 2 for step in range(9)]
    assert bins[-1] == sum(value >= 4.5 for value in values)
    for number, (low, high) in enumerate(pairwise(edges[:-1])):
        assert bins[number] == sum(low <= value < high for value in values)


@given(st.lists(st.integers(0, 50), min_size=10, max_size=60))
def test_distance_is_iglewicz_and_hoaglins(values: list[int]) -> None:
    spread = measure_spread(values)
    assert spread is not None
    middle = statistics.median(values)
    mad = statistics.median(abs(value - middle) for value in values)
    mean_deviation = statistics.fmean(abs(value - middle) for value in values)
    for value in values:
        if mad:
            assert spread.measure(value) == pytest.approx(0.6745 * (value - middle) / mad)
        elif mean_deviation:
            assert spread.measure(value) == pytest.approx((value - middle) / (1.253314 * mean_deviation))
        else:
            assert not spread.is_far(value)


def test_one_odd_value_does_not_hide_itself() -> None:
    """The standard deviation would: with eleven values no z-score can pass 3.02."""
    spread = measure_spread([3.0, 3.1, 2.9, 3.0, 3.2, 2.8, 3.1, 3.0, 2.9, 3.1, 1.0])
    assert spread is not None
    assert spread.is_far(1.0)
    assert not spread.is_far(2.8)


def test_fewer_than_ten_have_no_outliers() -> None:
    assert measure_spread([1.0] * 8 + [5.0]) is None
