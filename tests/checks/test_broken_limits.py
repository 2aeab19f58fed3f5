"""Totals against limits."""

import pytest

from reviewer.checks.broken_limits import CHECK
from tests.checks.plan_spots import find_signals, table

ROWS = ("| Network | 18 ms |", "| Lookup | 31 ms |", "| Model | 26 ms |", "| **Total** | **75 ms** |")
LATENCY = "## Latency\n\nTraces show where the p99 comes from:\n\n" + table("| Stage | Contribution |", *ROWS)


@pytest.mark.parametrize(
    "limit",
    [
        "Stay inside the latency that Checkout grants us: **60 ms at p99**, measured at checkout.",
        "The p99 latency must stay below 60 ms.",
        "Latency at the 99th percentile is limited to 60 ms.",
        "Constraint: p99 latency ≤ 60 ms.",
    ],
)
def test_broken_limit(limit):
    """Said in different ways."""
    [signal] = find_signals(CHECK, f"## Goals\n\n{limit}\n\n{LATENCY}")
    assert (signal.anchor.line_start, signal.anchor.quote) == (14, "75 ms")
    assert signal.message == "the latency adds up to 75 ms at p99, but line 3 sets a limit of 60 ms"


@pytest.mark.parametrize(
    "limit",
    [
        "The p99 latency must stay below 80 ms.",
        "The median latency must stay below 60 ms.",
        "The latency must stay below 60 ms.",
        "The memory must stay below 60 MB.",
        "We page if the p99 latency exceeds the budget of 60 ms.",
        "The p99 latency was limited to 60 ms by the old rules.",
        "The p99 latency must stay below 60 ms, that of the fallback below 90 ms.",
        "The p99 latency must stay below 60 ms.\n\nThe p99 latency of the fallback must stay below 90 ms.",
    ],
)
def test_other_limits_are_silent(limit):
    """Kept, other measures and percentiles, alerts, the past, several that could be meant."""
    assert find_signals(CHECK, f"## Goals\n\n{limit}\n\n{LATENCY}") == []


def test_a_section_that_says_so_is_silent():
    """The author knows."""
    text = f"The p99 latency must stay below 60 ms.\n\n{LATENCY}\nThis exceeds the limit; see the plan.\n"
    assert find_signals(CHECK, text) == []
