"""Dates that the calendar does not have."""

import pytest

from reviewer.checks.impossible_dates import CHECK
from tests.checks.plan_spots import find_signals
from tests.checks.time_spots import find_messages


def test_thirty_first_of_april():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, "The audit closes on Tuesday, 31 April 2026.\n")
    assert (signal.anchor.column_start, signal.anchor.quote) == (30, "31 April 2026")
    assert signal.message == "31 April 2026 is no date: April has 30 days"


@pytest.mark.parametrize(
    "text", ["Feb 29, 2025", "2025-02-30T10:00Z", "31.04.2026", "31/04/2026", "30 Feb", "June 31st", "2026-13-05"]
)
def test_forms(text):
    """Every way of writing."""
    assert len(find_messages(CHECK, f"Due {text}.\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "29 February 2024", "Feb 29", "31 May", "gpt-4o-2024-02-31", "v2026.02.30", "13/13/2026", "0000-00-00",
        "The parser rejects 2026-02-30.", "an invalid date such as 31 April", "page 45 May", "1999-12-31",
    ],
)  # fmt: skip
def test_near_misses(text):
    """Leap years, names that hold a date, placeholders, dates that are meant to be wrong."""
    assert find_messages(CHECK, f"{text}\n") == []
