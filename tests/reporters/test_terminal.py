import dataclasses
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings

from reviewer.domain.review import Run
from reviewer.reporters.layout import measure_width
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.terminal import render
from tests.reporters.hostile_text import hostile, make_hostile_run
from tests.reporters.sample_reviews import NIT, NOT_ASSESSED, PATH, READY, RECORDED, RICH, RUNS, WAY_UP
from tests.reporters.test_escaping import find_unsafe

STYLE = re.compile(r"\x1b\[[\d;]*m")


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_plain_report_is_safe_whatever_the_text(text: str) -> None:
    """No control, bidirectional, zero-width, tag or surrogate character reaches the terminal from any field."""
    report = render(make_hostile_run(text), ReportOptions(verbose=True, max_findings=3))
    assert find_unsafe(report) == set()
    assert "\t" not in report


@settings(max_examples=60, deadline=None)
@given(hostile)
def test_coloured_report_says_the_same_as_the_plain_one(text: str) -> None:
    """Colour adds nothing but styles: taken out, the reports are equal to the character."""
    run = make_hostile_run(text)
    plain = render(run, ReportOptions())
    coloured = render(run, ReportOptions(color=True))
    assert STYLE.sub("", coloured) == plain


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("width", [60, 80, 100])
def test_lines_keep_to_the_width(name: str, width: int) -> None:
    """Only a place that must not be broken may pass the width."""
    for line in render(RUNS[name], ReportOptions(width=width)).splitlines():
        assert measure_width(line) <= width or ".md" in line


@pytest.mark.parametrize("name", RUNS)
def test_ascii_report_is_ascii(name: str) -> None:
    assert render(RUNS[name], ReportOptions(unicode=False)).isascii()


def test_markup_of_rich_stays_text() -> None:
    run = Run(reviews=(RICH.model_copy(update={"reasons": ("[bold red]x[/] :tada: https://x.example",)}),))
    report = render(run, ReportOptions(color=True))
    assert "[bold red]x[/] :tada: https://x.example" in report


def test_report_is_read_from_the_top_down() -> None:
    report = render(RUNS["rich"], ReportOptions(width=80))
    order = ["Read as:", "RETHINK", "Questions met", "Findings: 6", "The way up (above L5): 1", "Checks (no LLM)",
             "Ratings", "What this rests on"]  # fmt: skip
    places = [report.index(heading) for heading in order]
    assert places == sorted(places)


def test_finding_shows_both_sides_of_a_contradiction() -> None:
    report = render(RUNS["rich"], ReportOptions(width=200))
    assert f"{PATH}:27:4 in 2. Problem and goals" in report
    assert f"against: {PATH}:84:1" in report
    assert "60 ms at p99" in report
    assert "**75 ms**" in report


def test_rest_is_folded_into_a_line_that_says_how_to_see_it() -> None:
    findings = (NIT,) * 14 + (WAY_UP,) * 3
    report = render(Run(reviews=(RICH.model_copy(update={"findings": findings}),)), ReportOptions(max_findings=10))
    assert "4 more: 4 nit (--max-findings 14 or --format json)" in report
    assert "3 not shown here: 3 minor (--max-findings 17 or --format json)" in report


def test_no_finding_is_said_to_be_none() -> None:
    report = render(Run(reviews=(READY.model_copy(update={"findings": ()}),)), ReportOptions())
    assert "None at the bar of L5." in report


def test_unassessed_document_does_not_look_like_a_review() -> None:
    report = render(RUNS["not-assessed"], ReportOptions())
    assert report.startswith("NOT ASSESSED. No LLM took part.")
    assert report.count("NOT ASSESSED. No LLM took part.") == 2
    for word in ("score", "■", "□", "Findings", "Ratings", "Questions met", "quote"):
        assert word not in report
    assert report.count("not assessed  ") == len(NOT_ASSESSED.ratings)


def test_recorded_reply_is_named_first_and_last() -> None:
    report = render(RUNS["recorded"], ReportOptions(width=200))
    assert report.startswith("RECORDED REPLY. ")
    assert report.rstrip().splitlines()[-1].startswith("RECORDED REPLY. ")
    assert report.count(RECORDED.provenance.recorded) == 2


def test_summary_lists_every_document() -> None:
    report = render(RUNS["several"], ReportOptions())
    summary = report[report.index("Summary of 4 documents") :]
    assert [line.split()[0] for line in summary.splitlines()[2:]] == ["ready", "rethink", "not", "not"]


def test_failure_tells_reason_and_hint() -> None:
    report = render(RUNS["failures"], ReportOptions())
    assert "NOT REVIEWED  docs/diagram.png" in report
    assert "What to do: Name text files" in report


def test_empty_run_says_so() -> None:
    assert render(Run(), ReportOptions()) == "No document was reviewed.\n"


def test_verbose_adds_answers_and_ids() -> None:
    quiet = render(RUNS["rich"], ReportOptions(width=200))
    loud = render(RUNS["rich"], dataclasses.replace(ReportOptions(width=200), verbose=True))
    for detail in ("not met: dd-rollout-rollback.", RICH.findings[0].id, RICH.provenance.rubric_digest):
        assert detail not in quiet
        assert detail in loud


def test_enormous_texts_are_cut_and_say_so() -> None:
    huge = RICH.findings[0].model_copy(update={"problem": "word " * 200_000, "title": "t" * 100_000})
    changes = {"findings": (huge,), "reasons": ("r" * 100_000,), "kind_reason": "k " * 100_000, "rubric_title": "x"}
    report = render(Run(reviews=(RICH.model_copy(update=changes),)), ReportOptions())
    assert len(report) < 20_000
    assert "more characters)" in report


@pytest.mark.parametrize("format_", ["terminal", "json", "markdown"])
def test_plain_formats_never_import_rich(format_: str) -> None:
    code = (
        "import sys; from reviewer.domain.review import Run; from reviewer.reporters.options import ReportOptions;"
        "from reviewer.reporters.all_reporters import ALL_REPORTERS;"
        f"ALL_REPORTERS[{format_!r}](Run(), ReportOptions()); sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
