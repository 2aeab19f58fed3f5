"""Closed forms from the standard library against scipy over random inputs, with the accuracy that docs/claims.md states."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import stats

from reviewer.quantities.chi_square import compare_counts
from reviewer.recompute import means, proportions, tails

totals = st.integers(20, 200_000)
shares = st.floats(0.02, 0.98)
levels = st.sampled_from((0.8, 0.9, 0.95, 0.983, 0.99, 0.999))
sds = st.floats(0.01, 1e4)
groups = st.builds(means.Group, st.floats(-1e4, 1e4), sds, st.integers(2, 100_000))


@st.composite
def arms(draw):
    n1, n2 = draw(totals), draw(totals)
    base = draw(shares)
    gap = draw(st.floats(-3, 3)) * math.sqrt(base * (1 - base) * (1 / n1 + 1 / n2))
    x1 = min(n1 - 1, max(1, round(n1 * base)))
    x2 = min(n2 - 1, max(1, round(n2 * (base + gap))))
    return x1, n1, x2, n2


@given(st.floats(0.05, 5e4), st.floats(0.05, 5e4), st.floats(0, 1))
def test_incomplete_beta(first, second, place):
    """To ten digits, or 1e-13 where hardly anything is left."""
    expected = stats.beta.cdf(place, first, second)
    assert tails.incomplete_beta(first, second, place) == pytest.approx(expected, rel=1e-8, abs=1e-12)


@given(st.floats(-40, 40), st.floats(1, 1e6))
@example(1e-05, 83949.0)
def test_student_tail(statistic, degrees):
    """Far into the tail."""
    expected = 2 * stats.t.sf(abs(statistic), degrees)
    assert tails.student_two_sided(statistic, degrees) == pytest.approx(expected, rel=1e-7, abs=1e-14)


@given(levels, st.floats(1, 1e6))
def test_student_quantile(level, degrees):
    """By bisection."""
    assert tails.student_quantile(level, degrees) == pytest.approx(stats.t.ppf(0.5 + level / 2, degrees), rel=1e-7)


@given(st.floats(-37, 37))
def test_normal_tail(statistic):
    """To twelve digits down to the smallest numbers."""
    assert tails.normal_two_sided(statistic) == pytest.approx(2 * stats.norm.sf(abs(statistic)), rel=1e-12)


@given(st.integers(1, 199), st.integers(200, 100_000), levels)
def test_wilson(successes, total, level):
    """One proportion, against the same method."""
    expected = stats.binomtest(successes, total).proportion_ci(level, method="wilson")
    assert proportions.wilson_interval(successes, total, level) == pytest.approx(
        (expected.low, expected.high), abs=1e-9
    )


@given(arms(), levels)
def test_newcombe_is_made_of_two_wilson_intervals(counts, level):
    """Method 10 of Newcombe (1998), with the Wilson intervals of scipy."""
    x1, n1, x2, n2 = counts
    one = stats.binomtest(x1, n1).proportion_ci(level, method="wilson")
    two = stats.binomtest(x2, n2).proportion_ci(level, method="wilson")
    gap = x2 / n2 - x1 / n1
    low = gap - math.hypot(x2 / n2 - two.low, one.high - x1 / n1)
    high = gap + math.hypot(two.high - x2 / n2, x1 / n1 - one.low)
    assert proportions.newcombe_interval(*counts, level) == pytest.approx((low, high), abs=1e-9)


def test_newcombe_gives_the_published_example():
    """Newcombe (1998), table II, method 10: 56/70 − 48/80."""
    low, high = proportions.newcombe_interval(48, 80, 56, 70, 0.95)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@given(arms())
def test_pooled_z_is_the_chi_square_test(counts):
    """Without and with Yates's correction."""
    x1, n1, x2, n2 = counts
    table = [[x1, n1 - x1], [x2, n2 - x2]]
    assert proportions.pooled_p(*counts) == pytest.approx(stats.chi2_contingency(table, correction=False)[1], rel=1e-8)
    assert proportions.yates_p(*counts) == pytest.approx(stats.chi2_contingency(table, correction=True)[1], rel=1e-8)


@given(st.integers(2, 200), st.integers(2, 200), st.data())
def test_fisher(n1, n2, data):
    """Two-sided, against the exact test."""
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    expected = stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]])[1]
    assert proportions.fisher_p(x1, n1, x2, n2) == pytest.approx(expected, rel=1e-7)


@given(groups, groups)
def test_welch_and_student(one, two):
    """p-values from means, standard deviations and sizes."""
    values = (*one, *two)
    welch = stats.ttest_ind_from_stats(*values, equal_var=False).pvalue
    student = stats.ttest_ind_from_stats(*values, equal_var=True).pvalue
    assert means.welch_p(one, two) == pytest.approx(welch, rel=1e-6, abs=1e-13)
    assert means.student_p(one, two) == pytest.approx(student, rel=1e-6, abs=1e-13)


@given(groups, groups, levels)
def test_welch_interval_holds_zero_where_its_p_says_so(one, two, level):
    """Interval and p are two sides of one test."""
    low, high = means.welch_interval(one, two, level)
    p = means.welch_p(one, two)
    if abs(p - (1 - level)) > 1e-6:
        assert (low <= 0 <= high) == (p > 1 - level)


@given(st.floats(0.02, 0.9), st.floats(0.005, 0.09), st.sampled_from((0.01, 0.05, 0.1)), st.floats(0.55, 0.97))
def test_sample_size_gives_its_power(base, effect, alpha, power):
    """Both formulas, turned round."""
    two = base + effect
    unpooled, pooled = (
        proportions.power_of(base, two, formula(base, two, alpha, power), alpha)[place]
        for place, formula in enumerate((proportions.sample_size_unpooled, proportions.sample_size_pooled))
    )
    assert unpooled == pytest.approx(power, abs=1e-9)
    assert pooled == pytest.approx(power, abs=1e-9)


@given(st.floats(0.05, 1.0), st.sampled_from((0.01, 0.05)), st.floats(0.6, 0.97))
def test_sample_size_of_means_gives_its_power_under_noncentral_t(effect, alpha, power):
    """The normal approximation with Guenther's correction is right to a point of power."""
    size = means.sample_size(effect, 1.0, alpha, power)
    degrees, shift = 2 * size - 2, effect * math.sqrt(size / 2)
    critical = stats.t.ppf(1 - alpha / 2, degrees)
    exact = stats.nct.sf(critical, degrees, shift) + stats.nct.cdf(-critical, degrees, shift)
    assert exact == pytest.approx(power, abs=0.01)


@given(st.lists(st.integers(50, 100_000), min_size=2, max_size=8), st.data())
def test_sample_ratio(counts, data):
    """Any number of arms, any planned shares."""
    shares = [data.draw(st.floats(0.5, 2)) for _ in counts]
    whole = sum(counts)
    expected = stats.chisquare(counts, [whole * share / sum(shares) for share in shares], sum_check=False)
    statistic, p = compare_counts(counts, shares)
    assert statistic == pytest.approx(expected.statistic, rel=1e-9)
    assert p == pytest.approx(expected.pvalue, rel=1e-7, abs=1e-13)
