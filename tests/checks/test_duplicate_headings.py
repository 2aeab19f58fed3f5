"""Headings that repeat a sibling."""

import pytest

from reviewer.checks.duplicate_headings import CHECK
from tests.checks.plan_spots import find_signals


def test_the_second_is_marked_and_names_the_first():
    """Whatever case and spaces."""
    (signal,) = find_signals(CHECK, "# Plan\n\n## Open risks\n\na\n\n## Goals\n\nb\n\n## open  Risks\n\nc\n")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (11, 1, "## open  Risks")
    assert signal.message == 'the heading "open Risks" stands already in line 3, under the same parent'


def test_setext_headings_and_inner_levels():
    """Three of them are two findings, below any parent."""
    assert len(find_signals(CHECK, "A\n=\n\nB\n-\n\nx\n\nB\n-\n\nx\n\nB\n-\n")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n## Cost\n\nx\n\n# B\n\n## Cost\n\nx",
        "# A\n\n## Cost\n\n### Cost\n\nx",
        "# A\n\n### Cost\n\n## Cost\n\nx",
        "# Cost 1\n\n# Cost 2",
        "# A\n\n```\n# A\n```\n",
        "#\n\n#\n",
    ],
)
def test_what_repeats_nothing(text):
    """Other parents, other levels, other words, code, headings without words."""
    assert find_signals(CHECK, text) == []
