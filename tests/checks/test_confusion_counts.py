"""Rates against the confusion matrix."""

import pytest

from reviewer.checks.confusion_counts import CHECK
from tests.checks.plan_spots import find_signals, table

HEAD = "| Model | True positives | False alarms | FN | TN | Accuracy | F1 |"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "With TP = 80, FP = 20 and FN = 10, precision is 0.90.",
            "TP 80, FP 20, FN 10 give a precision of 0.80, not 0.90",
        ),
        ("TP: 80, FP: 20, FN: 10, so recall = 80%.", "give a recall of 89%, not 80%"),
        (table(HEAD, "| a | 80 | 20 | 10 | 890 | 97.0% | 0.91 |"), "give an F1 of 0.84, not 0.91"),
        (table(HEAD, "| a | 80 | 20 | 10 | 890 | 99.1% | 0.84 |"), "give an accuracy of 97.0%, not 99.1%"),
        (
            table("| Model | TP | FN | Recall (%) |", "| a | 80 | 20 | 90.0 |"),
            "TP 80, FN 20 give a recall of 80.0%, not 90.0",
        ),
    ],
)
def test_wrong_rates_are_found(text, shown):
    """In sentences and tables, as shares and per cent."""
    (signal,) = find_signals(CHECK, text)
    assert shown in signal.message


@pytest.mark.parametrize(
    "text",
    [
        "With TP = 80, FP = 20 and FN = 10, precision is 0.80 and recall 0.89.",
        "With TP = 80 and FP = 20, macro precision is 0.90.",
        "With TP = 80, FP = 20, precision is 0.80; with TP = 10, FP = 90, precision is 0.95.",
        "With TP = 80, recall is 0.95.",
        table(HEAD, "| a | 80 | 20 | 10 | 890 | 97.0% | 0.842 |", "| Mean | 80 | 20 | 10 | 890 | 12.0% | 0.1 |"),
        table("| Model | TP | FP | Precision |", "| a | 0 | 0 | 0.00 |", "| b | 2 | 1 | 0.66 |"),
    ],
)
def test_right_averaged_or_incomplete_figures_are_silent(text):
    """Cut off or rounded; averages; a matrix that is not there."""
    assert find_signals(CHECK, text) == []


def test_anchor_is_the_rate():
    """Only the figure."""
    (signal,) = find_signals(CHECK, "With TP = 80 and FP = 20, precision is 0.90.")
    assert signal.anchor.quote == "0.90"
    assert signal.anchor.column_start == 40
