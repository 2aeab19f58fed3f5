"""Timelines that run backwards at one entry."""

import pytest

from reviewer.checks.timeline_order import CHECK
from tests.checks.plan_spots import find_signals, table
from tests.checks.time_spots import find_messages, make_timeline


def test_list_entry_out_of_order():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, make_timeline("**14:02 UTC**", "**14:20 UTC**", "**14:10 UTC**", "**14:40 UTC**"))
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (5, 5, "14:10 UTC")
    assert signal.message == "14:10 stands after 14:20, although the other entries run forwards in time"


def test_an_entry_that_is_too_late_is_the_one_named():
    """One stray before three that follow it."""
    assert find_messages(CHECK, make_timeline("14:02", "16:20", "14:10", "14:30", "14:40")) == [
        "16:20 stands before 14:10, although the other entries run forwards in time"
    ]


@pytest.mark.parametrize(
    "stamps",
    [
        ("2:02 PM", "2:20 PM", "2:10 PM", "2:40 PM"),
        ("2026-03-04 23:50", "2026-03-05 00:20", "2026-03-05 00:10", "2026-03-05 01:00"),
        ("3 Mar 10:00", "4 Mar 10:00", "3 Mar 12:00", "4 Mar 11:00"),
        ("14:40", "14:10", "14:20", "14:02"),
        ("14:00 UTC", "16:05 CEST", "14:03 UTC", "14:10 UTC"),
    ],
)
def test_forms_of_stamps(stamps):
    """12 hours, dates, years left out, newest first, zones."""
    assert len(find_messages(CHECK, make_timeline(*stamps))) == 1


@pytest.mark.parametrize(
    "stamps",
    [
        ("22:40", "23:50", "00:10", "01:00"),
        ("17:00", "18:00", "08:30", "09:00", "18:10"),
        ("14:40", "14:20", "14:10", "14:02"),
        ("2026-03-05 09:00", "08:00 UTC"),
        ("15:59 CEST", "14:00 UTC", "16:01 CEST", "14:02 UTC"),
        ("15:59 IST", "14:00 UTC", "15:00 IST", "14:02 UTC"),
        ("11:50", "12:40", "1:05", "1:20"),
        ("28 Dec 10:00", "31 Dec 10:00", "2 Jan 09:00", "3 Jan 10:00"),
        ("14:02", "14:02", "14:02", "14:03"),
        ("14:20", "14:01", "14:30", "14:00", "14:25", "14:10"),
        ("14:02", "~14:20", "14:10", "14:40"),
    ],
)
def test_near_misses(stamps):
    """Midnight, days between, newest first, zones, 12-hour clocks, turn of the year, no order at all."""
    assert find_messages(CHECK, make_timeline(*stamps)) == []


def test_tables_with_date_and_time_in_two_columns():
    """The date may be printed only where it changes."""
    rows = ["| 2026-03-04 | 22:00 | a |", "| | 23:30 | b |", "| | 23:10 | c |", "| 2026-03-05 | 00:05 | d |"]
    assert len(find_messages(CHECK, table("| Date | Time | Event |", *rows))) == 1
    assert find_messages(CHECK, table("| Date | Time | Event |", rows[0], rows[2], rows[1], rows[3])) == []


def test_headings_carry_the_day():
    """Headings of one timeline may have several levels."""
    stamps = ("### Feb 20 2018 14:17", "### 14:55", "### 14:40", "### 15:10", "## Feb 21, 13:00", "### 13:20")
    assert len(find_messages(CHECK, "## Timeline\n\n" + "\n\nx\n\n".join(stamps))) == 1
    sound = [stamps[n] for n in (0, 2, 1, 3, 4, 5)]
    assert find_messages(CHECK, "## Timeline\n\n" + "\n\nx\n\n".join(sound)) == []


def test_unnamed_short_lists_and_schedules_are_silent():
    """A list of jobs by name is no timeline."""
    assert find_messages(CHECK, make_timeline("02:00", "05:00", "03:00", "06:00", title="Jobs")) == []


def test_plans_without_clock_times_are_only_hints():
    """Rows of a plan may stand by work stream."""
    text = make_timeline("1 May 2026", "1 July 2026", "1 June 2026", "1 August 2026")
    [signal] = find_signals(CHECK, text)
    assert signal.confidence == "low"
    [signal] = find_signals(CHECK, f"{text}\n## Root cause\n\nA bug.\n")
    assert signal.confidence == "medium"
