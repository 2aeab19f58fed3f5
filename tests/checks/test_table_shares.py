"""Shares in tables."""

from reviewer.checks.table_shares import CHECK
from tests.checks.plan_spots import find_signals, table


def test_share_of_two_columns():
    """Recovered ÷ accounts in two rows, not in the third."""
    rows = ("| A | 2,894 | 1,765 | 61.0% |", "| B | 2,901 | 1,816 | 62.6% |", "| C | 2,887 | 1,725 | 63.2% |")
    [signal] = find_signals(CHECK, table("| Arm | Accounts | Recovered | Share |", *rows))
    assert (signal.anchor.line_start, signal.anchor.quote) == (5, "63.2%")
    assert signal.message == '1,725 of 2,887 ("Accounts") is 59.8%, but the cell says 63.2%'


def test_pairs_against_a_column():
    """298 (59.8%) of 498."""
    rows = ("| a | 498 | 298 (59.8%) |", "| b | 317 | 224 (70.7%) |", "| c | 104 | 90 (68.5%) |")
    [signal] = find_signals(CHECK, table("| Kind | Images | Found |", *rows))
    assert signal.anchor.quote == "68.5%"


def test_pairs_against_the_header():
    """(of 246)."""
    rows = ("| B | 91 (37.0%) |", "| C | 165 (67.1%) |", "| D | 172 (59.9%) |")
    [signal] = find_signals(CHECK, table("| Option | Answered (of 246) |", *rows))
    assert (signal.anchor.quote, "172 of 246" in signal.message) == ("59.9%", True)


def test_share_of_the_total():
    """Count and share columns with a total row."""
    rows = (
        "| a | 1,240 | 41.1% |",
        "| b | 680 | 22.5% |",
        "| c | 320 | 16.0% |",
        "| d | 780 | 25.8% |",
        "| Total | 3,020 | 100% |",
    )
    [signal] = find_signals(CHECK, table("| Part | Cost | % of total |", *rows))
    assert signal.anchor.quote == "16.0%"


def test_right_tables_are_silent():
    """Whatever the base, one reading of the column makes all right."""
    rows = ("| `[decision]` | 12 | 22% |", "| `[win]` | 10 | 18% |", "| `[note]` | 33 | 60% |")
    assert find_signals(CHECK, table("| Tag | Count | % of total |", *rows)) == []
    rows = ("| a | 3,875 | 1,655 | 42.71% |", "| b | 1,473 | 166 | 11.27% |", "| c | 1,695 | 48 | 2.83% |")
    assert find_signals(CHECK, table("| Contract | Total | Churns | Rate |", *rows)) == []


def test_unrelated_shares_are_silent():
    """Two columns that have nothing to do with each other, or too few rows to prove a rule."""
    rows = ("| a | 419 | 73.5% |", "| b | 151 | 16.5% |", "| c | 20 | 48% |")
    assert find_signals(CHECK, table("| Model | Runs | Accuracy |", *rows)) == []
    rows = ("| a | 10 | 5 | 50% |", "| b | 10 | 4 | 60% |")
    assert find_signals(CHECK, table("| Model | Runs | Good | Share |", *rows)) == []
