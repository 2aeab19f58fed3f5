"""Documents: offsets, lines, columns and sections as an editor shows them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reviewer.domain.document import LINE_END, Document, Section

HEAD = Section(path=(), level=0, line_start=1, line_end=2)


def make_document(text: str, sections: tuple[Section, ...] = (HEAD,), **changes: object) -> Document:
    return Document(path="d.md", text=text, format="markdown", sections=sections, **changes)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one", ["one"]),
        ("one\n", ["one"]),
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo\r\n", ["one", "two"]),
        ("one\rtwo", ["one", "two"]),
        ("one\n\n", ["one", ""]),
        ("\n", [""]),
        ("\n\none", ["", "", "one"]),
        ("a\x0cb\u2028c\u0085d\x1ce", ["a\x0cb\u2028c\u0085d\x1ce"]),
        ("a\r\r\nb", ["a", "", "b"]),
    ],
)
def test_lines_end_where_editors_end_them(text, lines):
    """LF, CRLF and CR end a line; form feeds and Unicode separators do not."""
    document = make_document(text)
    assert document.line_count == len(lines)
    assert [document.line_text(number) for number in range(1, document.line_count + 1)] == lines


@pytest.mark.parametrize(
    ("offset", "line", "column"),
    [(0, 1, 1), (1, 1, 2), (3, 1, 4), (4, 1, 5), (5, 2, 1), (6, 2, 2), (7, 2, 3), (8, 3, 1)],
)
def test_positions_count_code_points(offset, line, column):
    """A character outside the basic plane is one column, and so is a tab; the end of the text is a position."""
    assert make_document("a😀\t\r\n\tb\n").position(offset) == (line, column)


@pytest.mark.parametrize("offset", [-1, 4])
def test_a_position_outside_the_text_is_an_error(offset):
    """Also a negative one, which a slice would take."""
    with pytest.raises(ValueError, match="lies outside a text of 3 characters"):
        make_document("one").position(offset)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (1, 1, "one\r\n"),
        (2, 2, "two\n"),
        (1, 3, "one\r\ntwo\nthree"),
        (3, 9, "three"),
        (0, 1, "one\r\n"),
        (3, 1, "three"),
    ],
)
def test_line_spans_are_cut_to_what_exists(first, last, text):
    """With the line ends inside, and never outside the text."""
    document = make_document("one\r\ntwo\nthree")
    start, end = document.line_span(first, last)
    assert document.text[start:end] == text


def test_digest_is_that_of_the_text_not_of_its_line_ends():
    """A file and its CRLF twin are the same document; another character is another."""
    unix, windows, mac = (make_document(text) for text in ("a\nb\n", "a\r\nb\r\n", "a\rb\r"))
    assert unix.digest == windows.digest == mac.digest
    assert unix.digest != make_document("a\n\nb\n").digest
    assert len(make_document("half a pair: \ud800").digest) == 64


def test_digest_does_not_depend_on_where_the_file_lies():
    """Only the text counts."""
    assert make_document("a").digest == Document(path="other.txt", text="a", format="text", sections=(HEAD,)).digest


def test_section_at_gives_the_section_that_holds_a_line():
    """The text before the first heading is a section of its own; a line behind the last belongs to the last."""
    sections = (
        HEAD,
        Section(path=("A",), level=1, line_start=3, line_end=4),
        Section(path=("A", "B"), level=2, line_start=5, line_end=9),
    )
    document = make_document("\n" * 9, sections)
    titles = [document.section_at(line).title for line in (1, 2, 3, 4, 5, 9, 99)]
    assert titles == ["", "", "A", "A", "B", "B", "B"]
    assert document.section_at(5).path == ("A", "B")


def test_a_document_never_changes():
    """Not by assignment, and computing something from it leaves it equal to its twin."""
    document = make_document("a\nb")
    with pytest.raises(ValidationError):
        document.text = "c"
    assert document.digest
    assert document.line_starts
    assert document == make_document("a\nb")


def test_unknown_fields_are_an_error():
    """A misspelt field must not get lost."""
    with pytest.raises(ValidationError):
        make_document("a", front_mater="x")


@given(st.text(alphabet=st.sampled_from("ab😀\t\r\n\x0c\u2028"), max_size=40))
def test_lines_hold_every_character_once(text):
    """Line spans follow one another without gap or overlap, and every offset's position leads back to it."""
    document = make_document(text)
    starts = document.line_starts
    spans = [document.line_span(line, line) for line in range(1, len(starts) + 1)]
    assert "".join(text[start:end] for start, end in spans) == text
    for offset in range(len(text) + 1):
        line, column = document.position(offset)
        assert starts[line - 1] + column - 1 == offset
    assert [document.line_text(line) for line in range(1, len(starts) + 1)] == LINE_END.split(text)


def test_asking_for_many_sections_is_no_search_through_all():
    """Twenty thousand look-ups in as many sections: the starts are laid out once."""
    count = 20_000
    sections = tuple(Section(path=(str(i),), level=1, line_start=i, line_end=i) for i in range(1, count + 1))
    document = make_document("#\n" * count, sections)
    started = time.perf_counter()
    assert all(document.section_at(line).title == str(line) for line in range(1, count + 1))
    assert time.perf_counter() - started < 2
