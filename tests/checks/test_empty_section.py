"""Headings with nothing under them."""

import time

import pytest

from reviewer.checks.empty_section import CHECK
from reviewer.domain.finding import Signal
from reviewer.loading.load import load_standard_input
from tests.checks.running import run_checks


def check(text: str) -> list[Signal]:
    return list(run_checks(load_standard_input(text.encode()), ["empty-section"]))


def find(text: str) -> list[str]:
    return [signal.anchor.quote for signal in check(text)]


def test_the_examples_of_its_description_are_true():
    """The bad one is found and the good one is not."""
    assert find(CHECK.part("Bad")) == ["## Risks"]
    assert find(CHECK.part("Good")) == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("# A\n\n## Risks\n\n## Rollout\n\ntext", ["## Risks"]),
        ("# A\n\ntext\n\n## Last\n", ["## Last"]),
        ("# A\n\ntext\n\n## Risks\n\n---\n\n## Next\n\n* * *\n\n## Cost\n___\n", ["## Risks", "## Next", "## Cost"]),
        ("# A\n\n## Risks\n\n<!-- describe the\nrisks -->\n\n## Rollout\n\ntext", ["## Risks"]),
        ("Title\n=====\n\ntext\n\nRisks\n-----\n\nRollout\n-------\ntext", ["Risks"]),
        ("# A\n\n### Deep\n\n## Shallow\n\ntext", ["### Deep"]),
        ("# A\n\n  ## Risks ##  \n\n## Next\n\ntext", ["## Risks ##"]),
    ],
)
def test_a_heading_with_nothing_under_it_is_found(text, quotes):
    """Of either style; rules and comments are no text."""
    assert find(text) == quotes


@pytest.mark.parametrize(
    "text",
    [
        "Only text.",
        "# A\n\ntext\n\n## Appendix\n\n## Table of contents\n\n## 14:55\n",
        "# A\n\n## B\n\ntext",
        "# A\n\ntext",
        "# A\n\n- item",
        "# A\n\n| a |\n|---|",
        "# A\n\n```\n# no heading\n```",
        "# A\n\n    code",
        "# A\n\n> quoted",
        "# A\n\n![figure](f.png)",
        "# A\n\ntext <!-- note -->",
        "---\ntitle: x\n---\n\ntext",
    ],
)
def test_a_section_with_anything_in_it_is_let_pass(text):
    """Text, a list, a table, code, a quotation, a picture, or a section inside it."""
    assert find(text) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_place_is_the_heading(line_end):
    """With its line and the section it opens."""
    (signal,) = check(line_end.join(["# Plan", "", "text", "", "## Risks", "", "## Rollout", "", "text"]))
    anchor = signal.anchor
    assert (anchor.line_start, anchor.column_start, anchor.column_end) == (5, 1, 9)
    assert anchor.section == ("Plan", "Risks")
    assert (signal.code, signal.message) == ("DOC102", 'the section "Risks" is empty')


@pytest.mark.parametrize(
    "text", ["# A\n\n" * 20_000, "# A\n<!--\n" * 5_000, "# A\n\n" + "-" * 1_000_000, "# A\n" + "\n" * 90_000]
)
def test_large_and_hostile_documents_take_linear_time(text):
    """Twenty thousand empty sections are twenty thousand signals, in seconds."""
    document = load_standard_input(text.encode())
    started = time.perf_counter()
    run_checks(document, ["empty-section"])
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "# A\n\n# B\n\ntext",
        "# A\n\ntext\n\n## 10:42 UTC: rollback\n\n## B\n\ntext",
        "# A\n\ntext\n\n## `get(a)`\n\n## `get(a, b)`\n\ntext",
        "# A\n\ntext\n\n## We keep the old path until the end of May\n\n## B\n\ntext",
    ],
)
def test_headings_that_say_it_all_are_let_pass(text):
    """The title, a time, code whose text stands under the next one, a sentence."""
    assert find(text) == []


def test_tags_without_content_are_no_text():
    """Breaks and named places."""
    assert find("# A\n\ntext\n\n## Risks\n\n<br>\n<a name='x'></a>\n") == ["## Risks"]
    (signal,) = check("# A\n\ntext\n\n## Risks\n")
    assert signal.message == 'the section "Risks" is empty'
