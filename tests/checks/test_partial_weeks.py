"""Lengths of online tests."""

import pytest

from reviewer.checks.partial_weeks import CHECK
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The A/B test ran for 10 days.", "10 days are 1 week and 3 days"),
        ("We saw it in an A/B test. The test ran for three days only.", "3 days are less than a week"),
        ("The A/B test ran from 2 March to 6 March 2026.", "4 days are less than a week"),
        ("The A/B test ran from March 2 to March 18.", "16 days are 2 weeks and 2 days"),
        ("The A/B test ran from 2026-03-02 to 2026-03-12.", "10 days are 1 week and 3 days"),
        ("We will run an A/B test for 5 days.", "5 days are less than a week"),
        ("It was a 10-day A/B test.", "10 days"),
    ],
)
def test_partial_weeks_are_found(text, shown):
    """Stated as days or as dates."""
    (signal,) = find_signals(CHECK, text)
    assert signal.message.startswith(shown)


@pytest.mark.parametrize(
    "text",
    [
        "The A/B test ran for 14 days.",
        "The A/B test ran for two weeks.",
        "The A/B test ran for 30 days.",
        "The A/B test ran from 2 March to 15 March 2026.",
        "The A/B test ran from 2 March to 16 March 2026.",
        "The A/B test ran from 31 February to 3 March.",
        "The test ran for 10 days.",
        "We ran an A/B test. The load test ran for 3 days.",
        "The A/A test and the A/B test ran for 10 days.",
        "The A/B test ran for about 10 days.",
        "The A/B test was stopped after 3 days.",
    ],
)
def test_whole_weeks_and_other_tests_are_silent(text):
    """Dates count with and without the last day; a date that does not exist says nothing."""
    assert find_signals(CHECK, text) == []


def test_anchor():
    """Subject to length."""
    (signal,) = find_signals(CHECK, "# A\n\nThe A/B test ran for 10 days in May.")
    assert signal.anchor.quote == "A/B test ran for 10 days"
    assert (signal.anchor.line_start, signal.anchor.column_start) == (3, 5)
