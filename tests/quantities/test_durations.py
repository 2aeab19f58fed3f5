"""Durations as they are printed."""

import pytest

from reviewer.quantities.durations import find_durations, show_clock, show_length


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2 h 10 min", 7800), ("1h48m", 6480), ("1 hour and 48 minutes", 6480), ("103 minutes", 6180), ("47-minute", 2820),
        ("7 hours, 9 minutes", 25_740), ("1.5 hours", 5400), ("two weeks", 1_209_600), ("5 d 3 h 45 min", 445_500),
        ("16h 59m 5s", 61_145), ("5 m", None), ("3 s", None), ("$5 days", None), ("5 months", None),
    ],
)  # fmt: skip
def test_forms(text, seconds):
    """Units joined, letters only behind a larger unit."""
    assert [duration.seconds for duration in find_durations(f"It took {text} then.")] == ([seconds] if seconds else [])


@pytest.mark.parametrize("text", ["about 5 minutes", "~5 minutes", "over 2 hours", "5 minutes or so", "up to 3 days"])
def test_hedges(text):
    """Words that make it vague."""
    assert [duration.is_hedged for duration in find_durations(f"It took {text}.")] == [True]


def test_shown():
    """Lengths and times of the day."""
    assert (show_length(7800), show_length(0), show_length(445_505)) == ("2 h 10 min", "0 min", "5 d 3 h 45 min 5 s")
    assert show_clock(86_400 + 50_520) == "14:02"
