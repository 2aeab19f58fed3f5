"""Agreement measures against independent computations and published examples."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.agreement import compute_mean_error, compute_weighted_kappa
from reviewer.evaluation.agreement import (
    compute_alpha,
    compute_auc,
    compute_icc,
)

SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Table 2 of Shrout and Fleiss 1979; ICC(2,1) is .29 and ICC(2,4) is .62 there."""
NONE = None
KRIPPENDORFF = [
    [1, 1, NONE, 1],
    [2, 2, 3, 2],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [2, 2, 2, 2],
    [1, 2, 3, 4],
    [4, 4, 4, 4],
    [1, 1, 2, 1],
    [2, 2, 2, 2],
    [NONE, 5, 5, 5],
    [NONE, NONE, 1, 1],
    [NONE, NONE, 3, NONE],
]
"""The four observers' data of Krippendorff 2011, section C; ordinal alpha is .815 there."""

ratings = st.integers(1, 5)


def test_alpha_is_that_of_the_published_example():
    units = [[float(v) for v in unit if v is not None] for unit in KRIPPENDORFF]
    assert compute_alpha(units) == pytest.approx(0.815, abs=0.0005)


def test_icc_is_that_of_the_published_example():
    single, mean = compute_icc([[float(v) for v in row] for row in SHROUT_FLEISS])
    assert (round(single, 2), round(mean, 2)) == (0.29, 0.62)


def alpha_by_matrix(units):
    """Alpha from the coincidence matrix, with the ordinal metric written out as in the paper."""
    units = [unit for unit in units if len(unit) > 1]
    values = sorted({v for unit in units for v in unit})
    place = {v: i for i, v in enumerate(values)}
    o = np.zeros((len(values), len(values)))
    for unit in units:
        for i, a in enumerate(unit):
            for j, b in enumerate(unit):
                if i != j:
                    o[place[a], place[b]] += 1 / (len(unit) - 1)
    n = o.sum(axis=1)
    d = np.array(
        [
            [(n[min(i, j) : max(i, j) + 1].sum() - (n[i] + n[j]) / 2) ** 2 for j in range(len(values))]
            for i in range(len(values))
        ]
    )
    expected = (np.outer(n, n) * d).sum() / (n.sum() - 1)
    return 1 - (o * d).sum() / expected


@given(st.lists(st.lists(ratings, min_size=1, max_size=4), min_size=1, max_size=12))
def test_alpha_is_the_same_from_the_coincidence_matrix(units):
    found = compute_alpha(units)
    if found is None:
        assert len({v for unit in units if len(unit) > 1 for v in unit}) < 2
    else:
        assert found == pytest.approx(alpha_by_matrix(units), abs=1e-9)


@given(st.lists(st.tuples(ratings, ratings), min_size=1, max_size=40))
def test_weighted_kappa_is_the_same_from_the_confusion_matrix(pairs):
    matrix = np.zeros((5, 5))
    for one, two in pairs:
        matrix[one - 1, two - 1] += 1
    weights = np.array([[(i - j) ** 2 / 16 for j in range(5)] for i in range(5)])
    expected = np.outer(matrix.sum(axis=1), matrix.sum(axis=0)) / matrix.sum()
    found = compute_weighted_kappa(pairs)
    if (weights * expected).sum() == 0:
        assert found is None
    else:
        assert found == pytest.approx(1 - (weights * matrix).sum() / (weights * expected).sum())


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=15),
    st.lists(st.integers(0, 9), min_size=1, max_size=15),
)
def test_auc_is_the_mann_whitney_statistic(higher, lower):
    ranks = np.argsort(np.argsort([*higher, *lower], kind="stable"), kind="stable") + 1.0
    both = np.array([*higher, *lower])
    for value in set(both.tolist()):
        ranks[both == value] = ranks[both == value].mean()
    u = ranks[: len(higher)].sum() - len(higher) * (len(higher) + 1) / 2
    assert compute_auc(higher, lower) == pytest.approx(u / (len(higher) * len(lower)))


@given(st.lists(st.lists(st.floats(1, 5), min_size=3, max_size=3), min_size=2, max_size=8))
def test_icc_is_the_same_from_sums_of_squares(table):
    x = np.array(table)
    n, k = x.shape
    ss_rows = k * ((x.mean(axis=1) - x.mean()) ** 2).sum()
    ss_columns = n * ((x.mean(axis=0) - x.mean()) ** 2).sum()
    ss_error = ((x - x.mean()) ** 2).sum() - ss_rows - ss_columns
    rows, columns, error = ss_rows / (n - 1), ss_columns / (k - 1), ss_error / ((n - 1) * (k - 1))
    below = rows + (k - 1) * error + k * (columns - error) / n
    found = compute_icc(table)
    if found is not None and abs(below) > 1e-6:
        assert found[0] == pytest.approx((rows - error) / below, abs=1e-5)


def test_perfect_agreement_is_one_everywhere():
    assert compute_alpha([[1, 1], [3, 3], [5, 5]]) == 1
    assert compute_weighted_kappa([(1, 1), (3, 3), (5, 5)]) == 1
    assert compute_icc([[1, 1], [3, 3], [5, 5]]) == (1, 1)
    assert compute_auc([4, 5], [1, 2]) == 1


def test_what_cannot_be_computed_is_nothing():
    assert compute_alpha([[1], [2]]) is None
    assert compute_alpha([[2, 2], [2, 2]]) is None
    assert compute_icc([[1.0, 2.0]]) is None
    assert compute_icc([[2.0, 2.0], [2.0, 2.0]]) is None
    assert compute_weighted_kappa([]) is None
    assert compute_weighted_kappa([(2, 2)]) is None
    assert compute_mean_error([]) is None
    assert compute_auc([], [1]) is None


def test_mean_error_is_the_mean_of_absolute_differences():
    assert math.isclose(compute_mean_error([(1, 2), (4.5, 4), (3, 3)]), 0.5)
