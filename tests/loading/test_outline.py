"""Headings to sections: no gaps, paths over skipped levels."""

from hypothesis import given
from hypothesis import strategies as st

from reviewer.loading.outline import Heading, build_sections, split_lines


def outline(headings, line_count):
    return [
        (s.path, s.level, s.line_start, s.line_end) for s in build_sections([Heading(*h) for h in headings], line_count)
    ]


def test_a_text_without_headings_is_one_section():
    assert outline([], 7) == [((), 0, 1, 7)]


def test_text_before_the_first_heading_is_a_section_of_its_own():
    assert outline([(1, "A", 3)], 5) == [((), 0, 1, 2), (("A",), 1, 3, 5)]


def test_a_heading_on_the_first_line_leaves_no_such_section():
    assert outline([(1, "A", 1), (1, "B", 2)], 2) == [(("A",), 1, 1, 1), (("B",), 1, 2, 2)]


def test_a_skipped_level_keeps_the_nearest_shallower_headings():
    headings = [(2, "A", 1), (4, "B", 2), (3, "C", 3), (6, "D", 4), (1, "E", 5), (3, "F", 6)]
    assert [path for path, *_ in outline(headings, 9)] == [
        ("A",),
        ("A", "B"),
        ("A", "C"),
        ("A", "C", "D"),
        ("E",),
        ("E", "F"),
    ]


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 200)), unique_by=lambda h: h[1], max_size=30))
def test_sections_hold_every_line_once_and_paths_deepen(drawn):
    headings = [Heading(level, str(line), line) for level, line in sorted(drawn, key=lambda h: h[1])]
    sections = build_sections(headings, 200)
    assert [n for s in sections for n in range(s.line_start, s.line_end + 1)] == list(range(1, 201))
    levels = {heading.title: heading.level for heading in headings}
    for section in sections:
        depths = [levels[title] for title in section.path]
        assert depths == sorted(set(depths))
        assert not section.path or depths[-1] == section.level


def test_lines_are_cut_where_the_document_counts_them():
    assert split_lines("a\r\nb\rc\n\nd\x0ce\u2028f\x85\n") == ["a", "b", "c", "", "d\x0ce\u2028f\x85"]
    assert split_lines("") == [""]
    assert split_lines("\n") == [""]
