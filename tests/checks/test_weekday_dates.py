"""Weekdays against the dates beside them."""

import pytest

from reviewer.checks.weekday_dates import CHECK
from tests.checks.plan_spots import find_signals
from tests.checks.time_spots import find_messages


def test_wrong_weekday():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, "We start on Tuesday, 4 March 2026.\n")
    assert (signal.anchor.column_start, signal.anchor.quote) == (13, "Tuesday, 4 March 2026")
    assert signal.message == "4 March 2026 is a Wednesday, not a Tuesday"


@pytest.mark.parametrize(
    "text",
    [
        "Tue 2026-03-04",
        "2026-03-04 (Tue)",
        "Tuesday 4th March 2026",
        "Tues., March 4, 2026",
        "| 2026-03-04, Tuesday | x |",
        "April 8, 2026 (Tuesday, 10am PT)",
        "on Tuesday,\n4 March 2026",
    ],
)
def test_forms(text):
    """Short names, both sides, line breaks."""
    assert len(find_messages(CHECK, f"{text}\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Wednesday, 4 March 2026",
        "Wed 2026-03-04",
        "Tuesday, 4 March",
        "On 4 March 2026, Tuesday's team met.",
        "Tuesday or 4 March 2026",
        "Tue 03/04/2026",
        "Tuesday, 31 April 2026",
    ],
)
def test_near_misses(text):
    """Right, without a year, not beside it, ambiguous, no date."""
    assert find_messages(CHECK, f"{text}\n") == []


def test_weekday_at_the_end_of_a_crlf_line():
    """The carriage return is no part of the text."""
    assert len(find_messages(CHECK, "2026-03-04, Tuesday\r\nThe team met.\r\n")) == 1


def test_year_of_the_document_is_tried():
    """Reported only if the weekday fits in no year around."""
    head = "---\ndate: 2026-03-30\n---\n\n"
    assert find_messages(CHECK, f"{head}Decide by Friday 10 April.\n") == []
    assert find_messages(CHECK, f"{head}Decide by Thursday 10 April.\n") == []
    assert find_messages(CHECK, f"{head}Decide by Saturday 10 April.\n") == []
    assert find_messages(CHECK, f"{head}Decide by Sunday 10 April.\n") == ["10 April in 2026 is a Friday, not a Sunday"]
