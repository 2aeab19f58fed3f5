"""Comparisons without the status quo."""

import pytest

from reviewer.checks.option_status_quo import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table

HEAD = "| Option | Cost | Latency |"
ROWS = ("| Buy | €3k | 20 ms |", "| Build | €5k | 10 ms |")


def test_measured_options_without_status_quo():
    """Anchor, quote and message."""
    [signal] = find_shown(CHECK, table(HEAD, *ROWS, title="Options"))
    assert (signal.anchor.line_start, signal.anchor.quote) == (3, "Option | Cost | Latency")
    assert signal.message == "none of the 2 options is doing nothing or what is in use today: Buy, Build"


@pytest.mark.parametrize("name", ["Do nothing", "Status quo", "Keep the rules", "Current system", "Nothing", "No change", "Baseline (rules)", "As is",
                                  "Stay on v1", "Manual review", "Don't build it", "Existing index"])  # fmt: skip
def test_status_quo_rows(name):
    """Many names for going on as today."""
    assert find_signals(CHECK, table(HEAD, *ROWS, f"| {name} | 0 | 5 ms |", title="Options")) == []


def test_status_quo_in_the_text_or_a_cell():
    """The section speaks of it, or a cell says that a row is what is in use."""
    assert find_signals(CHECK, table(HEAD, *ROWS, title="Options") + "\nDoing nothing costs €9k a month.\n") == []
    assert find_signals(CHECK, table(HEAD, *ROWS, "| GBDT (in production) | €1k | 5 ms |", title="Options")) == []


def test_words_only_are_a_hint():
    """A choice of tools in pros and cons."""
    [signal] = find_signals(
        CHECK, table("| Option | Pros | Cons |", "| Redis | fast since 2009 | RAM |", "| Disk | cheap | slow |")
    )
    assert signal.confidence == "low"


def test_a_shopping_list_is_a_hint():
    """Figures under a heading that announces no decision."""
    [signal] = find_signals(CHECK, table(HEAD, *ROWS, title="Hosting"))
    assert signal.confidence == "low"


def test_columns_as_options():
    """The table lies on its side."""
    text = table(
        "| Criterion | Option A: buy | Option B: build |",
        "| Cost | €3k | €5k |",
        "| Delay | 3 weeks | 9 weeks |",
        title="Alternatives",
    )
    [signal] = find_shown(CHECK, text)
    assert "Option A: buy, Option B: build" in signal.message
    assert find_signals(CHECK, text.replace("Option B: build", "Option B: do nothing")) == []


def test_options_of_a_program_are_no_options():
    """Flags, settings and results under other headings."""
    assert (
        find_signals(CHECK, table("| Option | Default | Cost |", "| a | 1 | 2 |", "| b | 3 | 4 |", title="Options"))
        == []
    )
    assert find_signals(CHECK, table("| Option | Meaning |", "| -a | 1 |", "| -b | 2 |", title="Options")) == []
    assert (
        find_signals(
            CHECK, table("| Model | AUC | Latency |", "| a | 0.9 | 2 ms |", "| b | 0.8 | 4 ms |", title="Results")
        )
        == []
    )
