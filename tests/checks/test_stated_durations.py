"""Stated durations against the stamps beside them."""

import pytest

from reviewer.checks.stated_durations import CHECK
from tests.checks.plan_spots import find_signals
from tests.checks.time_spots import find_messages


def test_duration_before_its_stamps():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, "It was down for 47 minutes (14:02 to 15:51).\n")
    assert (signal.anchor.line_start, signal.anchor.column_start) == (1, 17)
    assert signal.anchor.quote == "47 minutes (14:02 to 15:51"
    assert signal.message == "14:02 to 15:51 is 1 h 49 min, not 47 minutes"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("It ran from 09:10 to 10:05, 45 minutes.", "09:10 to 10:05 is 55 min, not 45 minutes"),
        ("**Duration:** 21:45 to 23:28 UTC (130 minutes)", "21:45 to 23:28 UTC is 1 h 43 min, not 130 minutes"),
        ("Down from 11:50 PM to 12:40 AM, 20 minutes.", "11:50 PM to 12:40 AM is 50 min, not 20 minutes"),
        ("A 47-minute outage (14:02–15:51 UTC) hit us.", "14:02–15:51 UTC is 1 h 49 min, not 47-minute"),
        ("It lasted 2 h 5 min, from 16:58 to 18:46 UTC.", "16:58 to 18:46 UTC is 1 h 48 min, not 2 h 5 min"),
        (
            "22:30 UTC on October 29 to 05:39 UTC on October 30 (8 hours 9 minutes)",
            "22:30 UTC on October 29 to 05:39 UTC on October 30 is 7 h 9 min, not 8 hours 9 minutes",
        ),
        ("2 March 2026 – 22 March 2026 (2 weeks)", "2 March 2026 – 22 March 2026 is 20 d, not 2 weeks"),
        ("| Window |\n|---|\n| 14:02–14:51 (30 min) |", "14:02–14:51 is 49 min, not 30 min"),
    ],
)
def test_forms(text, message):
    """Both orders, brackets and commas, 12 hours, dates, midnight, tables."""
    assert find_messages(CHECK, f"{text}\n") == [message]


@pytest.mark.parametrize(
    "text",
    [
        "It lasted 1 hour and 48 minutes, from 16:58 to 18:46 UTC.",
        "It was down for about 47 minutes (14:02 to 15:51).",
        "It was down for over an hour (14:02 to 15:51).",
        "22:30 UTC on October 29 to 05:39 UTC on October 30 (7 hours 9 minutes)",
        "22:00–02:00 (4 hours)",
        "from 11:30 to 1:15, 105 minutes",
        "It ran for 3 weeks (2 March to 22 March 2026).",
        "It ran for 10 days (2 March to 13 March 2026).",
        "2024-05-14 to 2024-05-16 (3 days)",
        "from 14:00 UTC to 18:00 CEST (2 hours)",
        "sampled every 5 minutes (08:00 to 18:00)",
        "postponed by 60 minutes (from 16:00 to 17:30)",
        "raised to 15 minutes (from 10 minutes)",
        "From 10:00 to 12:00, 15 minutes after the deploy, all was well.",
        "From 10:00 to 12:00 (15 minutes after the deploy) all was well.",
        "It was down for 50 minutes, from 10:00 to 10:20 and 11:00 to 11:30.",
        "Introduction 0:00–0:30 (30 seconds)",
        "from 2 PM to 5 PM (3.5 hours)",
        "14:02 to 15:02 (26 hours)".replace("26", "25"),
        "40 minutes (14:02 to 14:44)",
    ],
)
def test_near_misses(text):
    """Right, hedged, rounded, overnight, 12-hour clocks, weekends, zones, intervals, moved times."""
    assert find_messages(CHECK, f"{text}\n") == []
