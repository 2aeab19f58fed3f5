"""Wins on intervals that span no effect."""

import pytest

from reviewer.checks.open_intervals import CHECK
from tests.checks.plan_spots import find_shown, find_signals


@pytest.mark.parametrize(
    "text",
    [
        "The model improves recall by 0.4 points (95% CI −0.2 to 1.0).",
        "The new ranking beats the old one by 0.4% [95% CI: -0.2%, 1.0%].",
        "The lift of 0.4 (95% confidence interval: -0.2 – 1.0) is significant.",
        "The gain is 0.4 points (95% CI -0.2 to 1.0). The new ranking is clearly better.",
        "The odds ratio is 1.10 (95% CI 0.95 to 1.28), so the reminder outperforms the letter.",
        "A 90% credible interval of −3 to +9 shows that B wins.",
    ],
)
def test_wins_are_found(text):
    """Differences and ratios, the claim before, behind or in the next sentence."""
    (signal,) = find_shown(CHECK, text)
    assert "includes " in signal.message


@pytest.mark.parametrize(
    "text",
    [
        "The model improves recall by 0.4 points (95% CI 0.2 to 1.0).",
        "Recall moved by 0.4 points (95% CI −0.2 to 1.0), which is not significant.",
        "The model improves recall (95% CI −0.2 to 1.0), but this may be noise.",
        "The gain is 0.4 points (95% CI −0.2 to 1.0). It is inconclusive, though users say it is better.",
        "The odds ratio is 1.10 (95% CI 1.05 to 1.28), so the reminder outperforms the letter.",
        "The rate is 0.96 (95% CI 0.93 to 1.02) and improved.",
        "The model improves recall by 0.4 points.",
        "It may be better: 0.4 points (95% CI −0.2 to 1.0).",
        "The gain is 0.4 points (95% CI −0.2 to 1.0).\n\nThe other model is clearly better.",
        "Our CI improves from -2 to 3 runs.",
    ],
)
def test_doubt_and_closed_intervals_are_silent(text):
    """The author says it, the interval excludes zero, or the win is another paragraph's."""
    assert find_signals(CHECK, text) == []


def test_a_mere_change_is_a_hint():
    """ "Increased" describes the estimate; it is no verdict."""
    (signal,) = find_signals(CHECK, "Orders increased by 0.4% (95% CI −0.2% to 1.0%).")
    assert signal.is_hint


def test_anchor_is_the_interval():
    """The claim is in the message."""
    (signal,) = find_signals(CHECK, "It improves recall (95% CI −0.2 to 1.0).")
    assert signal.anchor.quote == "95% CI −0.2 to 1.0"
    assert signal.message.endswith('the text says "improves"')
