"""Long documents without a summary at their beginning."""

import pytest

from reviewer.checks.missing_summary import CHECK
from tests.checks.plan_spots import find_signals

LONG = "A word or two.\n" * 400
REST = f"## History\n\n{LONG}\n## Goals\n\nx\n\n## Risks\n\ny\n"


def test_the_title_is_marked():
    """Anchor, quote and message."""
    (signal,) = find_signals(CHECK, f"# Feed ranking\n\n{REST}")
    assert (signal.anchor.line_start, signal.anchor.quote) == (1, "# Feed ranking")
    assert signal.message == "the document has 1,607 words, but its first tenth holds no summary"


@pytest.mark.parametrize(
    "opening",
    [
        "# A\n\n## Summary\n\nx\n\n",
        "# A\n\n## 1. Executive summary and ask\n\nx\n\n",
        "# A\n\n**TL;DR** x\n\n",
        "# A\n\n> Summary: x\n\n",
        "# A\n\n## Objective\n\nx\n\n",
        "# A\n\n" + "We ask for money. " * 12 + "\n\n",
        "---\nsummary: x\n---\n\n# A\n\n",
    ],
)
def test_a_summary_of_any_form_is_enough(opening):
    """A heading, a lead word, an opening paragraph, the front matter."""
    assert find_signals(CHECK, opening + REST) == []


def test_a_summary_too_late_is_none():
    """It stands behind the first tenth."""
    assert len(find_signals(CHECK, f"# A\n\n{REST}\n## Summary\n\nx\n")) == 1


def test_short_texts_and_manuals_need_none():
    """1,500 words, and headings that speak of no decision."""
    assert find_signals(CHECK, f"# A\n\n{REST.replace(LONG, LONG[:5000])}") == []
    assert find_signals(CHECK, f"# A\n\n{REST.replace('Goals', 'Options of the command')}") == []
    assert find_signals(CHECK, LONG) == []
