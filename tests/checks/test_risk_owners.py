"""Risk tables that name nobody."""

from reviewer.checks.risk_owners import CHECK
from tests.checks.plan_spots import find_signals, table


def test_missing_owner_column_is_a_hint_on_the_header():
    """Anchor, quote and confidence."""
    [signal] = find_signals(
        CHECK, table("| Risk | Impact | Mitigation |", "| late data | high | cache |", title="Risks")
    )
    assert (signal.anchor.line_start, signal.anchor.quote, signal.confidence) == (
        3,
        "Risk | Impact | Mitigation",
        "low",
    )


def test_owner_columns_and_handles_are_silent():
    """Whatever the column is called."""
    for name in ("Owner", "Who", "Responsible", "Risk owner", "Team", "DRI"):
        assert (
            find_signals(CHECK, table(f"| Risk | Impact | Response | {name} |", "| late data | high | cache | Ann |"))
            == []
        )
    assert find_signals(CHECK, table("| Risk | Impact | Response |", "| late data | high | @ann adds a cache |")) == []


def test_other_tables_are_silent():
    """A column of risk ratings makes no risk table."""
    assert find_signals(CHECK, table("| Change | Risk | Impact |", "| new index | low | high |")) == []
