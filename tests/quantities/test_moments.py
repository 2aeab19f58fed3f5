"""Dates and clock times as they are printed."""

import pytest

from reviewer.quantities.moments import find_clocks, find_days, find_stamps


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2026-03-04", (2026, 3, 4)),
        ("2026/03/04", (2026, 3, 4)),
        ("4 March 2026", (2026, 3, 4)),
        ("4th of March, 2026", (2026, 3, 4)),
        ("March 4, 2026", (2026, 3, 4)),
        ("Mar. 4th", (None, 3, 4)),
        ("04-Mar-2026", (2026, 3, 4)),
        ("4. März", None),
        ("04.03.2026", (2026, 3, 4)),
        ("03/04/2026", None),
        ("25/04/2026", (2026, 4, 25)),
        ("04/25/2026", (2026, 4, 25)),
        ("gpt-4o-2024-05-13", None),
        ("2024-05-13-preview", None),
        ("March 2026", None),
        ("may 4", None),
        ("March 10:30", None),
    ],
)
def test_dates(text, parts):
    """All forms; what can be read in two ways is left out."""
    days = [(day.year, day.month, day.day) for day in find_days(f"On {text} it was.")]
    assert days == ([parts] if parts else [])


@pytest.mark.parametrize(
    ("text", "seconds", "offset"),
    [
        ("14:02", 50_520, None),
        ("2:02 pm", 50_520, None),
        ("12:05 a.m.", 300, None),
        ("5 PM", 61_200, None),
        ("14:02:07", 50_527, None),
        ("14:02 UTC", 50_520, 0),
        ("14:02 CEST", 50_520, 120),
        ("14:02 (UTC+5:30)", 50_520, 330),
        ("2026-03-04T14:02:00-05:00", 50_520, -300),
        ("14:02 ET", 50_520, None),
        ("25:10", None, None),
        ("14:75", None, None),
        ("127.0.0.1:80", None, None),
        ("file.py:12:30", None, None),
    ],
)
def test_clocks(text, seconds, offset):
    """12 and 24 hours, with and without a zone."""
    clocks = [(clock.seconds, clock.offset) for clock in find_clocks(f"At {text} it was.")]
    assert clocks == ([(seconds, offset)] if seconds is not None else [])


@pytest.mark.parametrize(
    "text", ["2026-03-04 14:02", "2026-03-04T14:02Z", "4 March 2026 at 14:02", "14:02 UTC on 4 March 2026", "14:02 (4 March 2026)"]
)  # fmt: skip
def test_date_and_time_are_joined(text):
    """They make one stamp."""
    [stamp] = find_stamps(f"On {text}.\n")
    assert stamp.day is not None
    assert stamp.clock is not None
    assert (stamp.day.number(), stamp.clock.seconds) == (739_679, 50_520)


def test_two_times_of_one_date_stay_two():
    """The date goes with the time beside it."""
    first, second = find_stamps("Between 12:17 and 12:30 UTC on 2023-07-20.\n")
    assert (first.day, second.day is not None) == (None, True)
