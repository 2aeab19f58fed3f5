"""Tables of actions that do not ask for owner or date."""

from reviewer.checks.action_table_columns import CHECK
from tests.checks.plan_spots import find_signals, table


def test_both_missing_marks_the_header():
    """Anchor, quote and message."""
    text = table("| Action item | Priority |", "| fix the key | P0 |", "| add an alert | P1 |")
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (
        1,
        3,
        "Action item | Priority",
    )
    assert signal.message == (
        'the table of actions has a column neither for the owner nor for the date; 2 open actions are without, first "fix the key"'
    )


def test_one_missing():
    """The missing one is named."""
    [date] = find_signals(CHECK, table("| Action item | Owner |", "| fix the key | Ann |"))
    assert "no column for the date; an open action is" in date.message
    [owner] = find_signals(CHECK, table("| Task | Due |", "| fix the key | 4 May |", title="Next steps"))
    assert "no column for the owner" in owner.message


def test_full_tables_are_silent():
    """Many names for owner and date."""
    for head in (
        "| Action | Owner | Due |",
        "| What | Who | When |",
        "| Task | Assignee | Deadline |",
        "| Item | Team | Target |",
    ):
        assert find_signals(CHECK, table(head, "| fix the key | Ann | 4 May |", title="Actions")) == []


def test_done_and_tracked_rows_need_no_column():
    """Closed rows, linked issues and handles."""
    rows = ("| fix | Done |", "| add #12 | Open |", "| [log](https://x.org) | Open |", "| ~~drop~~ | Open |")
    assert find_signals(CHECK, table("| Action item | Status |", *rows)) == []
    assert len(find_signals(CHECK, table("| Action item | Status |", *rows, "| do it | Open |"))) == 1
    assert find_signals(CHECK, table("| Action item | Due |", "| @ann fix it | 4 May |")) == []


def test_tables_of_something_else_are_silent():
    """Actions of an interface, an agent, an alert; tasks of a benchmark; legends."""
    for head in (
        "| Action | Shortcut |",
        "| Action | Reward |",
        "| Alert | Action |",
        "| Task | Accuracy |",
        "| Failure | Detection | Action |",
    ):
        assert find_signals(CHECK, table(head, *["| a b | c d | e |"[: 6 * (head.count("|") - 1) + 1]] * 2)) == []
    assert find_signals(CHECK, table("| Priority | Meaning |", "| P0 | at once |", title="Action items")) == []


def test_template_rows_are_silent():
    """A table nobody has filled in belongs to another check."""
    assert find_signals(CHECK, table("| Action item | Priority |", "|  |  |", "| [action] | [priority] |")) == []
