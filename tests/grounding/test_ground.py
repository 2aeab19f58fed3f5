"""Grounding a reply's evidence: anchors in order, refused quotes with reasons, absences with what contests them."""

import pytest

from reviewer.domain.reply import EvidenceReply
from reviewer.domain.review import Grounding
from reviewer.grounding.ground import RefusedQuote, clean_terms, ground_evidence
from reviewer.grounding.locate import Locator
from reviewer.grounding.refusals import Refusal
from tests.grounding.building import build_document

TEXT = """# Plan

We ship on Monday to all users. The canary runs for one hour.

## Rollback

We can roll the change back within five minutes.
"""


@pytest.fixture(name="locator")
def make_locator() -> Locator:
    return Locator(build_document(TEXT))


def quote(words: str, line: int = 3) -> EvidenceReply:
    return EvidenceReply(kind="quote", quote=words, line_start=line, line_end=line, looked_for=(), section="")


def absence(*terms: str) -> EvidenceReply:
    return EvidenceReply(kind="absence", quote="", line_start=0, line_end=0, looked_for=terms, section="")


def test_quotes_become_anchors_in_their_order(locator: Locator) -> None:
    """Each verified quote gives its anchor once; the refused ones are named by their place in the evidence."""
    grounded = ground_evidence(
        [
            quote("the canary runs for one hour"),
            quote("We ship on Tuesday to all users"),
            quote("We ship on Monday"),
            quote("The canary runs for one hour."),
            quote("The canary runs for one hour."),
        ],
        locator,
    )
    assert [anchor.quote for anchor in grounded.anchors] == [
        "The canary runs for one hour",
        "We ship on Monday",
        "The canary runs for one hour.",
    ]
    assert grounded.refused == (RefusedQuote(1, "We ship on Tuesday to all users", Refusal.NOT_THERE),)
    assert grounded.counts == Grounding(quotes=5, grounded=4)
    assert (grounded.looked_for, grounded.hits) == ((), ())


def test_an_absence_is_contested_by_what_stands_there(locator: Locator) -> None:
    """Terms are searched in every spelling; a hit counts once, whatever the number of terms."""
    grounded = ground_evidence([absence("rollback", "Roll back", "undo"), absence("rollback", "canary")], locator)
    assert grounded.looked_for == ("rollback", "Roll back", "undo", "canary")
    assert [hit.anchor.line_start for hit in grounded.hits] == [5, 3, 7]
    assert grounded.counts == Grounding(contested=1)


def test_an_absence_without_a_hit_stands(locator: Locator) -> None:
    grounded = ground_evidence([absence("load test", "capacity")], locator)
    assert (grounded.hits, grounded.counts) == ((), Grounding())


def test_the_questions_own_terms_are_searched_too(locator: Locator) -> None:
    """An LLM that looks for other words than the question's does not get around them; without an absence none is."""
    grounded = ground_evidence([absence("zebra")], locator, look_for=("rollback", "Zebra"))
    assert grounded.looked_for == ("zebra", "rollback")
    assert {hit.term for hit in grounded.hits} == {"rollback"}
    assert ground_evidence([quote("We ship on Monday")], locator, look_for=("rollback",)).looked_for == ()


def test_excluded_lines_are_neither_evidence_nor_contest(locator: Locator) -> None:
    excluded = frozenset({3, 5, 7})
    grounded = ground_evidence([quote("We ship on Monday"), absence("rollback")], locator, excluded_lines=excluded)
    assert grounded.refused == (RefusedQuote(0, "We ship on Monday", Refusal.EXCLUDED),)
    assert (grounded.anchors, grounded.hits) == ((), ())


def test_no_evidence_is_no_evidence(locator: Locator) -> None:
    grounded = ground_evidence([], locator, look_for=("rollback",))
    assert (grounded.anchors, grounded.refused, grounded.hits, grounded.counts) == ((), (), (), Grounding())


def test_terms_are_cleaned() -> None:
    """White space and quotation marks go, terms that are equal but for looks count once, at most eight are searched."""
    terms = ["  roll\n back ", '"rollback"', "Rollback", "*canary*", "x", "--", "y" * 61, ""]
    assert clean_terms(terms) == ("roll back", "rollback", "canary")
    assert clean_terms([f"term {number}" for number in range(20)]) == tuple(f"term {number}" for number in range(8))
