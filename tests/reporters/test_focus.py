"""What a report begins with, and what it says of the next level."""

import pytest

from reviewer.domain.review import LevelGap, LevelShare, Run
from reviewer.domain.rubric import Level, Severity
from reviewer.merging import rank_findings
from reviewer.reporters.all_reporters import ALL_REPORTERS
from reviewer.reporters.focus import (
    MOST_STEPS,
    choose_focus,
    count_further_steps,
    find_next_level,
    introduce_steps,
    list_steps,
)
from reviewer.reporters.options import ReportOptions
from tests.reporters.sample_reviews import NIT, READY, RESIDUE, RICH, WAY_UP
from tests.values import make_finding

MAJOR = Severity.MAJOR


def name_focus(*findings):
    """Give the names of what a review of these findings begins with."""
    ranked = tuple(rank_findings(findings))
    review = RICH.model_copy(update={"findings": ranked, "signals": ()})
    return [one.title.removeprefix("title of ") for one in choose_focus(review)]


def test_the_heaviest_three_come_first():
    """Then there is an end: more is no focus."""
    findings = [make_finding(f"f{n}", (n * 20, n * 20 + 9), severity=MAJOR) for n in range(9)]
    blocker = make_finding("b", (900, 909), severity=Severity.BLOCKER)
    assert name_focus(*findings, blocker) == ["b", "f0", "f1"]


def test_support_then_standing_then_confidence_decide_among_equals():
    """What more samples found, what stood a second reading, what the LLM is sure of."""
    plain = make_finding("plain", (0, 9), severity=MAJOR, support=(2, 3))
    sure = make_finding("sure", (20, 29), severity=MAJOR, support=(2, 3), confidence="high")
    stands = make_finding("stands", (40, 49), severity=MAJOR, support=(2, 3), standing="stands")
    shared = make_finding("shared", (60, 69), severity=MAJOR, support=(3, 3))
    assert name_focus(plain, sure, stands, shared) == ["shared", "stands", "sure"]


def test_taste_and_the_way_up_are_never_where_to_begin():
    """A review with nothing else begins with nothing."""
    assert choose_focus(RICH.model_copy(update={"findings": (NIT, WAY_UP), "signals": ()})) == ()
    assert choose_focus(READY) == ()


def test_what_checks_found_belongs_to_it_behind_findings_of_its_severity():
    """A major by code comes before a minor; a hint, and what the author has suppressed, never come."""
    heavy = RESIDUE.model_copy(update={"severity": MAJOR})
    hint = heavy.model_copy(update={"confidence": "low"})
    unwanted = heavy.model_copy(update={"suppressed": "wanted so"})
    findings = (make_finding("major", (0, 9), severity=MAJOR), make_finding("minor", (20, 29)))
    review = RICH.model_copy(update={"findings": findings, "signals": (hint, unwanted, heavy)})
    assert [one.label for one in choose_focus(review)] == ["1", "C3", "2"]


@pytest.mark.parametrize("format_", ["terminal", "markdown", "html"])
def test_reports_begin_with_the_focus(format_):
    """Before ratings and the list of all findings; a review without findings has no such heading."""
    page = ALL_REPORTERS[format_](Run(reviews=(RICH,)), ReportOptions(width=100))
    later = {"terminal": "Findings: 6", "markdown": "### Findings", "html": 'class="beside"'}[format_]
    assert page.index("Start with these") < page.index(later)
    assert "Start with" not in ALL_REPORTERS[format_](Run(reviews=(READY,)), ReportOptions(width=100))


def test_the_focus_of_the_page_leads_to_its_comments():
    """Every link goes to a comment that is there, and the first to the first."""
    page = ALL_REPORTERS["html"](Run(reviews=(RICH,)), ReportOptions())
    head = page[page.index('class="focus"') : page.index('class="beside"')]
    for number in (1, 2, 3):
        assert f'href="#d1-c-{number}"' in head
        assert f'id="d1-c-{number}"' in page


def make_share(level, *partly):
    """Build a level with so many gaps."""
    gaps = tuple(
        LevelGap(question_id=f"q-{n}", ask=f"Question {n}?", partly=part, suggestion=f"Do {n}.")
        for n, part in enumerate(partly)
    )
    return LevelShare(level=level, met=10 - len(gaps), questions=10, gaps=gaps)


def test_the_next_level_is_the_lowest_with_a_gap():
    """What lies above it can wait; a document that meets everything has none."""
    levels = (make_share(Level.L3), make_share(Level.L4, False), make_share(Level.L5, True, False))
    assert find_next_level(RICH.model_copy(update={"levels": levels})).level is Level.L4
    assert find_next_level(RICH.model_copy(update={"levels": levels[:1]})) is None


def test_steps_begin_with_what_is_nearest_and_the_rest_is_counted():
    """What is met in part comes first."""
    share = make_share(Level.L4, *([False] * 6), True)
    steps = list_steps(share)
    assert len(steps) == MOST_STEPS
    assert steps[0].question_id == "q-6"
    assert count_further_steps(share) == 2
    assert introduce_steps(share) == "What separates the document from L4: 7 questions not met in full"


@pytest.mark.parametrize("format_", ["terminal", "markdown", "html"])
def test_reports_say_what_separates_the_document_from_the_next_level(format_):
    """The question and what to do about it, in words to act on."""
    page = ALL_REPORTERS[format_](Run(reviews=(RICH,)), ReportOptions(width=200))
    assert "What separates the document from L4: 3 questions not met in full" in page
    assert "Does the text say when labels are complete? (met in part)" in page
