"""Searching for what is said to be missing: in every spelling, never inside other words, the most telling first."""

import pytest

from reviewer.domain.document import Block, BlockKind, Document
from reviewer.grounding.locate import Locator
from reviewer.grounding.search import find_terms, nearest_sentence
from tests.grounding.building import build_document


def locate(text: str) -> Locator:
    return Locator(build_document(text))


def hit_words(text: str, *terms: str) -> list[str]:
    return [hit.anchor.quote for hit in find_terms(locate(text), terms)]


@pytest.mark.parametrize("term", ["roll back", "rollback", "roll-back", "rolled back", "Rolling back", "ROLLBACKS"])
@pytest.mark.parametrize(
    "words", ["roll back", "rollback", "Roll-back", "rolled back", "rolling\nback", "roll**back**s"]
)
def test_compounds_meet_in_every_spelling(term: str, words: str) -> None:
    """Joined, hyphenated, apart and inflected spellings find one another."""
    assert len(hit_words(f"We {words} at once.", term)) == 1


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("the mitigations we planned", "mitigation plan", ["mitigations we planned"]),
        ("roll the change back at once", "roll back", ["roll the change back"]),
        ("an error and latency budget", "error budget", ["error and latency budget"]),
        ("the owner’s ownership", "owner", ["owner’s"]),
        ("p99 latency of 60 ms", "p99", ["p99"]),
        ("the latest contest", "test", []),
        ("an error. The budget is small", "error budget", []),
        ("the error of the very large budget", "error budget", []),
        ("see https://x.org/rollback and www.rollback.org", "rollback", []),
        ("see [the page](https://x.org/rollback)", "rollback", []),
        ("~~a rollback plan~~ nothing", "rollback", []),
        ("any text", "...", []),
        ("a gain of 12 ± 3 ms", "±", ["±"]),
        ("recall → payouts → euros", "→", ["→"]),
        ("a gain of 12 +/- 3 ms", "+/-", ["+/-"]),
        ("any text", "", []),
        ("", "rollback", []),
    ],
)
def test_terms_are_found_as_words(text: str, term: str, found: list[str]) -> None:
    """Inflections and a few words between count; parts of words, other sentences, addresses and struck text do not."""
    assert hit_words(text, term) == found


def test_headings_and_table_headers_come_first() -> None:
    """A heading names what a section is about; a word in passing does not."""
    text = "A rollback in passing.\n\nx\n\n| Owner | Budget |\n|---|---|\n| a | an owner |\n\n# Rollback\n"
    document = build_document(text)
    table = Block(kind=BlockKind.TABLE, line_start=5, line_end=7)
    document = Document(**{**document.__dict__, "blocks": (table,)})
    hits = find_terms(Locator(document), ["rollback", "owner"], limit=4)
    assert [(hit.term, hit.anchor.line_start) for hit in hits] == [
        ("rollback", 9),
        ("owner", 5),
        ("rollback", 1),
        ("owner", 7),
    ]


def test_every_terms_first_place_comes_before_any_second_one() -> None:
    text = "rollback a\nrollback b\nrollback c\ncanary d\n"
    assert [hit.term for hit in find_terms(locate(text), ["rollback", "canary"])] == ["rollback", "canary", "rollback"]


def test_a_term_that_stands_everywhere_comes_last() -> None:
    """What has more than eight places and a hundredth of all words proves little."""
    text = "latency words here\n" * 20 + "one canary\n"
    assert [hit.term for hit in find_terms(locate(text), ["latency", "canary"], limit=2)] == ["canary", "latency"]


def test_excluded_lines_do_not_contest() -> None:
    """Hidden text is neither evidence nor a reason to doubt."""
    locator = locate("rollback hidden\n\nrollback shown\n")
    assert [hit.anchor.line_start for hit in find_terms(locator, ["rollback"], excluded_lines=frozenset({1}))] == [3]


def test_hits_carry_place_and_section() -> None:
    (hit,) = find_terms(locate("# Plan\n\n- We **rolled it back**.\n"), ["roll back"])
    assert (hit.term, hit.anchor.quote) == ("roll back", "rolled it back")
    assert (hit.anchor.line_start, hit.anchor.column_start, hit.anchor.section) == (3, 8, ("Plan",))


def test_the_nearest_sentence_mentions_most_terms() -> None:
    """The first of those that mention most; nothing where none does."""
    locator = locate("A canary first. Then canary and rollback are tested.\n\n- canary, rollback\n- other\n")
    sentence = nearest_sentence(locator, ["canary", "rollback", "zebra"])
    assert sentence is not None
    assert sentence.quote == "Then canary and rollback are tested."
    assert nearest_sentence(locator, ["zebra"]) is None
    assert nearest_sentence(locator, []) is None


def test_an_endless_sentence_is_shown_in_part() -> None:
    sentence = nearest_sentence(locate("word " * 5_000 + "canary"), ["canary"])
    assert sentence is not None
    assert len(sentence.quote) <= 600


def test_a_word_taken_apart_holds_no_preposition() -> None:
    """`scoring for card payments` mentions no scorecard; `roll the change back` does mention a rollback."""
    assert hit_words("Scoring for card payments in real time.", "scorecard") == []
    assert hit_words("We can roll the change back at once.", "rollback") == ["roll the change back"]
