"""Comparisons of one."""

from reviewer.checks.single_option import CHECK
from tests.checks.plan_spots import find_signals, table


def test_one_row_is_marked():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, table("| Option | Cost |", "| Train a model | €3k |", title="Options considered"))
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (5, 3, "Train a model")
    assert signal.message == 'the table of options has only one: "Train a model"'


def test_two_rows_are_a_choice():
    """Whatever they are."""
    assert find_signals(CHECK, table("| Option | Cost |", "| Train | €3k |", "| Keep | 0 |", title="Options")) == []


def test_where_the_others_stand_elsewhere():
    """Rejected alternatives, a recommendation, one table for each option, options of a program."""
    row = "| Train a model | €3k |"
    assert find_signals(CHECK, table("| Alternative | Cost |", row, title="Alternatives considered")) == []
    assert find_signals(CHECK, table("| Option | Cost |", row, title="Recommendation")) == []
    assert find_signals(CHECK, table("| Option | Cost |", row, title="Option A")) == []
    assert (
        find_signals(CHECK, table("| Option | Cost |", row, title="Options") + "\n" + table("| Option | Cost |", row))
        == []
    )
    assert find_signals(CHECK, table("| Option | Default |", row, title="Options")) == []
