"""Stated differences."""

import pytest

from reviewer.checks.stated_differences import CHECK
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It grew from 62.5% to 77.6%, a gain of 16.1 points.", "from 62.5% to 77.6% is a difference of 15.1 points, not 16.1 points"),
        ("The AUC is between 0.951 and 0.968, a spread of 0.027.", "from 0.951 to 0.968 is a difference of 0.017, not 0.027"),
        ("The p99 fell from 240 ms to 180 ms, a drop of 50 ms.", "from 240 ms to 180 ms is a difference of 60 ms, not 50 ms"),
        ("The p99 fell by 50 ms from 240 ms to 180 ms.", "from 240 ms to 180 ms is a difference of 60 ms, not 50 ms"),
        ("p99: 240 ms → 180 ms (−50 ms).", "from 240 ms to 180 ms is a difference of 60 ms, not 50 ms"),
    ],
)  # fmt: skip
def test_forms(text, message):
    """Points, the same unit, bare numbers."""
    [signal] = find_signals(CHECK, f"{text}\n")
    assert signal.message == message


@pytest.mark.parametrize(
    "text",
    [
        "It grew from 62.5% to 77.6%, a gain of 15.1 points.",
        "It grew from 62.5% to 77.6%, a gain of 15 points.",
        "It grew from 0.62 to 0.77, a gain of 15 points.",
        "It fell from 240 ms to 180 ms, and the queue lost 50 ms.",
        "It fell from 240 ms to 180 ms, a drop of about 50 ms.",
        "It fell from 240 ms to 180 ms after 50 ms of warm-up.",
        "Between 10 and 20 users waited, a gap of 50 ms.",
    ],
)
def test_near_misses(text):
    """Right ones, rounding, fractions, other subjects and units."""
    assert find_signals(CHECK, f"{text}\n") == []
