"""Comparisons in words only."""

from reviewer.checks.option_numbers import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table


def test_a_quantity_in_words_is_shown():
    """Anchor, quote and the words."""
    [signal] = find_shown(CHECK, table("| Option | Risk | Cost |", "| Keep | low | low |", "| Build | high | high |"))
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (1, 3, "Option | Risk | Cost")
    assert signal.message == 'the 2 options are compared without a single number: "Cost" says low, high'


def test_without_a_quantity_it_is_a_hint():
    """Pros and cons may be right in words."""
    [signal] = find_signals(
        CHECK, table("| Option | Pros | Cons |", "| Keep | simple | old |", "| Build | new | risky |")
    )
    assert signal.confidence == "low"


def test_one_number_anywhere_silences():
    """In a cell, in words, or in the text of the section; not in the name of an option or the heading."""
    head, keep = "| Option | Cost |", "| Option 1: keep | low |"
    assert len(find_shown(CHECK, table(head, keep, "| Option 2: build | high |", title="4. Options"))) == 1
    assert find_signals(CHECK, table(head, keep, "| Option 2: build | €5k |")) == []
    assert find_signals(CHECK, table(head, keep, "| Option 2: build | three weeks |")) == []
    assert (
        find_signals(
            CHECK, table(head, keep, "| Option 2: build | high |", title="Options") + "\nBuilding takes 9 weeks.\n"
        )
        == []
    )


def test_columns_as_options():
    """The table lies on its side."""
    [signal] = find_shown(
        CHECK, table("| Criterion | Option A | Option B |", "| Cost | low | high |", "| Effort | low | medium |")
    )
    assert '"Cost" says low, high' in signal.message
