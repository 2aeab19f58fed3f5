"""Ids of findings: the same for the same words in other clothes, another for other words."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.grounding.identity import finding_id, identify
from tests.values import make_finding

QUOTE = "We **ship** on Monday – to all users."


def quoted(quote: str) -> str:
    return finding_id("q", "c", "quoted", [quote])


def test_an_id_is_ten_hexadecimal_digits() -> None:
    """The digits are pinned: a change here would break every record that names a finding."""
    assert finding_id("dd-rollback", "dd-ops", "quoted", [QUOTE]) == "3ded7d0422"
    assert re.fullmatch(r"[0-9a-f]{10}", finding_id(None, "", "", ["\ud800"]))


def test_question_kind_and_words_make_the_id() -> None:
    ids = {
        finding_id("dd-rollback", "dd-ops", "quoted", [QUOTE]),
        finding_id("dd-owner", "dd-ops", "quoted", [QUOTE]),
        finding_id("dd-rollback", "dd-ops", "contradiction", [QUOTE]),
        finding_id("dd-rollback", "dd-ops", "quoted", [QUOTE.replace("Monday", "Tuesday")]),
        finding_id("dd-rollback", "dd-ops", "quoted", ["to all users – We ship on Monday"]),
        finding_id(None, "dd-ops", "quoted", [QUOTE]),
    }
    assert len(ids) == 6


def test_the_criterion_counts_only_without_a_question() -> None:
    """A question that moves to another criterion keeps its findings."""
    assert finding_id("q", "a", "quoted", [QUOTE]) == finding_id("q", "b", "quoted", [QUOTE])
    assert finding_id(None, "a", "quoted", [QUOTE]) != finding_id(None, "b", "quoted", [QUOTE])


def test_looks_do_not_change_it() -> None:
    """Marks, wraps, line ends, dashes, quotes and case leave the id alone."""
    variants = [
        "We ship on Monday - to all users.",
        "we ship on\nMonday –\nto all users.",
        "We **ship** on\r\nMonday—to all users",
        "> We _ship_ on Monday\n> – to all users.",
    ]
    assert {quoted(variant) for variant in variants} == {quoted(QUOTE)}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The change is -5 % of the cost.", "The change is 5 % of the cost."),
        ("Latency < 50 ms holds.", "Latency > 50 ms holds."),
        ("p ≤ 0.05 was reached", "p = 0.05 was reached"),
        ("It grew by 1.5 times", "It grew by 15 times"),
    ],
)
def test_a_sign_makes_other_words(one: str, two: str) -> None:
    """Two rows of a table that differ in a sign are two findings."""
    assert quoted(one) != quoted(two)


def test_a_range_is_no_sign() -> None:
    """A dash between numbers is punctuation, as it is between words."""
    assert quoted("10-20 ms") == quoted("10 – 20 ms") == quoted("10—20 ms")


def test_the_order_of_terms_and_sides_does_not_matter() -> None:
    """Nor does a term given twice; the order of a quote's words does."""

    def absent(*terms: str) -> str:
        return finding_id(None, "c", "absent", terms)

    def contradiction(*sides: str) -> str:
        return finding_id("q", "c", "contradiction", sides)

    assert absent("rollback", "undo") == absent("Undo", "rollback", "undo")
    assert absent("rollback", "undo") != absent("rollback")
    assert contradiction("nine days", "two weeks") == contradiction("two weeks", "nine days")
    assert contradiction("nine", "days two weeks") != contradiction("nine days", "two weeks")
    assert finding_id("q", "c", "quoted", ["rollback", "undo"]) != finding_id("q", "c", "quoted", ["undo", "rollback"])


def test_what_a_question_misses_is_known_by_the_question() -> None:
    """Each run looks for it in other words."""
    assert finding_id("q", "c", "absent", ["owner"]) == finding_id("q", "d", "absent", ["contact", "team"])
    assert finding_id("q", "c", "absent", ["owner"]) != finding_id("r", "c", "absent", ["owner"])


def test_a_findings_id_is_computed_from_the_finding_alone() -> None:
    """Whatever id it carries."""
    two_sides = make_finding("x", (0, 4), (9, 14), question_id="q")
    assert identify(two_sides) == finding_id("q", "a", "contradiction", ["xxxx", "xxxxx"])
    absent = make_finding("x", looked_for=("owner",))
    assert identify(absent) == finding_id(None, "a", "absent", ["owner"])


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,9}", fullmatch=True), min_size=1, max_size=12), st.data())
def test_reflow_never_changes_it(words: list[str], data) -> None:
    """Words joined by any white space keep their id."""
    joints = data.draw(st.lists(st.sampled_from([" ", "\n", "\r\n", "\t", "  "]), min_size=12, max_size=12))
    reflowed = "".join(word + joint for word, joint in zip(words, joints, strict=False))
    assert quoted(reflowed) == quoted(" ".join(words))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["alpha", "beta", "-5", "1.5", "< 3", "%", "owner"]), min_size=1, max_size=8), st.data()
)
def test_other_words_never_share_it(words: list[str], data) -> None:
    """A word more, less or changed is another finding."""
    place = data.draw(st.integers(0, len(words) - 1))
    other = [*words[:place], "gamma", *words[place + data.draw(st.integers(0, 1)) :]]
    assert quoted(" ".join(other)) != quoted(" ".join(words))
