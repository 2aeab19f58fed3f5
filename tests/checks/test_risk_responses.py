"""Risk tables without responses."""

import pytest

from reviewer.checks.risk_responses import CHECK
from tests.checks.plan_spots import find_signals, table


@pytest.mark.parametrize("gap", ["", "-", "–", "?"])
def test_empty_response_marks_the_risk(gap):
    """Anchor, quote, message, confidence."""
    [signal] = find_signals(
        CHECK, table("| Risk | Impact | Mitigation |", "| late data | high | cache |", f"| cost | low | {gap} |")
    )
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (4, 3, "cost")
    assert (signal.message, signal.confidence) == ('the column "Mitigation" has nothing for "cost"', "high")


def test_several_gaps_are_one_finding():
    """With a count."""
    [signal] = find_signals(
        CHECK, table("| Risk | Owner | Response |", "| a b | Ann | |", "| c d | Bo | |", "| e f | Cy | accept |")
    )
    assert signal.message == 'the column "Response" has nothing for 2 of 3 risks, first "a b"'


def test_missing_column():
    """Shown where nothing else in the document speaks of mitigation."""
    text = table("| Risk | Likelihood | Impact |", "| late data | high | high |", "| cost | low | low |", title="Risks")
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.quote, signal.confidence) == ("Risk | Likelihood | Impact", "medium")
    assert "2 risks are only rated" in signal.message
    assert find_signals(CHECK, f"{text}\nFor both we fall back to the rules.\n") == []
    assert find_signals(CHECK, f"{text}\n## Mitigations\n\nNone yet.\n") == []


@pytest.mark.parametrize(
    "column", ["Mitigation", "Response", "Contingency plan", "What we do", "Countermeasures", "Handling", "Notes"]
)
def test_names_of_the_response_column(column):
    """Whatever it is called, it is there."""
    assert find_signals(CHECK, table(f"| Risk | Likelihood | {column} |", "| late data | high | cache it |")) == []


@pytest.mark.parametrize(
    "head",
    [
        "| Change | Risk | Impact |",
        "| Risk level | Impact | Share |",
        "| Risk score | Impact | Share |",
        "| Model | Impact | Risk ratio |",
    ],
)
def test_tables_in_which_risk_is_a_measure(head):
    """No list of risks."""
    assert find_signals(CHECK, table(head, "| a b | high | 1 |", "| c d | low | 2 |")) == []


def test_legend_of_ratings_is_no_list_of_risks():
    """Low, medium and high are not risks."""
    assert (
        find_signals(
            CHECK, table("| Risk | Impact | Colour |", "| Low | small | green |", "| High | big | red |", title="Risks")
        )
        == []
    )
