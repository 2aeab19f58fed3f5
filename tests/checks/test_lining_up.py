"""Strays of a run of values."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.lining_up import find_strays


def test_the_later_of_two_goes():
    """A swap is blamed on the second."""
    assert find_strays([1, 3, 2, 4]) == [2]
    assert find_strays([1, 9, 2, 3]) == [1]
    assert find_strays([]) == find_strays([1, 1, 2]) == []


@given(st.lists(st.integers(0, 30), max_size=60))
def test_what_is_left_never_falls(values):
    """And no shorter list of strays would do for short runs."""
    strays = set(find_strays(values))
    left = [value for place, value in enumerate(values) if place not in strays]
    assert all(one <= two for one, two in pairwise(left))
    best = [1] * len(values)
    for place, value in enumerate(values):
        best[place] = 1 + max((best[n] for n in range(place) if values[n] <= value), default=0)
    assert len(left) == max(best, default=0)
