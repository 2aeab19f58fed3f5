"""Estimates against their own intervals."""

import pytest

from reviewer.checks.estimate_outside import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table


@pytest.mark.parametrize(
    "text",
    [
        "Recall rose by 1.6 points (95% CI 1.8 to 2.6).",
        "The AUC is 0.91 (95% CI: 0.85-0.89).",
        "The lift was +0.4%, 95% CI [0.6%, 1.0%].",
        table(
            "| Arm | Difference | 95% CI |",
            "| a | +1.6 | +0.6 to +2.6 |",
            "| b | +2.2 | +1.2 to +3.2 |",
            "| c | +4.6 | −0.4 to +1.6 |",
        ),
        table(
            "| Arm | Lift |", "| a | 0.12 (0.10 to 0.14) |", "| b | 0.22 [0.20, 0.24] |", "| c | 0.55 [0.20, 0.24] |"
        ),
    ],
)
def test_estimates_outside_are_found(text):
    """In sentences, cells and columns."""
    (signal,) = find_shown(CHECK, text)
    assert "lies outside its own interval" in signal.message


@pytest.mark.parametrize(
    "text",
    [
        "Recall rose by 2.0 points (95% CI 1.8 to 2.6).",
        "Errors fell by 1.6 points (95% CI −2.6 to −0.6).",
        "Conversion went from 3.2% to 4.0% (95% CI 0.2 to 1.4).",
        "Success was 92% on A and 91.1% on B, 95% CI for the difference -7.0 to 4.4.",
        "Latency is 40 ms (95% CI 0.2% to 0.5%).",
        "About 1.6 points (95% CI 1.8 to 2.6).",
        "It costs €121,347 (95% CI: €102,458 - €140,236).",
        table("| Arm | Share | Interval |", "| a | 61.0% | +0.6 to +2.6 |", "| b | 62.6% | +1.2 to +3.2 |"),
        table("| Arm | Rate | 95% CI |", "| a | 61.0% | +0.6 to +2.6 |", "| b | 62.6% | +1.2 to +3.2 |"),
    ],
)
def test_held_compared_or_other_figures_are_silent(text):
    """Rounding, signs, two groups before the interval of their difference, other units."""
    assert find_shown(CHECK, text) == []


def test_anchor():
    """From the estimate to the interval's end."""
    (signal,) = find_signals(CHECK, "Recall rose by 1.6 points (95% CI 1.8 to 2.6).")
    assert signal.anchor.quote == "1.6 points (95% CI 1.8 to 2.6"
    assert signal.message == "the estimate 1.6 points lies outside its own interval, 1.8 to 2.6"
