"""What reports say of the last review: first, in few lines, and in every format for people."""

import json

import pytest

from reviewer.domain.review import Run
from reviewer.reporters import html_page, json_v1, markdown, sarif, terminal
from reviewer.reporters.convergence_wording import list_since_last
from reviewer.reporters.options import ReportOptions
from tests.engine.material import finding, good_answers, quote, reply
from tests.engine.rounds import Rounds, script
from tests.engine.test_converging import DOCUMENT, LATE_MAJOR, LONGER, NOBODY, SHORT

FIXED = {"Too short a trial": ("met", quote("the trial lasted ninety days in two seasons", 11))}
COMMENT = "\n<!-- reviewer: dismiss ty-undo-time because it is never taken back -->\n\n## Rollout"
NIT = finding("Which machines", quote("on two machines", 3), criterion_id="ty-cost", severity="nit")


@pytest.fixture
def review(tmp_path):
    """The second review: one fixed, one dismissed, one settled by a comment, new ones and a late one."""
    rounds = Rounds(tmp_path, DOCUMENT)
    first = rounds.review(script(reply(good_answers(), [SHORT, NOBODY])))
    rounds.decide(next(one.id for one in first.findings if one.title == "Nobody is named"), "dismissed")
    rounds.text = LONGER + "\n## Notes\n" + COMMENT.partition("\n\n##")[0]
    return rounds.review(script(reply(good_answers(), [LATE_MAJOR, NIT]), FIXED))


def test_the_lines(review):
    """Counts first; what was closed by which words; what comments settle, with the reason."""
    assert list_since_last(review) == [
        "Since the last review (revise, score 3.0): 1 fixed, 1 new, 2 dismissed; held back on unchanged text: 1 nit.",
        "Fixed: major, Too short a trial, by line 9: “the trial lasted ninety days in two seasons”",
        "Settled by comments in the document: 1 major.",
        "Dismissed: major, Not met: Does the text say how long taking it back lasts? (settled by a comment in line 13: "
        "it is never taken back)",
    ]


def test_every_report_for_people_begins_with_them(review):
    """Before the findings; what is settled or held back is no finding there."""
    run = Run(reviews=(review,))
    for render in (terminal.render, markdown.render, html_page.render):
        text = render(run, ReportOptions())
        assert 0 < text.index("1 fixed, 1 new, 2 dismissed") < text.index("No stop before all")
        assert "Which machines" not in text
        assert "Nobody is named" not in text
        assert "never taken back" in text
    assert f"new; id {review.findings[0].id}" in terminal.render(run, ReportOptions())


def test_programs_get_all_of_it(review):
    """JSON has what is held back and why; formats that annotate lines have open findings only."""
    run = Run(reviews=(review,))
    data = json.loads(json_v1.render(run, ReportOptions()))["reviews"][0]
    states = {one["title"]: one["since_last"] for one in data["findings"]}
    assert states["Which machines"] == "held_back"
    assert states["No stop before all"] == "new"
    assert data["convergence"]["closed"][0]["state"] == "fixed"
    assert "Which machines" not in sarif.render(run, ReportOptions())
    assert "No stop before all" in sarif.render(run, ReportOptions())


def test_an_unchanged_document_is_said_to_be_one(tmp_path):
    """And a first review says nothing of a last one."""
    rounds = Rounds(tmp_path, DOCUMENT)
    assert list_since_last(rounds.review(script(reply(good_answers(), [SHORT])))) == []
    assert list_since_last(rounds.review(script(reply(good_answers(), [SHORT, LATE_MAJOR])))) == [
        "The document has not changed since the last review (revise, score 3.0): 2 still open, 1 missed last time."
    ]


def test_hostile_titles_stay_in_their_line(tmp_path):
    """They come from a file of the repository."""
    rounds = Rounds(tmp_path, DOCUMENT)
    rounds.review(script(reply(good_answers(), [SHORT])))
    nasty = "<script>\x1b[2J\n# " + "x" * 900
    findings = tuple(one.model_copy(update={"title": nasty}) for one in rounds.record.findings)
    rounds.record = rounds.record.model_copy(update={"findings": findings})
    rounds.text = LONGER
    review = rounds.review(script(reply(good_answers())))
    lines = list_since_last(review)
    assert all("\n" not in line and "\x1b" not in line and len(line) < 500 for line in lines)
    assert "<script>\n# x" not in html_page.render(Run(reviews=(review,)), ReportOptions())
