"""Lists of goals that nobody can measure."""

from reviewer.checks.goal_lists import CHECK
from tests.checks.plan_spots import bullets, find_signals


def test_goals_without_numbers_are_a_hint():
    """Anchor, quote and confidence."""
    [signal] = find_signals(CHECK, bullets("2. Goals", "Better search", "Faster feed in v2"))
    assert (signal.anchor.line_start, signal.anchor.quote, signal.confidence) == (3, "Better search", "low")
    assert signal.message.startswith('none of the 2 goals under "2. Goals" has a number')


def test_targets_without_baseline_and_date():
    """Numbers alone are half of it."""
    [signal] = find_signals(
        CHECK, bullets("How we will measure success", "models live (target: 3)", "F1 of each (target: 0.9)")
    )
    assert signal.message.endswith("has a baseline or a date beside its target")
    assert find_signals(CHECK, bullets("Success metrics", "F1 from 0.8 to 0.9", "3 models")) == []
    assert find_signals(CHECK, bullets("Success metrics", "F1 0.9 by Q3", "3 models")) == []


def test_one_number_or_another_heading_silences():
    """Non-goals, a single goal, goals of which one has a number."""
    assert find_signals(CHECK, bullets("Non-goals", "Better search", "Faster feed")) == []
    assert find_signals(CHECK, bullets("Goals", "Better search")) == []
    assert find_signals(CHECK, bullets("Goals", "Better search", "Cut p99 to 200 ms")) == []
