"""Placeholders that the author meant to replace."""

import time

import pytest

from reviewer.checks.all_checks import run_checks
from reviewer.checks.template_residue import CHECK
from reviewer.domain.finding import Signal
from reviewer.domain.rubric import Severity
from reviewer.loading.load import load_standard_input


def check(text: str) -> list[Signal]:
    document = load_standard_input(text.encode())
    return list(run_checks(document, ["template-residue"]))


def find(text: str) -> list[str]:
    return [signal.anchor.quote for signal in check(text)]


def test_the_examples_of_its_description_are_true():
    """The bad one is found and the good one is not."""
    assert find(CHECK.part("Bad")) == ["TBD"]
    assert find(CHECK.part("Good")) == []


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("TODO: measure it", ["TODO"]),
        ("- [ ] FIXME later", ["FIXME"]),
        ("| Owner |\n|---|\n| XXX |", ["XXX"]),
        ("# TBD", ["TBD"]),
        ("Lorem ipsum dolor", ["Lorem ipsum"]),
        ("Dear [Your team name], see <insert date>.", ["[Your team name]", "<insert date>"]),
        ("[Describe the impact in two sentences]", ["[Describe the impact in two sentences]"]),
        ("Cost: [fill in]", ["[fill in]"]),
        ("## Owner\n\nTBD\n\n## Due\n\nTBD", ["TBD", "TBD"]),
    ],
)
def test_what_was_left_in_the_text_is_found(text, quotes):
    """In headings, lists and tables as in paragraphs; instructions of a template in any case."""
    assert find(text) == quotes


@pytest.mark.parametrize(
    "text",
    [
        "Run:\n\n```\nTODO\n```",
        "Run:\n\n    TODO: indented code\n",
        "We count `TODO` and ``TBD`` comments.",
        "> TODO: what the customer wrote",
        "> - TBD in a list in a quotation",
        "---\nstatus: TBD\n---\n\nText.",
        "<!-- TODO: for the editor -->\n\nText.",
        "todo lists, a tbd, TODOs, XXXL, 5XX, MYTODO, TODO_LIST",
        "See [your dashboard](https://example.com/a) and [describe][d].\n\n[d]: https://example.com",
        "[insert]: https://example.com\n\nText.",
        "Yours <truly@example.com>, [x] done, [yourself], <b>bold</b>",
    ],
)
def test_code_quotations_front_matter_and_links_are_let_pass(text):
    """What is not the author's own running text is no residue, and neither is what only looks like it."""
    assert find(text) == []


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_place_is_exact(line_end):
    """Line, column and section, whatever ends a line."""
    (signal,) = check(line_end.join(["# Plan", "", "é😀 cost: TBD.", ""]))
    anchor = signal.anchor
    assert (anchor.line_start, anchor.column_start, anchor.column_end, anchor.section) == (3, 10, 13, ("Plan",))
    assert (signal.code, signal.slug, signal.severity) == ("DOC101", "template-residue", Severity.MINOR)
    assert "TBD" in signal.message


@pytest.mark.parametrize(
    "text",
    ["TODO\n\n    code\n\n" * 5_000, "# TODO\n" * 5_000, "[your " * 100_000, "<insert " * 100_000, "`TODO" * 20_000 + "\n\nTODO",
     "TBD. " * 100_000, "TBD\n\n" * 30_000, "# A\n\nTBD\n\n" * 20_000, "<!-- what\n" * 20_000, "?" * 1_000_000],
)  # fmt: skip
def test_large_and_hostile_documents_take_linear_time(text):
    """Many placeholders among many code blocks and sections, and endless openings on one line."""
    document = load_standard_input(text.encode())
    started = time.perf_counter()
    run_checks(document, ["template-residue"])
    assert time.perf_counter() - started < 5
