"""Shares of a whole."""

import pytest

from reviewer.checks.hundred_percent import CHECK
from tests.checks.plan_spots import find_signals, table


def test_total_of_hundred_that_is_not():
    """The total's number is marked."""
    rows = ("| a | 52% |", "| b | 35% |", "| c | 4% |", "| **Total** | **100%** |")
    [signal] = find_signals(CHECK, table("| Part | Weight |", *rows))
    assert (signal.anchor.line_start, signal.anchor.quote) == (6, "100%")
    assert signal.message == 'the shares in "Weight" add up to 91%, not to 100%'


def test_share_column_over_and_under():
    """Over 100 always; under 100 only with a row for the rest."""
    over = ("| iOS | 41% |", "| Android | 38% |", "| Web | 24% |")
    assert len(find_signals(CHECK, table("| Client | Share of requests |", *over))) == 1
    under = ("| iOS | 41% |", "| Android | 38% |", "| Other | 14% |")
    assert len(find_signals(CHECK, table("| Client | Share of requests |", *under))) == 1
    assert find_signals(CHECK, table("| Client | Share of requests |", *under[:2])) == []


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("Coverage", ("| a | 100% |", "| b | 100% |", "| **Total** | **100%** |")),
        ("% of total", ("| a | 33.3% |", "| b | 33.3% |", "| c | 33.3% |", "| Total | 100% |")),
        ("Share of respondents who agree", ("| a | 41% |", "| b | 38% |", "| c | 24% |")),
        ("Recall", ("| a | 41% |", "| b | 38% |", "| c | 24% |")),
        ("Share of requests", ("| a | ~41% |", "| b | 38% |", "| c | 24% |")),
        ("Share of requests", ("| a | 41% |", "| of which b | 38% |", "| c | 24% |")),
        ("Share damaged", ("| a | 6.2% |", "| b | 6.2% |", "| Total | 6.2% |")),
    ],
)
def test_near_misses(head, rows):
    """Rates, rounding, several answers, estimates, parts of parts."""
    assert find_signals(CHECK, table(f"| Part | {head} |", *rows)) == []


def test_overlap_that_is_said_is_believed():
    """The text beside the table."""
    rows = ("| iOS | 41% |", "| Android | 38% |", "| Web | 24% |")
    text = table("| Client | Share of requests |", *rows) + "\nClients overlap.\n"
    assert find_signals(CHECK, text) == []
