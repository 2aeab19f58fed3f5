"""Placeholders that the author meant to replace."""

import time

import pytest

from reviewer.checks.template_residue import CHECK
from reviewer.domain.finding import Signal
from reviewer.domain.rubric import Severity
from reviewer.loading.load import load_standard_input
from tests.checks.running import run_checks


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


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("1. Owner: TBD, due TBD", ["TBD"]),
        ("Users reach it in ??? minutes", ["???"]),
        ("Date: YYYY-MM-DD", ["YYYY-MM-DD"]),
        ("## Rollback: TODO", ["TODO"]),
        ("The rollback is still TODO.", ["TODO"]),
        ("A TODO: name the owner", ["TODO"]),
    ],
)
def test_marks_in_other_places_are_found(text, quotes):
    """In sentences, behind labels, in titles."""
    assert find(text) == quotes


@pytest.mark.parametrize(
    "text",
    [
        "We removed the TODO, resolve TODO comments and fix TODO markers.",
        "# Plan\n\n## TODO\n\nBuy milk.",
        "| Task | Status |\n|---|---|\n| Alert | TODO |",
        "Really??? What??",
        "Dates look like YYYY-MM-DD here, from v1.2-XXX to $XXX.",
        "With trunk-based development (TBD) we merge daily; TBD: no branches.",
        "- [Replace `a` with `b`.](https://example.com/1) and [x][describe options]",
        "<!-- markdownlint-disable --><!-- reviewer: ignore DOC101 because describe the plan -->\n\nText.",
    ],
)
def test_what_only_speaks_of_marks_is_let_pass(text):
    """Mentions, lists of things to do, states, questions, formats, links, comments for machines."""
    assert find(text) == []


def test_marks_of_one_kind_in_a_section_are_one_finding():
    """With their number; another kind is another finding."""
    first, second = check("# A\n\nOwner: TBD\n\nDue: TBD\n\nTODO: cost\n\nBudget: TBD")
    assert first.message == '"TBD" was left in the text, and 2 more in this section'
    assert second.anchor.quote == "TODO"


def test_comments_that_instruct_the_author_are_one_finding():
    """The first is marked, on its first line; notes between authors are none."""
    text = "# A\n\n<!--\nDescribe the goals.\n-->\n\n<!-- What is the risk? -->\n\n<!-- agreed with Ann -->\n\nText."
    (signal,) = check(text)
    assert (signal.anchor.line_start, signal.anchor.quote, signal.severity) == (3, "<!--", Severity.NIT)
    assert signal.message == 'a comment of the template was left in: "Describe the goals.", and 1 more'
    assert check("Text `<!-- describe the goals -->`.\n\n```\n<!-- describe the goals -->\n```\n") == []
