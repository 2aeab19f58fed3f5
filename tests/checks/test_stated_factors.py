"""Stated factors."""

import pytest

from reviewer.checks.stated_factors import CHECK
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The build went from 90 min to 30 min, 5x faster.", "90 min to 30 min, 5x"),
        ("A speedup of 5x, from 300 ms to 100 ms.", "5x, from 300 ms to 100 ms"),
        ("It was reduced by a factor of 5 from 300 ms to 100 ms.", "5 from 300 ms to 100 ms"),
        ("It is 5 times faster (from 300 ms to 100 ms).", "5 times faster (from 300 ms to 100 ms"),
        ("Traffic tripled from 40 to 60 requests per second.", "tripled from 40 to 60"),
        ("The error count was halved, from 100 to 80.", "halved, from 100 to 80"),
    ],
)
def test_forms(text, quote):
    """Factors in digits and words."""
    [signal] = find_signals(CHECK, f"{text}\n")
    assert signal.anchor.quote == quote
    assert "is a factor of" in signal.message


@pytest.mark.parametrize(
    "text",
    [
        "The search is 5x faster (from 5s to 1s for subsequent searches).",
        "The build went from 90 min to 30 min, 3x faster, or from 90 min to 30 min, 2 times faster.",
        "It is 8x faster (from 7.6s to <1s).",
        "It is ~5x faster (from 60 s to 30 s).",
        "Logo fetching is now 5x faster (from ~10 seconds to ~1 second).",
        "It fell from 5.2 to 5.9, and 3x more memory is used.",
        "Traffic more than doubled from 40 to 120.",
        "Traffic doubled from 48 to 101.",
        "Traffic doubled from 2023 to 2025.",
        "The team doubled, and latency went from 40 to 50 ms.",
    ],
)
def test_near_misses(text):
    """Right ones, estimates, hedges, years, other subjects."""
    assert find_signals(CHECK, f"{text}\n") == []
