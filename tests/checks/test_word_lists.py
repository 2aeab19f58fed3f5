"""Word lists as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.checks.word_lists import FOLDER, WordList, lower, read_words
from tests.checks.plan_spots import read_text


def find(terms: list[str], text: str) -> list[str]:
    """Give the words found in a paragraph."""
    reading = read_text(text)
    return [reading.text[start:end] for start, end in WordList(terms).find(reading, reading.prose)]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_bundled_lists_are_clean(path):
    """One term a line, none twice, comments left out."""
    terms = read_words(path.stem)
    assert terms
    assert len(set(terms)) == len(terms)
    assert all(term == term.strip() and "#" not in term for term in terms)


def test_whole_words_in_any_case():
    """A star stands for an ending; hyphens belong to the word; the longest of two wins."""
    assert find(["massive"], "Massive, a massive-scale MASSIVE non-massive massively") == ["Massive", "MASSIVE"]
    assert find(["revolution*"], "revolution Revolutionary") == ["revolution", "Revolutionary"]
    assert find(["a lot", "a lot of"], "a lot  of") == ["a lot  of"]
    assert find(["don't know"], "I don’t\n  know") == ["don’t\n  know"]
    assert find(["x", "", " * "], "x y") == ["x"]


@given(st.text())
def test_lower_case_keeps_the_length(text):
    """Offsets in it are those of the text."""
    assert len(lower(text)) == len(text)
    assert find(["gain"], "İ a gain") == ["gain"]
