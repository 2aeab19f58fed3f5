"""Comments that say that a finding is not wanted: where they reach, and what makes them wrong."""

import pytest

from reviewer.checks.reading import Reading
from reviewer.checks.suppression import apply_suppressions, read_suppressions
from reviewer.checks.template_residue import CHECK
from reviewer.loading.load import load_standard_input

CODES = {CHECK.code: CHECK.slug, "DOC999": "other-thing"}


def apply(text):
    """Run DOC101 and the comments over a text; give (code, line, suppressed) of each signal."""
    reading = Reading(load_standard_input(text.encode()))
    signals = apply_suppressions(reading, list(CHECK.run(reading)), CODES)
    return [(s.code, s.anchor.line_start, s.suppressed) for s in signals]


@pytest.mark.parametrize("name", ["DOC101", "doc101", "template-residue", "DOC101, DOC101"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_covers_the_next_block_only(name, end):
    """Paragraph, list or table that follows; the block after it is free."""
    lines = [
        "# A",
        "",
        f"<!-- reviewer: ignore {name} because we wait for legal -->",
        "",
        "- TBD",
        "- TODO",
        "",
        "## B",
        "",
        "Cost: TBD",
        "",
    ]
    assert apply(end.join(lines)) == [
        ("DOC101", 5, "we wait for legal"),
        ("DOC101", 6, "we wait for legal"),
        ("DOC101", 10, ""),
    ]


def test_a_comment_at_the_end_of_a_line_covers_its_own_block():
    """Where one cannot write a line of its own, such as in a table."""
    text = "Cost: TBD <!-- reviewer: ignore DOC101 because finance answers on Monday -->\n\n## B\n\nOwner: TBD\n"
    assert apply(text) == [("DOC101", 1, "finance answers on Monday"), ("DOC101", 5, "")]


def test_ignore_file_covers_what_stands_above_it_too():
    """It may stand anywhere."""
    text = "Cost: TBD\n\n<!-- reviewer: ignore-file DOC101 because this is the template -->\n\n## B\n\nOwner: TBD\n"
    assert [suppressed for _, _, suppressed in apply(text)] == ["this is the template"] * 2


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("<!-- reviewer: ignore DOC101 -->", "gives no reason"),
        ("<!-- reviewer: ignore DOC101 because -->", "gives no reason"),
        ("<!-- reviewer: ignore DOC101 because no -->", "gives no reason"),
        ("<!-- reviewer: ignore DOC777 because of reasons -->", "there is no check 'DOC777'"),
        ("<!-- reviewer: ignore because of reasons -->", "names no check"),
        ("<!-- reviewer: shut up -->", "says neither"),
    ],
)
def test_a_comment_that_is_wrong_is_itself_a_finding_and_suppresses_nothing(comment, words):
    """What looks like a suppression and is none would otherwise hide that the finding is open."""
    text = f"{comment}\n\nCost: TBD\n"
    reading = Reading(load_standard_input(text.encode()))
    signals = apply_suppressions(reading, list(CHECK.run(reading)), CODES)
    assert [s.code for s in signals] == ["DOC001", "DOC101"]
    assert words in signals[0].message
    assert not signals[1].suppressed


def test_a_comment_with_nothing_to_ignore_is_reported_for_each_code():
    """Suppressions go stale."""
    text = "<!-- reviewer: ignore DOC101 DOC999 because of reasons -->\n\nCost: TBD\n"
    assert apply(text) == [("DOC002", 1, ""), ("DOC101", 3, "of reasons")]


def test_comments_in_code_and_other_comments_are_left_alone():
    """Documentation of the comments themselves is no comment."""
    text = (
        "```\n<!-- reviewer: ignore DOC101 because of reasons -->\n```\n\n<!-- a reviewer asked for this -->\n\nFine.\n"
    )
    reading = Reading(load_standard_input(text.encode()))
    assert read_suppressions(reading, CODES) == ([], [])
