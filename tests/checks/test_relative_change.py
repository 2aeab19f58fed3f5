"""Changes in per cent."""

import pytest

from reviewer.checks.relative_change import CHECK
from reviewer.domain.rubric import Severity
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The p99 fell from 240 ms to 180 ms, a 33% drop.", "240 ms to 180 ms, a 33%"),
        ("It goes down from 307 to 206, that is by 49%, while others rise.", "307 to 206, that is by 49%"),
        ("Latency dropped by 40% (from 240 ms to 180 ms).", "40% (from 240 ms to 180 ms"),
        ("A 40% reduction (from 240 ms to 180 ms) is fine.", "40% reduction (from 240 ms to 180 ms"),
        ("Cost: €1,200 → €900 (−33%).", "€1,200 → €900 (−33%"),
        ("It rose from 400 to 500 requests per second, an increase of **20%**.", "400 to 500 requests per second, an increase of **20%"),
        ("The rate went from 4.2% to 2.9%, a 45% decrease.", "4.2% to 2.9%, a 45%"),
    ],
)  # fmt: skip
def test_forms(text, quote):
    """Behind, before, arrows, emphasis."""
    [signal] = find_signals(CHECK, f"{text}\n")
    assert (signal.anchor.quote, signal.severity, signal.confidence) == (quote, Severity.MAJOR, "high")


def test_the_wrong_base_is_named():
    """What the author did."""
    [signal] = find_signals(CHECK, "It went from 307 to 206, that is down by 49%.\n")
    assert signal.message == "from 307 to 206 is a decrease of 33%, not 49%; 49% divides by the new value"


def test_points_called_per_cent_are_minor():
    """10% to 15% is 5 points or 50%."""
    [signal] = find_signals(CHECK, "The rate rose from 10% to 15%, a 5% increase.\n")
    assert (signal.severity, signal.confidence) == (Severity.MINOR, "medium")
    assert signal.message == ("from 10% to 15% is 5 percentage points, or an increase of 50%; 5% can be read as either")


@pytest.mark.parametrize(
    "text",
    [
        "The p99 fell from 240 ms to 180 ms, a 25% drop, and cost fell by 10%.",
        "It went from 240 ms to 180 ms, 33% faster.",
        "Resolution time: 88% reduction (from 25 min to 3 min average).",
        "Error lines: 99.72% reduction (from 41879 lines to 118).",
        "App start: 30% faster (from ~45s to ~30s).",
        "A 40% improvement, from 12 minutes to 7.2 minutes average.",
        "A 30% improvement, from two changes: 18 medians to several hundred.",
        "The fall rate has a 35% reduction (from 28% to 18% per episode).",
        "Sharpe -0.50 → +0.45 (+189% improvement!).",
        "It moved 0.01 → 0.12 (+804% improvement) and 0.93 → 0.91 (-1%).",
        "We went from 10% to 50% of traffic and saw a 3% increase in errors.",
        "Latency rose from 180 ms to 240 ms while throughput fell by 12%.",
        "Nodes grew from 5 to 8 in 40% of the cases.",
        "From 5 May to 7 June the rate fell by 40%.",
        "Between 10 and 20 users saw a 30% drop.",
        "It fell from 240 ms to 180 ms, about a 30% drop, or nearly 30%.",
        "From version 1.2 to 1.4, a 20% gain.",
        "It cost +52% on a diffed op (26.5 ms → 40.4 ms on a page).",
        "From 0 to 12, a 50% rise.",
    ],
)
def test_near_misses(text):
    """Right ones, rounding, speed, other subjects, dates, estimates."""
    assert find_signals(CHECK, f"{text}\n") == []
