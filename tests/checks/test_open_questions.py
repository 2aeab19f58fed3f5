"""Open questions that nobody answers."""

from reviewer.checks.open_questions import CHECK
from tests.checks.plan_spots import bullets, find_signals


def test_bare_questions_are_a_hint():
    """Anchor, quote, message and confidence."""
    [signal] = find_signals(
        CHECK, bullets("Open questions", "Who pays? (Finance, 30 April)", "Is replay fast enough?", "Do we scale?")
    )
    assert (signal.anchor.line_start, signal.anchor.quote, signal.confidence) == (4, "Is replay fast enough?", "low")
    assert (
        signal.message
        == '2 of 3 questions under "Open questions" have neither owner nor date, first "Is replay fast enough?"'
    )


def test_owner_date_issue_or_answer_silences():
    """Any of them is enough."""
    for text in (
        "Is it fast? @ann",
        "Is it fast? Catalogue, by 2026-06-12.",
        "Is it fast? See #12",
        "[x] Is it fast?",
        "Is it fast? Resolved: yes",
    ):
        assert find_signals(CHECK, bullets("Unresolved questions", text)) == []


def test_other_headings_are_silent():
    """Questions that are asked often are answered."""
    assert find_signals(CHECK, bullets("Frequently asked questions", "Is it fast?", "Is it safe?")) == []
