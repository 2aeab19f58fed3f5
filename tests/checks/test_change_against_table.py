"""Changes in the text against tables."""

import pytest

from reviewer.checks.change_against_table import CHECK
from tests.checks.plan_spots import find_signals, table

ROWS = ("| Feed CTR | 4.2% | 2.9% |", "| Expected clicks | 77,280 | 53,360 |", "| Orders per session | 1.38% | 1.31% |")
TABLE = table("| | Baseline (9 April) | Incident |", *ROWS)


def test_change_by_the_wrong_base():
    """The summary divides by the new value."""
    [signal] = find_signals(CHECK, f"The click-through rate (CTR) of the feed fell by 45%.\n\n{TABLE}")
    assert (signal.anchor.line_start, signal.anchor.quote, signal.confidence) == (1, "45%", "medium")
    assert signal.message == (
        'the table has "feed ctr" from 4.2% to 2.9%, a change of 31%, not 45%; 45% divides by the new value'
    )


def test_other_disagreement_is_a_hint():
    """It may be about other values."""
    [signal] = find_signals(CHECK, f"The feed CTR fell by 60%.\n\n{TABLE}")
    assert signal.confidence == "low"


@pytest.mark.parametrize(
    "text",
    [
        "The feed CTR fell by 31%.",
        "The feed CTR fell by 1.3%.",
        "The feed CTR fell by about 45%.",
        "The feed CTR rose by 45%.",
        "The CTR fell by 45%.",
        "The feed CTR and orders per session fell by 45%.",
        "The feed CTR fell by 45% within 10 minutes.",
    ],
)
def test_near_misses(text):
    """Right, points, estimates, another direction, too few or too many names, other numbers."""
    assert find_signals(CHECK, f"{text}\n\n{TABLE}") == []


def test_tables_without_before_and_after_are_silent():
    """Two columns of something else."""
    assert find_signals(CHECK, "The feed CTR fell by 45%.\n\n" + table("| | App | Web |", *ROWS)) == []
