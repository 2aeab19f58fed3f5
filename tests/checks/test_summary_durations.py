"""The summary's duration against the timeline."""

import pytest

from reviewer.checks.summary_durations import CHECK
from tests.checks.plan_spots import find_signals

ROWS = ("13:02 Version promoted", "13:05 Click rate falls", "14:35 First complaints", "16:12 Cause identified",
        "16:28 Rollback complete")  # fmt: skip
TIMELINE = "\n## Timeline\n\n" + "".join(f"- {row}\n" for row in ROWS)


def find_said(sentence: str, timeline: str = TIMELINE):
    """Run the check over a summary and a timeline."""
    return find_signals(CHECK, f"## Summary\n\n{sentence}\n{timeline}")


def test_no_two_entries_fit():
    """Anchor, quote and message."""
    [signal] = find_said("The feed was broken for 2 h 10 min.")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (3, 25, "2 h 10 min")
    assert signal.message == (
        "the summary says 2 h 10 min, but no start and end of the timeline lie that far apart;"
        " nearest is 14:35 to 16:28, 1 h 53 min"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "The feed was broken for 3 h 26 min.",
        "It lasted 113 minutes.",
        "It lasted 3.5 hours.",
        "It lasted about 2 h 10 min.",
        "Some users saw it for 20 minutes.",
        "It was down for 20 minutes and slow for 45 minutes.",
        "The cache is kept for 7 h 10 min after a request.",
        "It was down for 10 minutes after the deploy.",
    ],
)
def test_near_misses(sentence):
    """Right from any start, rounded, hedged, partial, two of them."""
    assert find_said(sentence) == []


def test_needs_one_timeline_with_an_end():
    """Nothing is said without it."""
    wrong = "The feed was broken for 2 h 10 min."
    assert find_said(wrong, TIMELINE.replace("complete", "started")) == []
    assert find_said(wrong, TIMELINE.replace("complaints", "step")) == []
    assert find_said(wrong, TIMELINE + TIMELINE) == []
    assert find_said(wrong, "") == []
