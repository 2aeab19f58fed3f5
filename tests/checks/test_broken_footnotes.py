"""Footnotes and their texts."""

import pytest

from reviewer.checks.broken_footnotes import CHECK
from tests.checks.plan_spots import find_signals


def test_both_directions_are_found():
    """Anchor, quote and message; each label once."""
    first, second = find_signals(CHECK, "Rose.[^1] Fell.[^1]\n\n  [^2]: On May data.\n")
    assert (first.anchor.line_start, first.anchor.column_start, first.anchor.quote) == (1, 6, "[^1]")
    assert first.message == "the footnote [^1] is defined nowhere"
    assert (second.anchor.line_start, second.anchor.column_start, second.anchor.quote) == (3, 3, "[^2]")
    assert second.message == "nothing refers to the footnote [^2], so most renderers do not show it"


@pytest.mark.parametrize(
    "text",
    [
        "Rose.[^1]\n\n[^1]: On May data.",
        "Rose.[^Note]\n\n[^note]: On May data.",
        "As said[^1]: yes.\n\n[^1]: On May data.",
        "> Rose.[^1]\n\n[^1]: On May data.",
        "Rose.[^1]\n\n> [^1]: On May data.",
        "`[^1]` and <!-- [^1] -->",
        "All but [^a-z] and [^x] and [^\\d]",
        r"\[^1]",
        "[^]",
    ],
)
def test_what_is_complete_or_no_footnote(text):
    """Any case, quotations, code, sets of characters."""
    assert find_signals(CHECK, text) == []


def test_words_as_labels_count_where_footnotes_are_used():
    """In a document without any, they may be something else."""
    assert [s.anchor.quote for s in find_signals(CHECK, "a[^src] b[^1]\n\n[^1]: x\n")] == ["[^src]"]
    assert find_signals(CHECK, "a[^src]\n") == []
