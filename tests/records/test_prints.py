"""Digests of sentences: what a later text is laid against."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.finding import Anchor
from reviewer.records.prints import measure_change, print_sections
from tests.engine.material import DOCUMENT
from tests.records.material import TRIAL, load


def take(text, *quotes):
    """Take a text's digests; quotes say what findings cite."""
    anchors = [
        Anchor(
            start=text.index(q),
            end=text.index(q) + len(q),
            line_start=1,
            column_start=1,
            line_end=1,
            column_end=2,
            section=(),
            quote=q,
        )
        for q in quotes
    ]
    return print_sections(load(text), anchors)


def change(old, new, *quotes):
    """Give the share of changed words."""
    return measure_change(take(old, *quotes), take(new))


def test_sections_sentences_and_citations():
    """Each section has its path and its sentences; a citation names the sentence it lies in."""
    top, rollout = take(DOCUMENT, "the trial lasted nine days")
    assert (top.path, rollout.path) == (("Thumbnail cache",), ("Thumbnail cache", "Rollout"))
    assert [sentence.partition(":")[2] for sentence in rollout.sentences] == ["2", "18", "14", "15"]
    assert (top.cited, rollout.cited) == ((), (3,))


@pytest.mark.parametrize(
    "twin",
    [
        DOCUMENT.replace("\n", "\r\n"),
        DOCUMENT.replace("for 5 % of users first", "for\n5 %  of users\nfirst"),
        DOCUMENT.replace("\n\n", "\n\n\n"),
    ],
)
def test_white_space_is_no_change(twin):
    """Line ends, wraps and blank lines leave every digest alone."""
    assert take(twin) == take(DOCUMENT)


def test_a_moved_section_is_no_change():
    """A section that stands elsewhere, under the same heading, has changed no word."""
    text = "# A\n\nOne is here.\n\n# B\n\nTwo is there.\n"
    moved = "# B\n\nTwo is there.\n\n# A\n\nOne is here.\n"
    assert change(text, moved) == 0
    assert {section.digest for section in take(text)} == {section.digest for section in take(moved)}


def test_what_counts_is_the_changed_sentence_whole():
    """15 of 71 words for one number; a deleted and an added sentence likewise."""
    words = sum(int(s.partition(":")[2]) for section in take(DOCUMENT) for s in section.sentences)
    assert words == len(DOCUMENT.split())
    assert change(DOCUMENT, DOCUMENT.replace("91 %", "19 %")) == pytest.approx(15 / words)
    assert change(DOCUMENT, DOCUMENT.replace(TRIAL, "")) == pytest.approx(15 / words)
    assert change(DOCUMENT, DOCUMENT + "\nSix more words stand down here.\n") == pytest.approx(6 / words)
    assert change(DOCUMENT, "Other.") == pytest.approx(1)


def test_changes_inside_what_findings_quote_do_not_count():
    """But only as many words as stood there: a sentence is no place to put a chapter."""
    fixed = DOCUMENT.replace("nine days", "ninety days")
    assert change(DOCUMENT, fixed, TRIAL) == 0
    assert change(DOCUMENT, fixed) > 0
    assert change(DOCUMENT, DOCUMENT.replace(TRIAL, "Word. " * 100), TRIAL) > 1


@pytest.mark.parametrize("sign", [("-5 %", "5 %"), ("< 5 ms", "> 5 ms"), ("1.5", "15"), ("Must", "must")])
def test_a_sign_is_a_change(sign):
    """Nothing but white space is left out of account."""
    assert change(f"The value is {sign[0]} here.", f"The value is {sign[1]} here.") > 0


def test_a_text_without_words_has_changed_if_there_are_any():
    """No division by nothing."""
    assert measure_change((), ()) == 0
    assert measure_change((), take("A word.")) == 1


@settings(deadline=None)
@given(st.lists(st.sampled_from(["alpha beta.", "gamma.", "- item", "| cell |", "# H", ""]), max_size=8), st.data())
def test_no_word_is_lost_and_equal_texts_do_not_differ(lines, data):
    """The counts of all sentences add up to the words; a text laid against itself, or shuffled in lines, is unchanged."""
    text = "start\n\n" + "\n\n".join(lines) + "\n"
    prints = take(text)
    assert sum(int(s.partition(":")[2]) for section in prints for s in section.sentences) == len(text.split())
    assert measure_change(prints, prints) == 0
    shuffled = "start\n\n" + "\n\n".join(data.draw(st.permutations(lines))) + "\n"
    assert measure_change(prints, take(shuffled)) == 0
