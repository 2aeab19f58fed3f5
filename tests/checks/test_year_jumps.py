"""Years that jump within an ordered run of dates."""

import pytest

from reviewer.checks import timeline_order
from reviewer.checks.year_jumps import CHECK
from tests.checks.plan_spots import find_signals, table
from tests.checks.time_spots import find_messages, make_timeline

DATES = ["2021-05-08", "2021-06-16", "2021-12-01", "2021-01-28", "2022-03-08"]


def test_january_slip_in_a_table():
    """Anchor, quote and message; the check on order leaves it to this one."""
    text = table("| Date | Event |", *(f"| {date} | x |" for date in DATES))
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (6, 3, "2021-01-28")
    assert signal.message == "2021-01-28 stands after 2021-12-01; the order holds with 2022 as its year"
    assert find_signals(timeline_order.CHECK, text) == []


@pytest.mark.parametrize(
    "dates",
    [
        list(reversed(DATES)),
        ["3 May 2025", "8 June 2025", "9 July 2024", "12 August 2025"],
        ["May 3, 2025", "June 8, 2026", "July 9, 2025", "August 12, 2025"],
        ["2025-12-01", "2025-12-10", "2025-12-20", "2026-01-03", "2025-01-09"],
    ],
)
def test_forms(dates):
    """Newest first, both ways of writing, a year too late, the last entry."""
    assert len(find_messages(CHECK, make_timeline(*dates))) == 1


def test_dates_may_stand_behind_a_label():
    """As in lists of releases."""
    text = "".join(f"- 3.9.0 alpha {n}: Monday, {date}\n" for n, date in enumerate(DATES))
    assert len(find_messages(CHECK, text)) == 1


@pytest.mark.parametrize(
    "dates",
    [
        ["2021-05-08", "2021-06-16", "2022-01-28", "2022-03-08"],
        ["2021-05-08", "2021-01-28", "2021-06-16"],
        ["2021-05-08", "2021-07-01", "2021-06-16", "2021-12-01"],
        ["2024-05-08", "2021-01-28", "2023-06-16", "2020-03-08", "2022-03-08"],
        ["2021-12-08", "2021-03-28", "2021-06-16", "2021-09-01"],
        ["8 May", "16 June", "28 January", "8 March"],
        ["2021-05-08", "2021-06-16", "2021-02-31", "2022-03-08"],
    ],
)
def test_near_misses(dates):
    """In order, too few, another slip, no order, first entry far away, no years, no date."""
    assert find_messages(CHECK, make_timeline(*dates)) == []
