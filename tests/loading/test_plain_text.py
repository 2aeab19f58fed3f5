"""Plain text and reStructuredText: underlined headings, runs of lines, code behind a double colon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.loading.decoding import Decoded
from reviewer.loading.plain_text import load_plain_text


def load(text):
    return load_plain_text(Decoded(text=text), "a.rst")


def outline(text):
    return [(section.path, section.level, section.line_start) for section in load(text).sections]


def blocks(text):
    return [(block.kind.value, block.line_start, block.line_end) for block in load(text).blocks]


def test_levels_follow_the_order_in_which_styles_appear():
    text = "=====\nTitle\n=====\n\nOne\n===\n\nA\n~~~\n\nTwo\n===\ntext\n"
    assert outline(text) == [
        (("Title",), 1, 1),
        (("Title", "One"), 2, 5),
        (("Title", "One", "A"), 3, 8),
        (("Title", "Two"), 2, 11),
    ]


def test_text_without_headings_is_one_section():
    document = load("Just text.\n\nMore of it.\n")
    assert [(section.path, section.line_start, section.line_end) for section in document.sections] == [((), 1, 3)]
    assert document.format == "text"


def test_a_heading_may_follow_another_without_an_empty_line():
    assert [path for path, *_ in outline("One\n===\nTwo\n---\ntext\n")] == [("One",), ("One", "Two")]


def test_an_overlined_title_may_be_indented_and_starts_at_its_overline():
    assert outline("text\n\n#######\n Title\n#######\n")[1] == (("Title",), 1, 3)


def test_more_than_six_styles_stay_at_level_six():
    text = "".join(f"T{mark}\n{mark * 4}\n\n" for mark in "=-~^\"'`+")
    assert [level for _, level, _ in outline(text)] == [1, 2, 3, 4, 5, 6, 6, 6]


@pytest.mark.parametrize(
    "text",
    [
        "a line\nanother line\n------------\n",
        "above\n\n-------\n\nbelow\n",
        "  indented\n----------\n",
        "Name   Count\n-----  -----\n",
        "+-----+\n| a   |\n+-----+\n",
        "A long title\n--\n",
        "=====\n-----\n",
        "# Markdown heading\n",
        "Title\n =====\n",
        "Title\naaaaa\n",
    ],
)
def test_what_only_looks_like_a_heading_opens_no_section(text):
    assert outline(text) == [((), 0, 1)]


def test_a_slightly_short_underline_still_makes_a_heading():
    assert outline("A long title\n-----------\n") == [(("A long title",), 1, 1)]


def test_runs_of_lines_are_blocks_and_code_follows_a_double_colon():
    text = "Title\n=====\nText\nmore::\n\n    code\n\n    code\n\n  quoted\n\nText\n\n.. code-block:: python\n\n   x = 1\n\nEnd"
    assert blocks(text) == [
        ("heading", 1, 2),
        ("paragraph", 3, 4),
        ("code", 6, 6),
        ("code", 8, 8),
        ("code", 10, 10),
        ("paragraph", 12, 12),
        ("paragraph", 14, 14),
        ("code", 16, 16),
        ("paragraph", 18, 18),
    ]


def test_an_indented_paragraph_is_no_code_by_itself():
    assert blocks("Text\n\n    indented\n") == [("paragraph", 1, 1), ("paragraph", 3, 3)]


TEXTS = st.lists(
    st.tuples(st.text(alphabet="ab =-~é漢\t:.", max_size=8), st.sampled_from(["\n", "\r\n", "\r"])), max_size=25
).map(lambda lines: "".join(line + end for line, end in lines))


@given(TEXTS)
def test_sections_hold_every_line_once_and_blocks_every_line_with_text_once(text):
    document = load(text)
    held = [n for s in document.sections for n in range(s.line_start, s.line_end + 1)]
    assert held == list(range(1, document.line_count + 1))
    covered = [n for block in document.blocks for n in range(block.line_start, block.line_end + 1)]
    with_text = [n for n in range(1, document.line_count + 1) if document.line_text(n).strip()]
    assert covered == with_text


def test_a_megabyte_of_rulers_loads():
    document = load("=" * 500_000 + "\n" + "= " * 250_000 + "\n" + "-\n" * 40_000)
    assert document.sections[-1].line_end == 40_002
