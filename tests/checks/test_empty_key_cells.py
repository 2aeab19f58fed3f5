"""Gaps in columns for owner, due date and status."""

from reviewer.checks.empty_key_cells import CHECK
from tests.checks.plan_spots import find_signals, table


def test_gap_marks_the_name_of_its_row():
    """Anchor, quote and message."""
    [signal] = find_signals(
        CHECK, table("| # | Milestone | Owner |", "| 1 | Shadow | Ann |", "| 2 | Test at 5% | |", "| 3 | Launch | Bo |")
    )
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (4, 7, "Test at 5%")
    assert signal.message == 'the column "Owner" has nothing for "Test at 5%"'


def test_several_gaps_are_one_finding():
    """With a count and the first."""
    rows = ("| a | Ann |", "| b | ? |", "| c | Bo |", "| d | Cy |", "| e | unassigned |", "| f | Di |")
    [signal] = find_signals(CHECK, table("| Part | Owner |", *rows))
    assert signal.message == 'the column "Owner" has nothing for 2 of 6 rows, first "b"'


def test_columns_that_are_mostly_empty_are_a_habit():
    """Half filled, or ticks only, says nothing; in other columns gaps are fine."""
    assert find_signals(CHECK, table("| Part | Owner |", "| a | Ann |", "| b | |", "| c | |")) == []
    assert (
        find_signals(CHECK, table("| Part | Status |", "| a | done |", "| b | done |", "| c | ✅ |", "| d | |")) == []
    )
    assert find_signals(CHECK, table("| Part | Note |", "| a | x |", "| b | y |", "| c | |")) == []


def test_dashes_are_gaps_only_for_actions():
    """A dash says "none" in most tables; an open action has no such choice."""
    rows = ("| fix the key | Ann | 4 May |", "| add an alert | Bo | – |", "| drop it | Cy | 5 May |")
    assert find_signals(CHECK, table("| Milestone | Owner | Due |", *rows)) == []
    [signal] = find_signals(CHECK, table("| Action | Owner | Due |", *rows))
    assert (signal.anchor.quote, signal.message) == ("add an alert", 'the column "Due" has nothing for "add an alert"')


def test_done_tracked_and_total_rows_need_nothing():
    """Nor do rows that continue the one above, and rows that only part others."""
    rows = ("| fix | | | Done |", "| add #12 | | 4 May | Open |", "| log it | Ann | 4 May | Open |")
    assert find_signals(CHECK, table("| Action | Owner | Due | Status |", *rows)) == []
    rows = ("| a | x | Ann |", "| | y | |", "| b | z | Bo |", "| **Later** | | |", "| c | v | Cy |", "| Total | 3 | |")
    assert find_signals(CHECK, table("| Part | Step | Owner |", *rows)) == []


def test_action_table_with_an_empty_column():
    """All rows empty: one finding; a template without actions: none."""
    [signal] = find_signals(
        CHECK, table("| Action | Owner | Due |", "| fix the key | | May |", "| add an alert | | June |")
    )
    assert signal.message == 'the column "Owner" has nothing for all 2 open actions'
    assert find_signals(CHECK, table("| Action | Owner | Due |", "| | | |", "| [action] | | |")) == []


def test_lone_action_without_anything():
    """A row that holds nothing but its action is an action, a short bold one is a divider."""
    rows = ("| fix the key | Ann | 4 May |", "| add an alert on age | | |", "| **Later** | | |")
    quotes = [signal.anchor.quote for signal in find_signals(CHECK, table("| Action | Owner | Due |", *rows))]
    assert quotes == ["add an alert on age"] * 2


def test_short_rows_have_gaps_too():
    """A cell that is not there is empty."""
    [signal] = find_signals(CHECK, table("| Part | Stage | Owner |", "| a | x | Ann |", "| b | y | Bo |", "| c | z |"))
    assert signal.anchor.quote == "c"


def test_a_date_does_not_name_a_row():
    """The milestone does, also in the second column; "Open" is a status."""
    rows = ("| 2026-01 | Alpha | Ann | Open |", "| 2026-02 | Beta | Bo | Open |", "| 2026-03 | GA | | Open |")
    [signal] = find_signals(CHECK, table("| Date | Milestone | Owner | Status |", *rows))
    assert signal.anchor.quote == "GA"
