"""F1 against precision and recall."""

import pytest

from reviewer.checks.f_score import CHECK
from tests.checks.plan_spots import find_signals, table

HEAD = "| Model | Precision | Recall | F1 |"


@pytest.mark.parametrize(
    "text",
    [
        table(HEAD, "| a | 0.81 | 0.62 | 0.70 |", "| b | 0.84 | 0.71 | 0.82 |"),
        table(HEAD, "| a | 81.0% | 62.0% | 81.5% |"),
        "The model has a precision of 0.84, a recall of 0.71 and an F1 of 0.82.",
        "Precision: 84%, recall: 71%, F1 score: 82%.",
    ],
)
def test_too_high_scores_are_found(text):
    """No average can exceed the harmonic mean."""
    (signal,) = find_signals(CHECK, text)
    assert "give an F1 of " in signal.message
    assert not signal.is_hint


def test_too_low_scores_are_hints():
    """Averages over classes look like that."""
    (signal,) = find_signals(CHECK, table(HEAD, "| a | 0.81 | 0.62 | 0.66 |"))
    assert signal.is_hint


@pytest.mark.parametrize(
    "text",
    [
        table(HEAD, "| a | 0.81 | 0.62 | 0.70 |", "| b | 0.00 | 0.00 | 0.00 |", "| c | N/A | 0.5 | 0.5 |"),
        table(HEAD, "| Macro average | 0.81 | 0.62 | 0.66 |"),
        table("| Model | Precision | Recall | Best F1 |", "| a | 0.81 | 0.62 | 0.90 |"),
        table("| Model | Precision | Recall | F2 |", "| a | 0.81 | 0.62 | 0.90 |"),
        "One has a precision of 0.5, one a precision of 0.6, with a recall of 0.71 and an F1 of 0.95.",
        "The target is precision of 0.84, recall of 0.71 and F1 of 0.95 at least.",
        "An F1 of 0.95.",
    ],
)
def test_possible_scores_and_other_measures_are_silent(text):
    """Rounded figures, averages, other F scores, two models in a sentence."""
    assert find_signals(CHECK, text) == []


def test_a_table_that_is_off_throughout_is_a_hint():
    """Its F1 is then another measure."""
    signals = find_signals(CHECK, table(HEAD, "| a | 0.50 | 0.50 | 0.70 |", "| b | 0.60 | 0.60 | 0.80 |"))
    assert [signal.is_hint for signal in signals] == [True, True]
