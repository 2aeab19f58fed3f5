"""Words in place of a number."""

import pytest

from reviewer.checks.boosters import CHECK, make_check
from tests.checks.plan_spots import find_signals


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Caching brings a massive gain.", "massive"),
        ("It is Obviously better.", "Obviously"),
        ("It reached 0.94. This proves that it works.", "proves that"),
        ("- A seamlessly integrated page", "seamlessly"),
        ("A mismatch can’t happen\nagain.", "can’t happen\nagain"),
    ],
)
def test_a_booster_is_found(text, quote):
    """Whatever case, apostrophe, line break; a number in the sentence before does not help."""
    assert [signal.anchor.quote for signal in find_signals(CHECK, text)] == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "A massive gain of 40%.",
        "Latency is drastically reduced, by half.",
        "It is not obviously better.",
        "Is it a massive gain?",
        "`massive` and massively-parallel, non-seamless",
        "# A massive heading",
        "| massive |\n|---|\n| x |",
        "> a massive gain",
    ],
)
def test_what_is_said_with_a_number_or_denied(text):
    """Numbers in digits or words, denials, questions, code, compounds, headings, tables."""
    assert find_signals(CHECK, text) == []


def test_the_place():
    """Line, column, code."""
    (signal,) = find_signals(CHECK, "# A\n\nWith a huge cache, latency improves dramatically.\n")
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.code) == (3, 37, "DOC502")


def test_projects_add_their_own():
    """Beside those that are bundled."""
    found = find_signals(make_check(["next-gen", "synerg*"]), "A next-gen cache with Synergies, obviously.")
    assert [signal.anchor.quote for signal in found] == ["next-gen", "Synergies", "obviously"]
