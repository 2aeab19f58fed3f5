"""What terminal, Markdown and wording make of checks that ran without an LLM."""

import pytest

from reviewer.domain.review import Checked, Run
from reviewer.reporters import markdown, terminal
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import explain_checked
from tests.reporters.sample_checks import CHECK_RUNS, CHECKED, CLEAN, DIGEST, EMPTY, SUPPRESSED
from tests.reporters.sample_reviews import RICH

NARROW = ReportOptions(width=60)


def test_terminal_has_one_line_a_signal_whatever_the_width() -> None:
    lines = terminal.render(CHECK_RUNS["checks"], NARROW).splitlines()
    assert lines[0] == 'docs/plan.md:12:1: minor DOC102 empty-section: the section "Risks" is empty'
    assert lines[3] == "./notes/Über 1.md:3:9: hint DOC503 acronyms: GBDT is never spelled out"
    assert len(lines) == 4 + 1 + 1


@pytest.mark.parametrize("render", [terminal.render, markdown.render])
def test_suppressed_signals_are_counted_but_not_shown(render: object) -> None:
    assert callable(render)
    beside = RICH.model_copy(update={"signals": (SUPPRESSED, EMPTY)})
    for run in (CHECK_RUNS["checks"], Run(reviews=(beside,))):
        text = render(run, NARROW)
        assert "template-residue" not in text
        assert "1 suppressed" in text or "1 finding suppressed by the author" in text


def test_summary_counts_what_is_shown_and_what_is_not() -> None:
    assert explain_checked(CHECKED) == (
        "3 findings and 1 hint in 2 of 3 documents; 5 hints hidden (--hints), 1 suppressed, 4 on unchanged lines"
    )


def test_nothing_found_is_one_line() -> None:
    assert terminal.render(CLEAN, NARROW) == "No findings in 1 document\n"
    hidden = Checked(document="a.md", document_digest=DIGEST, signals=(SUPPRESSED,), hints=1)
    assert explain_checked([hidden]) == "No findings in 1 document; 1 hint hidden (--hints), 1 suppressed"


def test_colour_adds_only_styles_to_checks() -> None:
    coloured = terminal.render(CHECK_RUNS["checks"], ReportOptions(color=True))
    assert "\x1b[1;36mminor\x1b[0m" in coloured


def test_markdown_has_a_table_for_each_document_with_findings() -> None:
    text = markdown.render(CHECK_RUNS["checks"], NARROW)
    assert text.count("| Line | Severity | Check | Finding |") == 2
    assert "| 84:5 | major | DOC201 table-sums | the column adds up to 75, the total says 60 |" in text
    assert "clean.md" not in text


def test_markdown_counts_the_rows_that_a_table_has_no_room_for() -> None:
    many = Checked(document="a.md", document_digest=DIGEST, signals=(EMPTY,) * 250)
    text = markdown.render(Run(checked=(many,)), NARROW)
    assert "50 more findings are not in this table." in text
