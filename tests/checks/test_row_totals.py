"""Totals of rows."""

from reviewer.checks.row_totals import CHECK
from tests.checks.plan_spots import find_signals, table


def test_odd_row_among_sums():
    """The rows that hold prove the rule."""
    rows = ("| Search | 12 | 14 | 26 |", "| Checkout | 9 | 11 | 20 |", "| Data | 7 | 8 | **17** |")
    [signal] = find_signals(CHECK, table("| Team | May | June | Total |", *rows))
    assert (signal.anchor.line_start, signal.anchor.quote) == (5, "17")
    assert signal.message == '"data": 7 + 8 is 15, but the total says 17'


def test_odd_row_among_products():
    """Quantity times price."""
    rows = ("| Nodes | 4 | €260 | €1,040 |", "| Disks | 3 | €40 | €120 |", "| Links | 2 | €75 | €105 |")
    [signal] = find_signals(CHECK, table("| Item | Number | Price | Total |", *rows))
    assert signal.message == '"links": 2 × €75 is €150, but the total says €105'


def test_unproven_rules_are_silent():
    """One row that holds is chance; columns that are no parts prove nothing."""
    assert find_signals(CHECK, table("| a | b | c | Total |", "| x | 1 | 2 | 3 |", "| y | 4 | 5 | 8 |")) == []
    rows = ("| x | 3 | 40 | 90 |", "| y | 5 | 20 | 55 |", "| z | 2 | 30 | 10 |")
    assert find_signals(CHECK, table("| a | Before | After | Total |", *rows)) == []
    rows = ("| x | 1 | 2 | 3 |", "| y | 2 | 2 | 4 |", "| z | 4 | about 5 | 8 |")
    assert find_signals(CHECK, table("| a | b | c | Total |", *rows)) == []


def test_rounded_parts_are_silent():
    """1.4 + 2.4 prints as 3.7 when both were rounded down."""
    rows = ("| x | 1.4 | 2.4 | 3.9 |", "| y | 1.0 | 2.0 | 3.0 |", "| z | 1.5 | 2.5 | 4.0 |")
    assert find_signals(CHECK, table("| a | May (k€) | June (k€) | Total |", *rows)) == []
