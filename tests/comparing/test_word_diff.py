"""Words within changed lines."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.comparing.word_diff import MOST_PIECES, diff_words

TEXT = st.text(alphabet="ab é.,-\t1", max_size=40)


@given(TEXT, TEXT)
def test_stretches_are_the_lines(old, new):
    """Nothing is lost, and what is not marked is the same on both sides."""
    left, right = diff_words(old, new)
    assert "".join(text for text, _ in left) == old
    assert "".join(text for text, _ in right) == new
    if any(changed for _, changed in (*left, *right)):
        kept = ["".join(text for text, changed in side if not changed) for side in (left, right)]
        assert len(kept[0].split()) <= len(old.split())
        assert "".join(kept[0].split()) == "".join(kept[1].split())


def test_only_what_differs_is_marked():
    """Two changed words with a blank between are one mark."""
    left, right = diff_words("the trial lasted nine days.", "the trial lasted four weeks.")
    assert left == (("the trial lasted ", False), ("nine days", True), (".", False))
    assert right == (("the trial lasted ", False), ("four weeks", True), (".", False))


def test_lines_with_little_in_common_and_endless_ones_are_not_marked():
    """A line of a megabyte costs no time."""
    assert diff_words("alpha beta gamma", "one two three four")[0] == (("alpha beta gamma", False),)
    long = "x " * MOST_PIECES
    assert diff_words(long, long + "y")[1] == ((long + "y", False),)
    assert diff_words("", "a") == ((), (("a", False),))
