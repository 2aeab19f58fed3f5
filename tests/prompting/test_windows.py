"""Cutting long documents: every character once, no window too large, whole things stay whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.domain.tokens import estimate_tokens
from reviewer.loading.load import load_standard_input
from reviewer.prompting.excerpts import GAP, tag_spans, write_outline
from reviewer.prompting.requests import tag_lines
from reviewer.prompting.windows import LEAD_SHARE, TAG_TOKENS, cut_windows, measure_document

WORD = st.sampled_from(
    ("cache", "latency", "99.9", "über", "\U0001f600", "検索", "a", "`x`", "the", "|", "supercalifragilistic")
)
WORDS = st.lists(WORD, min_size=1, max_size=30).map(" ".join)
TABLE = st.integers(1, 25).map(lambda n: "| a | b |\n|---|---|\n" + "\n".join(f"| row {i} | {i} |" for i in range(n)))
CODE = st.integers(1, 25).map(lambda n: "```\n" + "\n".join(f"line {i}" for i in range(n)) + "\n```")
HEADING = st.tuples(st.integers(1, 6), WORDS).map(lambda pair: "#" * pair[0] + " " + pair[1])
BULLETS = st.lists(WORDS, min_size=1, max_size=8).map(lambda items: "\n".join(f"- {item}" for item in items))
BLOCK = st.one_of(HEADING, WORDS, TABLE, CODE, BULLETS, st.lists(WORD, min_size=50, max_size=400).map("".join))
TEXT = st.tuples(st.lists(BLOCK, min_size=1, max_size=14), st.sampled_from(("\n", "\r\n", "\r"))).map(
    lambda made: "\n\n".join(made[0]).replace("\n", made[1]) + made[1] * (len(made[0]) % 2)
)


def load(text):
    """Load a text as Markdown."""
    return load_standard_input(text.encode(), name="long.md")


def own(document, window):
    """Give a window's own text."""
    return document.text[slice(*window.span)]


@settings(max_examples=150, deadline=None)
@given(TEXT, st.integers(30, 400))
def test_windows_hold_every_character_once_and_are_bounded(text, size):
    """Laid together they are the document; each is as large as was asked at most, and what it shows again a quarter."""
    document = load(text)
    windows = cut_windows(document, size)
    assert "".join(own(document, one) for one in windows) == document.text
    assert [one.number for one in windows] == list(range(1, len(windows) + 1))
    for one in windows:
        assert own(document, one)
        assert estimate_tokens(own(document, one)) <= size
        assert document.position(one.span[0]).line == one.line_start
        assert document.position(one.span[1] - 1).line == one.line_end
        shown_again = sum(estimate_tokens(document.text[start:end]) + TAG_TOKENS for start, end in one.lead)
        assert shown_again <= size // LEAD_SHARE
        assert all(end <= one.span[0] for _, end in one.lead)
        assert document.text[one.span[0] - 1 : one.span[0] + 1] != "\r\n"


@settings(max_examples=60, deadline=None)
@given(TEXT, st.integers(30, 400))
def test_what_windows_show_is_what_the_whole_would(text, size):
    """Every line tag of the whole stands in a window, with the same words behind it."""
    document = load(text)
    shown = "\n".join(tag_spans(document, [one.span]) for one in cut_windows(document, size)).split("\n")
    whole = tag_lines(document)
    assert tag_spans(document, [(0, len(document.text))]) == whole
    for line in whole.split("\n"):
        tag, _, words = line.partition("| ")
        pieces = [one.partition("| ")[2] for one in shown if one.startswith(f"{tag}| ")]
        assert "".join(pieces) == words


def test_a_document_that_fits_is_one_window():
    """And shows nothing twice."""
    document = load("# A\n\nText.\n")
    [window] = cut_windows(document, 2 * measure_document(document))
    assert (window.span, window.lead, window.name) == ((0, len(document.text)), (), "window 1/1")


def test_cuts_go_before_the_highest_heading():
    """Not before the nearest one."""
    part = "Some words that fill the line to its end.\n\n" * 10
    text = f"# One\n\n{part}## One a\n\n{part}# Two\n\n{part}## Two a\n\n{part}"
    document = load(text)
    windows = cut_windows(document, measure_document(document) * 2 // 3)
    assert [own(document, one).split("\n")[0] for one in windows] == ["# One", "# Two"]


@pytest.mark.parametrize(
    "block",
    ["| a | b |\n|---|---|\n" + "| some words | 12 |\n" * 12, "```\n" + "some_code(12)\n" * 12 + "```\n"],
    ids=["table", "code"],
)
def test_tables_and_code_that_fit_stay_whole(block):
    """The window before ends early instead."""
    document = load("Words before it.\n\n" * 12 + block + "\nWords after it.\n" * 12)
    windows = cut_windows(document, 150)
    assert any(block in own(document, one) for one in windows)


def test_a_table_that_does_not_fit_shows_its_header_again():
    """And the heading that it stands under: the rows would mean nothing without."""
    rows = "".join(f"| row {number} | {number} |\n" for number in range(80))
    document = load(f"# Costs\n\n| what | euros |\n|---|---|\n{rows}")
    windows = cut_windows(document, 250)
    assert len(windows) > 2
    for one in windows[1:]:
        assert [document.text[start:end] for start, end in one.lead] == ["# Costs\n", "| what | euros |\n|---|---|\n"]
        shown = tag_spans(document, [*one.lead, one.span]).split("\n")
        assert shown[:2] == ["L001| # Costs", GAP]
        assert shown[2:4] == ["L003| | what | euros |", "L004| |---|---|"]


def test_one_huge_line_is_cut_between_words():
    """Its parts carry the same line tag."""
    document = load("word " * 5000)
    windows = cut_windows(document, 500)
    assert len(windows) > 5
    assert {one.line_start for one in windows} == {1}
    assert all(own(document, one).startswith("word") for one in windows)
    assert all(tag_spans(document, [one.span]).count("L001| ") == 1 for one in windows)


def test_one_huge_word_is_cut_all_the_same():
    """Base64 without a blank."""
    document = load("QUJD" * 20_000)
    windows = cut_windows(document, 500)
    assert "".join(own(document, one) for one in windows) == document.text


def test_windows_are_about_even():
    """A last window of a few lines would be read without its surroundings."""
    document = load("Some words that fill the line to its end.\n\n" * 100)
    total = measure_document(document)
    sizes = [one.span[1] - one.span[0] for one in cut_windows(document, total * 10 // 15)]
    assert len(sizes) == 2
    assert min(sizes) > 0.9 * max(sizes)


def test_the_outline_leaves_out_the_deepest_levels_first():
    """And says how many headings it leaves out."""
    text = "".join(f"# Part {i}\n\n" + "".join(f"## Section {i}.{j}\n\nText.\n\n" for j in range(9)) for i in range(9))
    document = load(text)
    assert write_outline(document, 10_000).count("\n") == 89
    short = write_outline(document, 200)
    assert short.split("\n")[-1] == "[…] (81 more headings)"
    assert "Section" not in short
    assert write_outline(document, 200).startswith("L001| # Part 0")
    tiny = write_outline(document, 20)
    assert estimate_tokens(tiny) < 60
    assert "more headings" in tiny


def test_an_outline_without_headings_says_so():
    """A plain text has none."""
    assert write_outline(load("Text."), 100) == "(no headings)"


def test_the_outline_does_not_show_what_no_reader_sees():
    """A covered heading stays covered: its text comes from what is shown, not from the section's title."""
    from reviewer.trust.scan import cover

    document = load("# Shown hidden\n\nText.\n")
    assert write_outline(cover(document, [(8, 14)]), 100) == "L001| # Shown"
