"""Due dates before the document's own date."""

import pytest

from reviewer.checks.past_due_dates import CHECK
from tests.checks.plan_spots import bullets, find_signals, table

HEAD = "---\ndate: 2026-04-22\n---\n\n"
ROWS = ("| Reject versions | Ann | 2026-05-08 |", "| Add an alert | Bob | 2026-05-15 |")


def find_due(*rows: str, head: str = HEAD, columns: str = "| Action | Owner | Due |"):
    """Run the check over a table of actions."""
    return [signal.message for signal in find_signals(CHECK, head + table(columns, *rows, title="Action items"))]


def test_wrong_year_in_a_table():
    """Anchor, quote and message."""
    text = HEAD + table("| Action | Owner | Due |", *ROWS, "| Write it down | Cem | 2025-05-20 |", title="Action items")
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.quote) == (11, "2025-05-20")
    assert signal.message == "due 2025-05-20, 337 days before the document's own date, 2026-04-22"


@pytest.mark.parametrize(
    "head",
    ["| Status | Date |\n|---|---|\n| x | y |\n| Date | 2026-04-22 |\n\n", "**Status:** open · **Date:** 22 April 2026\n\n",
     "Creation date: 2026-04-22\n\n", "*Last updated: 2026-05-01*, *Created: 2026-04-22*\n\n"],
)  # fmt: skip
def test_forms_of_the_document_date(head):
    """Status tables, bold keys, plain keys; the earliest of several."""
    assert len(find_due(*ROWS, "| Write it down | Cem | 20 April |", head=head)) == 1


def test_lists():
    """Only a date that is said to be due."""
    text = HEAD + bullets("Action items", "Ann adds an alert, due 2025-05-20", "Bob fixes it, due 2026-06-01")
    assert len(find_signals(CHECK, text)) == 1
    text = HEAD + bullets("Action items", "Ann adds an alert as on 2025-05-20", "Bob fixes it, due 2026-06-01")
    assert find_signals(CHECK, text) == []


def test_near_misses():
    """Done, later, no document date, history, a year not given and far away, another column."""
    assert find_due(*ROWS, "| Write it down | Cem | 2026-04-22 |") == []
    assert find_due(*ROWS, "| Write it down | Cem | 2025-05-20 |", head="") == []
    assert find_due(*ROWS, "| Write it down | Cem | 12 January |") == []
    late = [row.replace("2026", "2025") for row in ROWS]
    assert find_due(*late) == []
    assert find_due(*ROWS, "| Write it down | Cem | 2025-05-20 |", columns="| Action | Owner | Started |") == []
    done = "| Write it down | Cem | 2025-05-20 | Done |"
    rows = [f"{row} Open |" for row in ROWS]
    assert find_due(*rows, done, columns="| Action | Owner | Due | Status |") == []
