"""Ids of findings: the same for the same words in other clothes, another for other words."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.grounding.identity import finding_id

QUOTE = "We **ship** on Monday – to all users."


def test_an_id_is_ten_hexadecimal_digits() -> None:
    """The digits are pinned: a change here would break every record that names a finding."""
    assert finding_id("dd-rollback", "quoted", QUOTE) == "3ded7d0422"
    assert re.fullmatch(r"[0-9a-f]{10}", finding_id("", "", "\ud800"))


def test_question_kind_and_words_make_the_id() -> None:
    ids = {
        finding_id("dd-rollback", "quoted", QUOTE),
        finding_id("dd-owner", "quoted", QUOTE),
        finding_id("dd-rollback", "contradiction", QUOTE),
        finding_id("dd-rollback", "quoted", QUOTE.replace("Monday", "Tuesday")),
        finding_id("dd-rollback", "quoted", "to all users – We ship on Monday"),
    }
    assert len(ids) == 5


def test_looks_do_not_change_it() -> None:
    """Marks, wraps, line ends, dashes, quotes and case leave the id alone."""
    variants = [
        "We ship on Monday - to all users.",
        "we ship on\nMonday –\nto all users.",
        "We **ship** on\r\nMonday—to all users",
        "> We _ship_ on Monday\n> – to all users.",
    ]
    assert {finding_id("q", "quoted", variant) for variant in variants} == {finding_id("q", "quoted", QUOTE)}


def test_the_order_of_an_absences_terms_does_not_matter() -> None:
    assert finding_id("q", "absent", "rollback\nundo") == finding_id("q", "absent", "Undo\nrollback\nundo")
    assert finding_id("q", "quoted", "rollback\nundo") != finding_id("q", "quoted", "undo\nrollback")


@settings(deadline=None)
@given(st.lists(st.from_regex(r"[A-Za-z0-9]{1,9}", fullmatch=True), min_size=1, max_size=12), st.data())
def test_reflow_never_changes_it(words: list[str], data) -> None:
    """Words joined by any white space keep their id."""
    joints = data.draw(st.lists(st.sampled_from([" ", "\n", "\r\n", "\t", "  "]), min_size=12, max_size=12))
    reflowed = "".join(word + joint for word, joint in zip(words, joints, strict=False))
    assert finding_id("q", "quoted", reflowed) == finding_id("q", "quoted", " ".join(words))
