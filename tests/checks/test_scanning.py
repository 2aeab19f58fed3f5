"""Cheap scans find all that the costly patterns behind them would."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.checks.arm_counts import EXPERIMENT, EXPERIMENT_WORDS
from reviewer.checks.blame import FAILED_WORDS, NAMED
from reviewer.checks.count_shares import PART_OF_WHOLE, SHARE_OF, may_share
from reviewer.checks.figures import blank_marks
from reviewer.checks.intervals import LABEL_WORD, LABELLED, may_label
from reviewer.checks.p_values import MAYBE_STATED, STATED, may_state
from reviewer.checks.partial_weeks import ONLINE, ONLINE_WORDS
from reviewer.checks.reading import Reading, find_marks
from reviewer.checks.rows import find_bars, split_at_bars
from reviewer.checks.scanning import mentions, speaks_of_split_test
from reviewer.checks.summary_durations import FOUND, FOUND_STEMS, OVER, OVER_STEMS, says
from reviewer.checks.template_residue import BRACKETED, MARK, MAYBE_BRACKETED, MAYBE_MARK
from reviewer.checks.word_lists import WORD, split_prose
from reviewer.domain.document import Document, Section
from reviewer.quantities.durations import WORDS, find_durations
from reviewer.quantities.moments import DATE, MAYBE_DATE, MONTH_NAMES
from reviewer.quantities.numbers import HEDGE, MAYBE_QUANTITY, QUANTITY, is_hedged
from reviewer.quantities.text_scans import find_string, lower, match_each

DATE_PIECES = ("3", "12", "2026", "-", "/", ".", " ", ",", " of ", "th", "\u00a0", "x", "(", *MONTH_NAMES, "Sept")
MARKED_PIECES = ("- ", "* ", "+", "1. ", "12) ", " ", "\t", "\n", "\r\n", "\r", "x", "[ ] ", "[x]\t", "-", "٣. ")
P_PIECES = (
    "p", "P", "_", "*", "**", " = ", "=", "0.03", ".5", " is ", " of ", "-value", "val", "vals", " value", "(", "“", "'", "-",
    "`", "|", "\n", " ", "–", "app",
)  # fmt: skip
SENTENCE_PIECES = (
    "p", " = 0.3", "P-val", "p ", "is", "CI", "range", "inter", "val", ".", " ", "\n", "\n\n", "- ", "A", "| a |\n", "*", "=",
)  # fmt: skip
ENTRY_PIECES = (
    "alerts", "an alarm", "detected", "reporting", "noticed", "complaints", "paged", "pages", "page", "tickets", "ticket",
    "incident declared", "incident opened", "incident", "investigation", "observed", "discovered", " ", "resolved", "restored",
    "recovers", "recovered", "completed", "mitigated", "fixed", "closed", "normal", "back up", "ended", "re\u017folved", "x",
)  # fmt: skip
MARK_PIECES = (
    "TODO",
    "XXX",
    "TBD",
    "?",
    "T.B.D.",
    "lorem ipsum",
    " ",
    "a",
    "-",
    "| YYYY-MM-DD",
    "<",
    "[",
    "your ",
    "]",
)
NUMBER_PIECES = (
    "1",
    "42",
    "1,000",
    ".5",
    "-",
    "−",
    "$",
    "€",
    "US$",
    "EUR ",
    " ",
    "%",
    "k",
    "x",
    "(",
    "/",
    "Euro",
    "USA",
)
HEDGE_PIECES = (
    "about", "At least", "more than", "than", "up to", "to", "order of", "max.", "ca", "c.", "approx", "\\approx", "~",
    "<=", "≥ ", "the ", "an ", "a ", " ", "  ", "\n", "**", "_", "(", "word", "x-", "/",
)  # fmt: skip
SENTENCES = (
    "We ran an A/B test for 10 days.", "an A/B/n test", "a Split\ntest", "randomised", "users were split", "Live tests",
    "randomly allocated", "a bucket test", "treatment arm", "the controlled experiment", "randomly split",
)  # fmt: skip


def make_reading(text: str) -> Reading:
    section = Section(path=(), level=0, line_start=1, line_end=text.count("\n") + 1)
    return Reading(Document(path="d.md", text=text, format="markdown", sections=(section,)))


def span_all(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


@given(st.lists(st.sampled_from(DATE_PIECES), max_size=12).map("".join))
def test_dates_are_the_ones_that_a_search_finds(text):
    """The likely starts leave out no date."""
    assert [match.span() for match in match_each(MAYBE_DATE, DATE, text)] == span_all(DATE, text)


@given(st.lists(st.sampled_from(MARK_PIECES), max_size=12).map("".join))
def test_marks_are_the_ones_that_a_search_finds(text):
    """The likely starts leave out no placeholder."""
    for maybe, pattern in ((MAYBE_MARK, MARK), (MAYBE_BRACKETED, BRACKETED)):
        assert [match.span() for match in match_each(maybe, pattern, text)] == span_all(pattern, text)


@given(st.lists(st.sampled_from(NUMBER_PIECES), max_size=12).map("".join))
def test_numbers_are_the_ones_that_a_search_finds(text):
    """The likely starts leave out no number."""
    assert [match.span() for match in match_each(MAYBE_QUANTITY, QUANTITY, text)] == span_all(QUANTITY, text)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(HEDGE_PIECES), max_size=8).map("".join))
def test_hedges_are_the_ones_that_a_search_finds(before):
    """The look at the last word lets every hedge through."""
    assert is_hedged(before) == bool(HEDGE.search(before[-28:]))


@given(st.text("ab1_'- \n,.é|", max_size=40))
def test_the_words_of_the_prose_are_the_ones_that_a_search_finds(text):
    """No word that the pattern finds is missing, and none is told to stand nowhere."""
    reading = make_reading(text)
    words, found = split_prose(reading), set(WORD.findall(lower(reading.prose)))
    assert found <= words.whole
    assert all(words.may_hold(word) for word in found)


def test_a_word_that_stands_nowhere_is_told():
    """Parts of words count as standing there, as terms may have any ending; what spaces part does not."""
    words = split_prose(make_reading("Obviously, the (game-changing) cache is well-known.\n"))
    assert words.may_hold("obvious")
    assert words.may_hold("chang")
    assert not words.may_hold("massive")
    assert not words.may_hold("thecache")


@given(st.lists(st.sampled_from(SENTENCE_PIECES), max_size=14).map("".join))
def test_sentences_found_by_one_scan_are_those_found_one_by_one(text):
    """One scan of the running text leaves out no sentence and adds none."""
    reading = make_reading(text)
    for pattern in (LABEL_WORD, MAYBE_STATED):
        assert reading.sentences_with(pattern) == tuple(one for one in reading.sentences if pattern.search(one.text))


@given(
    st.lists(
        st.sampled_from(("171", " of ", "/", "300", " (57%)", ", or 57%", " = 57%", "57% (", ")", " ")), max_size=9
    )
)
def test_shares_stand_in_texts_that_may_hold_one(pieces):
    """Whatever the patterns of shares find, the signs are there."""
    text = "".join(pieces)
    assert may_share(text) or not (PART_OF_WHOLE.search(text) or SHARE_OF.search(text))


@given(st.lists(st.sampled_from(ENTRY_PIECES), max_size=5), st.booleans())
def test_entries_that_say_something_hold_one_of_its_stems(pieces, is_upper):
    """Whatever the patterns for detection and recovery find, one of their stems stands there."""
    text = "".join(pieces).upper() if is_upper else "".join(pieces)
    for pattern, stems in ((FOUND, FOUND_STEMS), (OVER, OVER_STEMS)):
        assert says(text, pattern, stems) == bool(pattern.search(text))


@given(st.sampled_from(SENTENCES), st.booleans())
def test_words_of_experiments_cover_their_patterns(text, is_upper):
    """Whatever the patterns find, one of the words stands there."""
    reading = make_reading(text.upper() if is_upper else text)
    is_split = speaks_of_split_test(reading)
    assert not EXPERIMENT.search(reading.prose) or is_split or mentions(reading, *EXPERIMENT_WORDS)
    assert not ONLINE.search(reading.prose) or is_split or mentions(reading, *ONLINE_WORDS)


def test_guards_let_their_own_examples_through():
    """Sentences that a pattern takes pass the cheap test before it."""
    for text in ("p = 0.3", "P=.3", "the p-value of 1.3", "p value is 0.2", "_p_ = 0.3", "pvals = 0.4"):
        assert MAYBE_STATED.search(text), text
        assert STATED.search(text.replace("_", " ")), text
    for text in ("95% CI [0.1, 0.3]", "90% range 1 to 2", "confidence limits of 1 to 2", "HDI (1, 2)"):
        assert LABELLED.search(text), text
        assert may_label(text), text
    for failing in ("forgot", "neglected", "did not bother", "didn't pay attention", "was careless"):
        assert NAMED.search(f"Anna {failing} it"), failing
        assert any(word in failing for word in FAILED_WORDS), failing


def test_durations_in_words_and_digits_keep_their_order():
    """Number words of either case count, whole words in capitals do not."""
    text = "; ".join(f"{word} days" for word in WORDS) + "; 3 hours; Ten minutes; TEN minutes; none days"
    assert [found.text for found in find_durations(text)] == [
        *(f"{word} days" for word in WORDS),
        "3 hours",
        "Ten minutes",
    ]


def test_lower_case_keeps_offsets():
    """A character that grows in lower case does not move what stands behind it."""
    assert lower("İ’A") == "İ'a"
    assert mentions(make_reading("İ HUMAN’S"), "human's")
    assert not mentions(make_reading("`human`"), "human")


def test_a_string_is_found_everywhere():
    """Overlapping places count."""
    assert list(find_string("aaa", "aa")) == [0, 1]


@given(st.lists(st.sampled_from(MARKED_PIECES), max_size=12).map("".join))
def test_list_marks_are_the_ones_that_a_search_line_by_line_finds(text):
    """A search for line ends leaves out no mark, on the first line and behind an indent neither."""
    pattern = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?", re.MULTILINE)
    expected = [(match.start(), match.end(), match.group()) for match in pattern.finditer(text)]
    assert find_marks(text) == expected


@given(st.lists(st.sampled_from(("a", "|", "\\", "`", " ", "\t", "é", "\u00a0")), max_size=14).map("".join))
def test_rows_without_code_and_escapes_are_split_as_all_others(text):
    """The short way for plain rows gives what the long one does; the pieces are the row again."""
    assert "|".join(split_at_bars(text)) == text
    bars = find_bars(text)
    assert split_at_bars(text) == [text[a + 1 : b] for a, b in pairwise((-1, *bars, len(text)))]


@given(st.lists(st.sampled_from(P_PIECES), max_size=9).map("".join))
def test_p_values_stand_in_prose_that_may_state_one(text):
    """Whatever the pattern finds in a sentence without its marks, the sign is in the prose."""
    reading = make_reading(text)
    stated = any(STATED.search(blank_marks(sentence.text)) for sentence in reading.sentences)
    assert may_state(reading) or not stated
