import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.reporters.layout import Page, Role, Span, fill_lines, measure_width, split_words
from tests.reporters.hostile_text import hostile
from tests.reporters.test_escaping import find_unsafe


def read_lines(page: Page) -> list[str]:
    return ["".join(span.text for span in line) for line in page.lines]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0)])
def test_width_is_in_terminal_columns(text: str, width: int) -> None:
    assert measure_width(text) == width


def test_paragraph_wraps_and_hangs() -> None:
    page = Page(60, unicode=True)
    page.write(Span("ten letter " * 8), lead=(Span("12. "),), indent=2, hang=6)
    first = "  12. ten letter ten letter ten letter ten letter ten letter"
    assert read_lines(page) == [first, "        ten letter ten letter ten letter"]


def test_place_is_never_broken() -> None:
    place = "a folder/" + "x" * 60 + ".md:12:5"
    page = Page(60, unicode=True)
    page.write(Span("at "), Span(place, Role.PLACE), Span(" in the end"))
    assert place in read_lines(page)


def test_long_word_is_broken_without_a_blank() -> None:
    page = Page(60, unicode=True)
    page.write(Span("x" * 100), indent=2, hang=4)
    lines = read_lines(page)
    assert "".join(line.strip() for line in lines) == "x" * 100
    assert all(len(line) <= 60 for line in lines)


def test_spans_without_a_blank_between_stay_together() -> None:
    lines = fill_lines(split_words([Span("(", Role.QUIET), Span("word"), Span(")", Role.QUIET)]), 40, 40)
    assert ["".join(span.text for span in line) for line in lines] == ["(word)"]


def test_blank_lines_do_not_pile_up() -> None:
    page = Page(60, unicode=True)
    page.blank()
    page.write(Span("a"))
    page.blank()
    page.head("b")
    assert read_lines(page) == ["a", "", "b"]


def test_paragraphs_keep_their_line_ends_under_a_label() -> None:
    page = Page(60, unicode=True)
    page.paragraphs("Suggestion:", "first\n\nsecond", indent=2)
    assert read_lines(page) == ["  Suggestion: first", "    second"]


def test_ascii_page_holds_only_ascii() -> None:
    page = Page(60, unicode=False)
    page.write(Span("“Zürich” → 日本"))
    assert read_lines(page) == ['"Z\\xfcrich" -> \\u65e5\\u672c']


@settings(deadline=None)
@given(hostile, st.integers(min_value=0, max_value=200))
def test_no_text_breaks_the_frame(text: str, width: int) -> None:
    """Whatever the text, each line stays within the width, in one piece, and safe."""
    page = Page(width, unicode=True)
    page.write(Span(text), Span(text, Role.QUOTE), indent=4, hang=2)
    page.paragraphs("Label:", text, indent=4)
    for line in read_lines(page):
        assert measure_width(line) <= max(width, 60)
        assert "\n" not in line
        assert find_unsafe(line) == set()
        assert line == line.rstrip()
