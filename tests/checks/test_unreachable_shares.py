"""Percentages that no count gives."""

import pytest

from reviewer.checks.unreachable_shares import CHECK
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    "text",
    [
        "In all, 37.3% of the 24 participants finished.",
        "In all, 62.4% of 52 support tickets were closed.",
        "Only 0.4% of all 120 images were bad.",
    ],
)
def test_unreachable_shares_are_found(text):
    """With decimals and a small n."""
    (signal,) = find_signals(CHECK, text)
    assert signal.message.startswith("no count out of ")


@pytest.mark.parametrize(
    "text",
    [
        "In all, 37.5% of the 24 participants finished.",
        "In all, 33.3% of 24 users and 66.6% of 24 users finished.",
        "In all, 37% of the 24 participants finished.",
        "In all, about 37.3% of the 24 participants finished.",
        "It takes 37.3% of the 24 GB.",
        "It takes 37.3% of the 24 hours.",
        "We expect 37.3% of the 24 participants to finish.",
        "In all, 37.3% of the 9400 participants finished.",
        "In all, 37.3% of the 24,000 participants finished.",
        "In all, 137.3% of the 24 participants finished.",
    ],
)
def test_reachable_or_uncountable_is_silent(text):
    """Rounded and cut off; whole per cent; no things that are counted; n too large to tell."""
    assert find_signals(CHECK, text) == []


def test_anchor_and_arithmetic():
    """The two nearest counts are shown."""
    (signal,) = find_signals(CHECK, "In all, 37.3% of the 24 participants finished.")
    assert signal.anchor.quote == "37.3% of the 24 participants"
    assert signal.message.endswith("8 is 33.3%, 9 is 37.5%")
