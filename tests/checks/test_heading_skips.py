"""Heading levels that are left out."""

import pytest

from reviewer.checks.heading_skips import CHECK
from tests.checks.plan_spots import find_signals


def test_a_jump_is_marked_at_the_lower_heading():
    """Anchor, quote and message."""
    (signal,) = find_signals(CHECK, "# Plan\n\n## Rollout\n\ntext\n\n#### Stage 1\n\ntext\n")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (7, 1, "#### Stage 1")
    assert signal.message == 'the heading "Stage 1" goes from level 2 ("Rollout") to level 4'
    assert signal.severity == "nit"


def test_jumps_of_one_kind_are_one_finding():
    """With the number of the others; another kind is another finding."""
    text = "# A\n\n### B\n\n# C\n\n### D\n\n# E\n\n#### F\n"
    assert [signal.message[-10:] for signal in find_signals(CHECK, text)] == [
        "3; 1 more do"[-10:],
        ") to level 4"[-10:],
    ]


@pytest.mark.parametrize(
    "text",
    ["### A\n\ntext", "# A\n\n## B\n\n### C\n\n# D", "#### A\n\n## B\n\n### C", "# A\n\n```\n### B\n```\n", "# A\n\n- ### B\n", "text"],
)  # fmt: skip
def test_what_skips_nothing(text):
    """Any first level, any way up, headings in lists and code."""
    assert find_signals(CHECK, text) == []
