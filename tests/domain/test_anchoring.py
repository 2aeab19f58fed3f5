"""Anchors: verified places with offsets, lines, columns, section and the document's own characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.anchoring import anchor_span
from reviewer.domain.document import Document, Section

TEXT = "Intro\r\n# Design\r\nDepth 50 costs 🐢 ms.\nEnd\n"
SECTIONS = (
    Section(path=(), level=0, line_start=1, line_end=1),
    Section(path=("Design",), level=1, line_start=2, line_end=4),
)
DOCUMENT = Document(path="d.md", text=TEXT, format="markdown", sections=SECTIONS)


def test_an_anchor_says_where_the_words_are():
    """Offsets and columns count code points; the end column is behind the last character."""
    start = TEXT.index("costs")
    anchor = anchor_span(DOCUMENT, start, start + len("costs 🐢"))
    assert anchor.quote == "costs 🐢"
    assert (anchor.line_start, anchor.column_start, anchor.line_end, anchor.column_end) == (3, 10, 3, 17)
    assert anchor.section == ("Design",)


def test_one_character_has_a_width_of_one():
    """As the field promises."""
    anchor = anchor_span(DOCUMENT, 0, 1)
    assert (anchor.column_start, anchor.column_end, anchor.section) == (1, 2, ())


def test_an_anchor_over_lines_ends_on_its_last_characters_line():
    """A line end at the very end does not make the anchor reach into the next line."""
    start = TEXT.index("Depth")
    assert anchor_span(DOCUMENT, start, TEXT.index("End")).line_end == 3
    assert anchor_span(DOCUMENT, start, TEXT.index("End") + 1).line_end == 4
    assert anchor_span(DOCUMENT, 0, len(TEXT)).line_end == 4


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2), (0, len(TEXT) + 1)])
def test_a_span_that_is_empty_or_outside_is_an_error(start, end):
    """An anchor always has words of the document."""
    with pytest.raises(ValueError, match=r"character|outside"):
        anchor_span(DOCUMENT, start, end)


@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_an_anchors_quote_is_the_documents_own(start, length):
    """The characters at the offsets, and lines that hold them."""
    end = min(start + length, len(TEXT))
    anchor = anchor_span(DOCUMENT, start, end)
    assert anchor.quote == TEXT[anchor.start : anchor.end] == TEXT[start:end]
    first, last = DOCUMENT.line_span(anchor.line_start, anchor.line_end)
    assert first <= start
    assert end <= last
