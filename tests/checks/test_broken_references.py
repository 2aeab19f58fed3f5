"""Reference links without definition."""

import pytest

from reviewer.checks.broken_references import CHECK
from tests.checks.plan_spots import find_shown, find_signals


def test_a_label_without_definition_is_marked_once():
    """Anchor, quote and message."""
    (signal,) = find_signals(CHECK, "A [latency budget][b] and [it][b].\n\n[c]: x\n")
    assert (signal.anchor.line_start, signal.anchor.column_start) == (1, 3)
    assert signal.anchor.quote == "[latency budget][b]"
    assert signal.message == "the reference [b] is defined nowhere"


def test_images_and_labels_over_two_lines():
    """White space and case do not count in labels."""
    assert [s.anchor.quote for s in find_signals(CHECK, "![a b][fig]\n")] == ["![a b][fig]"]
    assert find_signals(CHECK, "[a b][The\nFig]\n\n[the fig]: x.png\n") == []


def test_the_collapsed_form_is_a_hint():
    """Projects with a shared list of links write it."""
    text = "[Team][] and [Complete][]\n\n[team]: x\n"
    assert [s.confidence for s in find_signals(CHECK, text)] == ["low"]
    assert find_shown(CHECK, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[a b][c]\n\n[c]: x",
        "[a b][c]\n\n> [c]: x",
        "- [a b][c]\n\n  [c]: x",
        "`[a b][c]` and <!-- [a b][c] -->",
        "x[i][j] and matrix[a b][c]",
        "[1][2], [ ][x], [-h][-v], [a=1][b]",
        "[Vec of things][std::vec] and [the class][pkg.mod.Class]",
        "# [RFC draft][infra] Title",
        "[wip][infra]",
        r"\[a b][c]",
        "[a b](c)[d]",
        "[^1][^2]",
    ],
)
def test_what_is_defined_or_no_reference(text):
    """Definitions anywhere, code, indexes, citations, options, names of libraries, tags."""
    assert find_signals(CHECK, text) == []
