"""Cheap looks that come before the patterns for what stands beside a quote let everything through."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.grounding import balancing, edges
from reviewer.grounding.fold import fold

BEFORE = (
    "not ", "no ", "is never", " cannot ", "without ", "neither ", "nor ", "none of ", "hardly ", "rarely", "isn't ", "the ",
    "a ", "any ", "yet ", "no longer ", "necessarily ", "data ", " ", "x", "(", "| ", "\n", ".",
)  # fmt: skip
UNITS = ("5", "12 ", "٣", "Mb", "MB", " mb", "kB", "gb ", "mW", "m", "b", "Gib", "GHz", "$", " ", "x", ".", "M", "tbps")


@given(st.lists(st.sampled_from(BEFORE), max_size=8).map("".join))
def test_negations_are_the_ones_that_a_search_finds(before):
    """The look at the last word before a span leaves out no negation."""
    folded = fold(f"{before}enough room for all")
    start = folded.text.find("enough room")
    negated = edges._NEGATION.search(folded.text, max(0, start - 60), start)
    expected = negated is not None and not edges._has_break(folded, negated.start(), start)
    assert edges.leaves_out_negation(folded, start, len(folded.text)) == expected


@given(st.lists(st.sampled_from(UNITS), max_size=8).map("".join))
def test_units_are_the_ones_that_a_search_finds(text):
    """Whatever the pattern for units finds, the cheaper one finds something."""
    folded = fold(text).text
    assert edges._MAYBE_CASED_UNIT.search(folded) or not edges._CASED_UNIT.search(folded)


@given(st.lists(st.sampled_from(("[a", "](b)", "**", "*", "_", "`", "<", ">", "!", "x", " ", "][c]", "]")), max_size=9))
def test_marks_beside_a_span_are_the_ones_that_the_patterns_find(pieces):
    """Wherever a mark can open or close beside a span, the look at one character lets it through."""
    text = "".join(pieces)
    for place in range(len(text) + 1):
        closes = balancing._CLOSING.match(text, place)
        opens = balancing._OPENING.search(text, max(0, place - 4), place)
        assert not closes or text[place] in balancing._CLOSING_STARTS
        assert not opens or text[place - 1] in balancing._OPENING_ENDS
