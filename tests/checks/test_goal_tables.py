"""Gaps in tables of goals."""

from reviewer.checks.goal_tables import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table


def test_empty_baseline_and_target():
    """One finding for each column, on the goal."""
    text = table("| Metric | Baseline | Target |", "| CTR | 4% | 5% |", "| Orders | | 3% |", "| Returns | ? | |")
    baseline, target = find_signals(CHECK, text)
    assert (baseline.anchor.line_start, baseline.anchor.column_start, baseline.anchor.quote) == (4, 3, "Orders")
    assert baseline.message == 'the column "Baseline" has nothing for 2 of 3 goals, first "Orders"'
    assert (target.anchor.quote, target.message) == ("Returns", 'the column "Target" has nothing for "Returns"')
    assert (target.severity.value, target.confidence) == ("minor", "high")


def test_names_of_columns():
    """Key results with today's value, goals with a dated target."""
    assert len(find_shown(CHECK, table("| KR | Today | Target Q4 |", "| CTR | | 5% |"))) == 1
    assert (
        len(find_shown(CHECK, table("| Goal | Current value | 2026 target |", "| CTR | 4% | |", "| NPS | 3 | 4 |")))
        == 1
    )


def test_dashes_and_not_applicable_are_answers():
    """A new measure has no baseline."""
    assert find_signals(CHECK, table("| Metric | Baseline | Target |", "| CTR | – | 5% |", "| NPS | n/a | 4 |")) == []


def test_missing_baseline_is_a_hint_under_goals():
    """Silent elsewhere, and where a cell says from where."""
    rows = ("| CTR | 5% |", "| NPS | 4 |")
    [signal] = find_signals(CHECK, table("| Metric | Target |", *rows, title="Goals"))
    assert (signal.confidence, signal.anchor.quote) == ("low", "Metric | Target")
    assert find_signals(CHECK, table("| Metric | Target |", *rows, title="Alerts")) == []
    assert find_signals(CHECK, table("| Metric | Target |", "| CTR | from 4% to 5% |", title="Goals")) == []


def test_tables_of_results_are_silent():
    """Without a target there is no goal."""
    assert find_signals(CHECK, table("| Metric | Baseline | Ours |", "| CTR | | 5% |")) == []
    assert find_signals(CHECK, table("| Host | Source | Target |", "| a | | b |")) == []
