"""P-values that are none, and those printed as zero."""

import pytest

from reviewer.checks.p_value_range import CHECK as RANGE
from reviewer.checks.p_value_zero import CHECK as ZERO
from tests.checks.plan_spots import find_signals, table


@pytest.mark.parametrize(
    "text",
    [
        "The difference is not significant (p = 1.3).",
        "The t-test gives *p* = −0.02.",
        "The p-value is 1.04 here.",
        "We got a p-value of 12.",
        table("| Arm | Difference | p |", "| a | 0.4 | 1.2 |"),
        table("| Arm | p-value |", "| a | -0.2 |"),
    ],
)
def test_impossible_values_are_found(text):
    """In sentences and in columns of p-values."""
    (signal,) = find_signals(RANGE, text)
    assert "between 0 and 1" in signal.message
    assert find_signals(ZERO, text) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It is significant (p = 0.000).", "write p < 0.001"),
        ("The p-value is .0000 there.", "write p < 0.0001"),
        (table("| Test | p-value |", "| z | 0.000 |"), "write p < 0.001"),
    ],
)
def test_zeros_are_found(text, shown):
    """Three zeros or more."""
    (signal,) = find_signals(ZERO, text)
    assert signal.message.endswith(shown)
    assert find_signals(RANGE, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "It is significant (p = 0.03, p < 0.001, p = 1.0, p = 0.0).",
        "With dropout p = 0.000 and norm p = 2 we train longer.",
        "The p-value is 3.99 × 10⁻²⁵, or 3.07e-06.",
        "The p-value is 5% here; significant at p = 1.2%.",
        "The map p = 1.5 is smooth. Group p = 2 is a group.",
        "`p = 1.3` is significant.",
        table("| Norm | p |", "| l2 | 2 |"),
    ],
)
def test_sound_values_and_parameters_are_silent(text):
    """Powers of ten, per cent, parameters called p."""
    assert find_signals(RANGE, text) == []
    assert find_signals(ZERO, text) == []


def test_anchor():
    """From the name to the number."""
    (signal,) = find_signals(RANGE, "Not significant (p = 1.3).")
    assert signal.anchor.quote == "p = 1.3"
    assert signal.anchor.column_start == 18
