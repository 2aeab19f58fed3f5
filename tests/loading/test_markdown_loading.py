"""Markdown to documents: headings, titles, blocks, front matter, line ends."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.domain.document import LINE_END, BlockKind
from reviewer.loading.decoding import Decoded
from reviewer.loading.markdown import TITLE_LIMIT, load_markdown


def load(text):
    return load_markdown(Decoded(text=text), "a.md")


def outline(text):
    return [(section.path, section.line_start, section.line_end) for section in load(text).sections]


def titles(text):
    return [section.title for section in load(text).sections if section.path]


def blocks(text):
    return [(block.kind.value, block.line_start, block.line_end) for block in load(text).blocks]


def test_sections_follow_atx_and_setext_headings():
    text = "intro\n\n# One\ntext\n\nTwo\n---\n\n### Three ###\nend\n"
    assert outline(text) == [
        ((), 1, 2),
        (("One",), 3, 5),
        (("One", "Two"), 6, 8),
        (("One", "Two", "Three"), 9, 10),
    ]


def test_a_setext_heading_over_two_lines_starts_at_the_first():
    assert outline("One\nmore\n===\ntext") == [(("One more",), 1, 4)]


@pytest.mark.parametrize(
    "text",
    [
        "- # no\n\n  ## no\n",
        "> # no\n",
        "```\n# no\n```\n",
        "    # no\n",
        "<div>\n# no\n</div>\n",
        "<!--\n# no\n-->\n",
        "~~~\n# no",
        "#no\n",
        "\\# no\n",
        "####### no\n",
        "---\ntitle: x\n# no\n---\n",
        "| a |\n|---|\n\\# no\n",
        "1. one\n\n   no\n   ==\n",
    ],
)
def test_what_only_looks_like_a_heading_opens_no_section(text):
    assert outline(text + "\n\n# Yes\n")[0][0] in {(), ("Yes",)}
    assert "no" not in titles(text)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        ("# Plain", "Plain"),
        ("#", ""),
        ("# Closed ##", "Closed"),
        ("# C#", "C#"),
        ("# **Bold** and _it_ and ~~old~~", "Bold and it and old"),
        ("# `code_x` of snake_case", "code_x of snake_case"),
        ("# [Link](http://a/b_c_d) here", "Link here"),
        ("# [Named][ref]\n\n[ref]: http://a", "Named"),
        ("# ![logo](a.png) Product", "logo Product"),
        ("# A &amp; B \\* C", "A & B * C"),
        ("# 2 * 3 * 4 < 25", "2 * 3 * 4 < 25"),
        ("# <a id='x'></a>Anchored<br>twice", "Anchoredtwice"),
        ("# Named {#the-id}", "Named"),
        ("# Spaced \t  out", "Spaced out"),
        ("# Größe 漢字 🎉", "Größe 漢字 🎉"),
        ("# [a](b) [c](d) [e](f)", "a c e"),
        ("# " + "[*" * 9, "[*" * 9),
        ("One `a\nb` two\n---", "One a b two"),
    ],
)
def test_titles_are_plain_text(source, title):
    assert load(source).sections[0].title == title


def test_an_endless_heading_has_a_title_of_bounded_length():
    title = load("# " + "word " * 100_000).sections[0].title
    assert title.startswith("word word")
    assert title.endswith("…")
    assert len(title) <= TITLE_LIMIT + 1


def test_blocks_of_every_kind_with_their_lines():
    text = (
        "---\nkind: design-doc\n---\n# Head\n\nText\nmore\n\n- a\n- b\n\n\n| x |\n|---|\n| 1 |\n\n"
        "```py\ncode\n\n```\n\n    indented\n\n> quoted\nlazy\n\n<div>\nhtml\n</div>\n\n1. one\n"
    )
    assert [block for block in blocks(text) if block[1] not in {9, 10, 24, 31} or block[0] != "paragraph"] == [
        ("front_matter", 1, 3),
        ("heading", 4, 4),
        ("paragraph", 6, 7),
        ("list", 9, 10),
        ("table", 13, 15),
        ("code", 17, 20),
        ("code", 22, 22),
        ("quote", 24, 25),
        ("html", 27, 29),
        ("list", 31, 31),
    ]


def test_blocks_nest_and_the_outer_one_comes_first():
    text = "> - item\n>   ```\n>   code\n>   ```\n>\n> # deep\n"
    assert blocks(text) == [
        ("quote", 1, 6),
        ("list", 1, 4),
        ("paragraph", 1, 1),
        ("code", 2, 4),
        ("heading", 6, 6),
    ]


def test_a_block_ends_at_its_last_line_with_text():
    assert blocks("- a\n\n  b\n\n\n\ntext\n")[0] == ("list", 1, 3)


def test_an_unclosed_fence_reaches_to_the_end():
    assert blocks("text\n\n```\n# a\n\nb\n") == [("paragraph", 1, 1), ("code", 3, 6)]


@pytest.mark.parametrize(
    ("text", "content", "lines"),
    [
        ("---\nkind: roadmap\ntitle: A\n---\nText\n", "kind: roadmap\ntitle: A", 4),
        ("---  \nkind: roadmap\n...\nText\n", "kind: roadmap", 3),
        ("---\r\nkind: roadmap\r\n---\r\n", "kind: roadmap", 3),
        ("---\n# comment\n\n'a b': 1\n---\n", "# comment\n\n'a b': 1", 5),
        ("---\n---\nText\n", "", 2),
    ],
)
def test_yaml_front_matter_is_kept_apart(text, content, lines):
    document = load(text)
    assert document.front_matter == content
    assert blocks(text)[0] == ("front_matter", 1, lines)
    assert all(block.line_start > lines for block in document.blocks[1:])


@pytest.mark.parametrize(
    "text",
    [
        "---\nkind: roadmap\nnever closed\n",
        "\n---\nkind: roadmap\n---\n",
        " ---\nkind: roadmap\n---\n",
        "--- title\nkind: roadmap\n---\n",
        "----\nkind: roadmap\n----\n",
        "---\n\nA text between two rules.\n\n---\n",
        "---\n\n## A section\n\nNo key here\n\n---\n",
        "+++\nkind = 'roadmap'\n+++\n",
    ],
)
def test_what_only_looks_like_front_matter_stays_text(text):
    document = load(text)
    assert document.front_matter == ""
    assert BlockKind.FRONT_MATTER not in {block.kind for block in document.blocks}


def test_a_text_between_two_rules_keeps_its_sections():
    assert titles("---\n\nA text\n\n# Kept\n\n---\n") == ["Kept"]


LINES = st.tuples(st.text(alphabet="ab# >-*+`~|:\t=_[]()<>/1.é漢🎉\f\u2028\x85\\&", max_size=10))
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
TEXTS = st.lists(st.tuples(LINES.map(lambda line: line[0]), ENDS), max_size=25).map(
    lambda lines: "".join(line + end for line, end in lines)
)


@given(TEXTS)
@example("a\r\r\n\n\r# b")
@settings(max_examples=300)
def test_sections_hold_every_line_once_and_blocks_lie_within(text):
    document = load(text)
    held = [n for s in document.sections for n in range(s.line_start, s.line_end + 1)]
    assert held == list(range(1, document.line_count + 1))
    for block in document.blocks:
        assert 1 <= block.line_start <= block.line_end <= document.line_count
        if block.kind not in {BlockKind.CODE, BlockKind.HTML}:
            assert document.line_text(block.line_end).strip(" \t")
    starts = [block.line_start for block in document.blocks]
    assert starts == sorted(starts)


@given(TEXTS)
def test_position_is_the_inverse_of_line_and_column(text):
    document = load(text)
    for offset in range(len(text) + 1):
        line, column = document.position(offset)
        start, end = document.line_span(line, line)
        assert start + column - 1 == offset
        assert offset <= end


@given(TEXTS)
def test_line_ends_change_nothing(text):
    """Sections, blocks and digest are the same with LF, CRLF and CR."""
    plain = LINE_END.sub("\n", text)
    first = load(plain)
    for end in ("\r\n", "\r"):
        twin = load(plain.replace("\n", end))
        assert (twin.sections, twin.blocks, twin.digest) == (first.sections, first.blocks, first.digest)


def test_an_empty_quotation_ends_where_its_mark_stands():
    """Empty lines behind a quotation are not part of it."""
    document = load(">\n\n\n")
    assert [(block.line_start, block.line_end) for block in document.blocks] == [(1, 1)]
