"""Lists of risks without any response."""

import pytest

from reviewer.checks.risk_lists import CHECK
from tests.checks.plan_spots import bullets, find_signals


def test_bare_list_marks_its_first_risk():
    """Anchor, quote and message."""
    [signal] = find_signals(CHECK, bullets("Key risks", "Labels come late", "The vendor leaves", "Traffic doubles"))
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (3, 3, "Labels come late")
    assert signal.message.startswith('none of the 3 risks under "Key risks" has a response')


@pytest.mark.parametrize(
    "title", ["Risks", "5. Risks", "Risks and assumptions", "Main Risks", "Risk factors", "Risks & Mitigations"]
)
def test_headings(title):
    """Also where the heading promises a response and the list has none."""
    assert len(find_signals(CHECK, bullets(title, "Labels come late", "The vendor leaves"))) == 1


@pytest.mark.parametrize("title", ["Non-risks", "Risk score", "Drawbacks", "Risks accepted by the board"])
def test_other_headings(title):
    """Not risks, or settled."""
    assert find_signals(CHECK, bullets(title, "Labels come late", "The vendor leaves")) == []


@pytest.mark.parametrize(
    "response", ["we start with old ones", "mitigated by a cache", "fall back to rules", "accepted", "monitor the queue", "→ keep old labels",
                 "should be rare", "limited to one country"]
)  # fmt: skip
def test_one_response_anywhere_silences(response):
    """In an item, or in the text below the list."""
    assert find_signals(CHECK, bullets("Risks", f"Labels come late: {response}", "The vendor leaves")) == []
    assert (
        find_signals(CHECK, f"{bullets('Risks', 'Labels come late', 'The vendor leaves')}\nFor both: {response}.\n")
        == []
    )


def test_a_mitigation_section_a_table_or_a_single_risk_silences():
    """The response stands elsewhere, or there is no list."""
    text = bullets("Risks", "Labels come late", "The vendor leaves")
    assert find_signals(CHECK, f"{text}\n## Mitigation\n\nA cache.\n") == []
    assert find_signals(CHECK, f"{text}\n| Risk | Share |\n|---|---|\n| late | 3 |\n") == []
    assert find_signals(CHECK, bullets("Risks", "Labels come late")) == []
