"""Vague quantities in summaries and decisions."""

import pytest

from reviewer.checks.weasels import CHECK, make_check
from tests.checks.plan_spots import find_signals


def test_sizes_are_shown_and_counts_are_hints():
    """Anchor, quote, message; each word once a section."""
    text = "# A\n\n## Summary\n\nA significant gain. Several teams ask. Significant work.\n"
    first, second = find_signals(CHECK, text)
    assert (first.anchor.line_start, first.anchor.column_start, first.anchor.quote) == (5, 3, "significant")
    assert first.message == '"significant" in the summary or decision (2 times): say how much or how many'
    assert [first.confidence, second.confidence] == ["medium", "low"]
    assert second.anchor.quote == "Several"


@pytest.mark.parametrize(
    "title", ["Conclusion", "1. Executive summary", "TL;DR", "Decision and next steps", "Recommendations"]
)
def test_every_place_where_readers_look(title):
    """Headings of summaries and decisions."""
    assert len(find_signals(CHECK, f"# A\n\n## {title}\n\nIt is considerably faster.\n")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "## Details\n\nA significant gain.",
        "## Summary\n\nA significant gain of 3%.",
        "## Summary\n\nThe gain is statistically\nsignificant.",
        "## Summary\n\nThere is no significant gain. Too many pods ran.",
        "## Summary\n\nIs it significant?",
        "## Summary\n\n`significant`\n\n> significant",
        "## Summary\n\nx\n\n### Details\n\nA significant gain.",
        "A significant gain.",
    ],
)
def test_what_is_elsewhere_or_has_a_number(text):
    """Other sections, numbers, statistics, denials, questions, code, quotations."""
    assert find_signals(CHECK, text) == []


def test_projects_add_their_own():
    """Shown like the bundled sizes."""
    (signal,) = find_signals(make_check(["decent"]), "## Summary\n\nA decent gain.\n")
    assert (signal.anchor.quote, signal.confidence) == ("decent", "medium")
