"""Accuracy against the largest class."""

import pytest

from reviewer.checks.majority_accuracy import CHECK
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    "text",
    [
        "About 0.62% of payments turn out to be fraudulent. The model reaches an accuracy of 99.31%.",
        "The churn rate is 14%. Our model has 85% accuracy.",
        "The fraud rate is 2.5%.\n\n- Accuracy: 97.5%\n",
    ],
)
def test_accuracy_at_or_below_is_found(text):
    """Whatever the order and form."""
    (signal,) = find_signals(CHECK, text)
    assert "larger class" in signal.message


@pytest.mark.parametrize(
    "text",
    [
        "About 0.62% of payments are fraudulent. The model reaches an accuracy of 99.6%.",
        "Only 6.2% of the images are damaged, so accuracy would be 93.8% for a model that never flags. Accuracy: 93%.",
        "The churn rate is 14%. Classes are imbalanced. Our model has 85% accuracy.",
        "The churn rate is 14% and the default rate is 3%. Our model has 85% accuracy.",
        "The churn rate is 14%. The target is an accuracy of 85%.",
        "The fraud rate is 2.5%. OCR has an accuracy of 71%.",
        "Our model has 85% accuracy.",
    ],
)
def test_better_or_aware_is_silent(text):
    """Two shares, a named baseline, a target, another task."""
    assert find_signals(CHECK, text) == []


def test_anchor():
    """The accuracy."""
    (signal,) = find_signals(CHECK, "The churn rate is 14%. Our model has 85% accuracy.")
    assert signal.anchor.quote == "85% accuracy"
