"""Periods that end before they start."""

import pytest

from reviewer.checks.reversed_periods import CHECK
from tests.checks.plan_spots import find_signals
from tests.checks.time_spots import find_messages


def test_dates_the_wrong_way_round():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, "The pilot runs from 2026-05-10 to 2026-03-01.\n")
    assert (signal.anchor.column_start, signal.anchor.quote) == (21, "2026-05-10 to 2026-03-01")
    assert signal.message == "2026-05-10 to 2026-03-01 ends before it starts"


@pytest.mark.parametrize(
    "text",
    ["between 12:30 and 12:17 UTC", "14 Sept – 2 Sept", "June 15, 2026 to May 2, 2026", "14:51–14:02",
     "2026-03-04 15:00 to 2026-03-04 14:00"],
)  # fmt: skip
def test_forms(text):
    """Times and dates, words and dashes."""
    assert len(find_messages(CHECK, f"It ran {text}.\n")) == 1


@pytest.mark.parametrize(
    "text",
    ["22:00–02:00", "9:00–5:00", "20 Dec – 5 Jan", "moved from 2026-05-10 to 2026-03-01", "14:51 to 14:02 the next day",
     "12:30 to 1:15", "from 2026-03-01 to 2026-05-10", "15:30 CEST to 14:00 UTC", "12 May and 10 May"],
)  # fmt: skip
def test_near_misses(text):
    """Nights, office hours, turn of the year, moved dates, zones."""
    assert find_messages(CHECK, f"It was {text}.\n") == []
