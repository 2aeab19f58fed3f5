"""Known values of the chi-square test: from tables, and closed forms for one and two degrees of freedom."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.quantities.chi_square import compare_counts, survive_chi_square


@pytest.mark.parametrize(
    ("statistic", "degrees", "chance"),
    [
        (3.841459, 1, 0.05),
        (10.827566, 1, 0.001),
        (5.991465, 2, 0.05),
        (13.815511, 2, 0.001),
        (7.814728, 3, 0.05),
        (18.307038, 10, 0.05),
        (29.588298, 10, 0.001),
        (2.705543, 1, 0.1),
        (0.0, 4, 1.0),
    ],
)
def test_critical_values_of_the_tables(statistic, degrees, chance):
    """The probabilities printed in every table."""
    assert survive_chi_square(statistic, degrees) == pytest.approx(chance, rel=1e-5)


@given(st.floats(0.001, 600))
def test_closed_forms(statistic):
    """One degree of freedom is a normal tail, two an exponential one."""
    assert survive_chi_square(statistic, 1) == pytest.approx(math.erfc(math.sqrt(statistic / 2)), rel=1e-8, abs=1e-300)
    assert survive_chi_square(statistic, 2) == pytest.approx(math.exp(-statistic / 2), rel=1e-8, abs=1e-300)


@given(st.floats(0, 1e7), st.integers(1, 60))
def test_it_is_a_probability(statistic, degrees):
    """Never outside 0 to 1, and never an error, however large the statistic."""
    assert 0 <= survive_chi_square(statistic, degrees) <= 1


def test_arms_of_real_reports():
    """Three sound arms, and the 821,588 : 815,482 of a published mismatch."""
    statistic, chance = compare_counts((28_947, 29_012, 28_877), (1, 1, 1))
    assert (round(statistic, 2), round(chance, 2)) == (0.31, 0.85)
    assert compare_counts((821_588, 815_482), (50, 50))[1] == pytest.approx(1.8e-6, rel=0.05)


def test_two_counts_and_positive_shares_are_needed():
    """Anything else is a mistake of the caller's."""
    for counts, shares in (((5,), (1,)), ((5, 5), (1,)), ((5, 5), (1, 0)), ((0, 0), (1, 1))):
        with pytest.raises(ValueError, match="two or more counts"):
            compare_counts(counts, shares)
