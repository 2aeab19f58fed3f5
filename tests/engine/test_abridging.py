"""What requests about the whole are shown of a document that was read in windows."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.claiming.facts import Fact
from reviewer.claiming.places import Place
from reviewer.domain.claims_reply import FactReply
from reviewer.domain.finding import Verdict
from reviewer.domain.tokens import estimate_tokens
from reviewer.engine.abridging import (
    MOST_PLACES,
    choose_around,
    choose_places,
    fill,
    gather_facts,
    list_noted,
    sum_up,
)
from reviewer.engine.notes import Note, WindowNotes
from reviewer.grounding.locate import Locator
from reviewer.loading.load import load_standard_input
from reviewer.prompting.excerpts import Gist, tag_spans
from reviewer.prompting.windows import Window
from reviewer.recompute.claim import Printed
from tests.values import make_finding

TEXT = "# Note\n\n" + "\n\n".join(
    f"Sentence {n} says one thing. Sentence {n} says another thing too." for n in range(400)
)
LOCATOR = Locator(load_standard_input(TEXT.encode(), name="note.md"))


def anchor(words):
    """Give the anchor of the first place of some words."""
    start = TEXT.index(words)
    return LOCATOR.anchor(start, start + len(words))


def note(question, words, verdict=Verdict.MET):
    """Make a note on a question."""
    return Note(question, verdict, (anchor(words),))


def fact(label, words, text="1"):
    """Make a fact that was listed in a window."""
    reply = FactReply(kind="number", label=label, text=text, quote=words, line_start=1, line_end=1)
    found = anchor(words)
    return Fact(reply, Place(found.start, found.end, Printed(text=text), found), words)


def shown(spans):
    """Give the text of some spans."""
    return [TEXT[start:end] for start, end in spans]


def test_whole_sentences_are_shown_in_the_documents_order():
    """Of the noted words, and none twice."""
    taken = [
        WindowNotes(2, "", (note("b", "300 says one"), note("a", "9 says another thing"))),
        WindowNotes(1, "", (note("c", "9 says another"),)),
    ]
    spans, left = choose_places(LOCATOR, taken, [], 1_000)
    assert shown(spans) == ["Sentence 9 says another thing too.", "Sentence 300 says one thing."]
    assert left == 0


def test_every_question_has_its_first_place_before_any_has_its_second():
    """What meets a question first; facts come last; what does not fit is counted."""
    notes = [note("a", f"Sentence {n} says one", Verdict.NOT_MET) for n in range(100, 110)]
    notes += [note("a", "Sentence 200 says one"), note("b", "Sentence 300 says one", Verdict.PARTIAL)]
    spans, left = choose_places(LOCATOR, [WindowNotes(1, "", tuple(notes))], [fact("x", "Sentence 5 says one")], 35)
    assert shown(spans) == ["Sentence 200 says one thing.", "Sentence 300 says one thing."]
    assert left == 11


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 200), st.integers(1, 150)), max_size=30), st.integers(0, 600))
def test_what_is_chosen_fits_and_lies_apart(pairs, room):
    """Whatever is wanted."""
    spans, left = fill(LOCATOR, [(start, start + length) for start, length in pairs], room)
    assert list(spans) == sorted(spans)
    assert all(one[1] < two[0] for one, two in pairwise(spans))
    assert estimate_tokens("".join(shown(spans))) <= room + 1
    assert len(spans) + left <= len(pairs)
    if room >= 600 and not pairs:
        assert tag_spans(LOCATOR.document, spans) == "[…]"


def test_a_refuter_is_shown_around_the_words_and_where_a_term_stands():
    """For something missing also what was noted on its question."""
    quoted = make_finding("one", (TEXT.index("Sentence 200"), TEXT.index("Sentence 200") + 12))
    missing = make_finding("two", looked_for=("sentence 50 says",), question_id="a")
    taken = [WindowNotes(1, "", (note("a", "350 says another thing"), note("b", "390 says another thing")))]
    text = "\n".join(shown(choose_around(LOCATOR, [quoted, missing], taken, 5_000)))
    for number in (190, 210, 50, 350):
        assert f"Sentence {number} says" in text
    assert "Sentence 390 says" not in text
    assert "Sentence 300 says" not in text


def test_gists_share_what_they_may_take():
    """Each is cut to its part, with a mark; a window without one is left out."""
    windows = [Window(n, 3, (0, 1), n, n) for n in (1, 2, 3)]
    taken = [WindowNotes(1, "a " * 100, ()), WindowNotes(3, "short", ())]
    first, last = sum_up(windows, taken, 30)
    assert first == Gist(1, 1, 1, ("a " * 15).strip() + " […]")
    assert last == Gist(3, 3, 3, "short")


def test_notes_are_named_by_line_and_what_they_come_to():
    """As many as a line may hold."""
    many = tuple(note("b", f"Sentence {n} says one", Verdict.PARTIAL) for n in range(20))
    listed = dict(
        list_noted(
            [
                WindowNotes(1, "", (note("a", "Sentence 0 says one"), *many)),
                WindowNotes(2, "", (note("a", "Sentence 399 says"),)),
            ]
        )
    )
    assert listed["a"] == "L3 met; L801 met"
    assert listed["b"].count("partial") == MOST_PLACES
    assert listed["b"].endswith(f"; and {20 - MOST_PLACES} more")


def test_facts_of_all_windows_come_in_turns():
    """Each window's first before any window's second, in the document's order; those left out are counted."""
    first = [fact(f"first {n}", f"Sentence {n} says one") for n in range(50)]
    second = [fact("second", "Sentence 300 says one")]
    gathered, left = gather_facts([first, second], 70)
    assert gathered[0].label == "first 0"
    assert gathered[-1].label == "second"
    assert left == 51 - len(gathered) > 40
    assert gather_facts([first, second], 100_000)[1] == 0
