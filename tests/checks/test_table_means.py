"""Means against their columns."""

import pytest

from reviewer.checks.table_means import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table


def test_mean_outside_its_values():
    """No kind of mean can be there."""
    rows = ("| 1 | 182 |", "| 2 | 190 |", "| 3 | 187 |", "| **Mean** | **196** |")
    [signal] = find_signals(CHECK, table("| Run | Latency (ms) |", *rows))
    assert (signal.anchor.line_start, signal.anchor.quote, signal.confidence) == (6, "196", "high")
    assert signal.message == 'the column "Latency (ms)" runs from 182 to 190, but its mean says 196'


def test_odd_column_among_plain_means():
    """The other columns prove which mean it is."""
    rows = (
        "| 1 | 10 | 4.0 | 100 |",
        "| 2 | 20 | 6.0 | 300 |",
        "| 3 | 30 | 8.0 | 200 |",
        "| Average | 20 | 6.0 | 250 |",
    )
    [signal] = find_shown(CHECK, table("| Run | a | b | c |", *rows))
    assert signal.message == 'the column "c" has the mean 200, but the row says 250'
    assert signal.confidence == "medium"


def test_one_column_inside_its_values_is_a_hint():
    """It may be weighted."""
    [signal] = find_signals(CHECK, table("| Run | a |", "| 1 | 10 |", "| 2 | 20 |", "| 3 | 30 |", "| Mean | 26 |"))
    assert signal.confidence == "low"


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        ("| metric | value |", ("| iterations | 200 |", "| warmup | 5 |", "| p50 | 9 |", "| mean | 1 |")),
        ("| Run | ms |", ("| 1 | 182 |", "| 2 | 190 |", "| 3 | 187 |", "| Mean (weighted) | 196 |")),
        ("| Run | ms |", ("| 1 | 182 |", "| 2 | 190 |", "| 3 | 187 |", "| Mean | 186 |")),
        ("| Run | ms |", ("| 1 | 182 |", "| 2 | n/a |", "| 3 | 187 |", "| Mean | 196 |")),
        ("| Run | ms |", ("| a | 0.01 |", "| b | 500 |", "| c | 3 |", "| Mean | 900 |")),
    ],
)
def test_near_misses(head, rows):
    """Lists of statistics, weighted means, right ones, gaps, other quantities."""
    assert find_shown(CHECK, table(head, *rows)) == []
