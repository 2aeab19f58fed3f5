"""A rubric on its user's own cases: recall per criterion, false findings on the clean document, recorded replies."""

import asyncio
import json

import pytest

from reviewer.errors import EndpointBroken, ReplyMissing, SuiteError
from reviewer.evaluation.rubric_trial import describe_trial, load_rubric_cases, try_rubric
from reviewer.library.marked_yaml import read_marked_yaml
from reviewer.library.rubrics import compile_rubric
from reviewer.llm.scripted import ScriptedChat
from tests.engine.material import DOCUMENT, RUBRIC, absence, answer, finding, quote
from tests.evaluation.suites import MET_COST, MET_UNDO, make_harness

CASES = """
document: note.md
cases:
  - id: no-way-back
    trips: ty-undo-how
    edits:
      - {find: "A bad release can be undone with the rollback button of the deploy tool.\\n", replace: ""}
  - id: no-cost
    trips: ty-cost-month
    edits:
      - {find: " It costs 310 € a month on two machines.", replace: ""}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tiny.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "note.md").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def judge(request, *, blind_to_cost=False, wolf=False):
    text = request.messages[1].content
    undo = (
        answer("ty-undo-how", "met", quote(MET_UNDO, 8))
        if "undone" in text
        else answer("ty-undo-how", "not_met", absence("undo"))
    )
    seen = MET_COST in text or blind_to_cost
    words = MET_COST if MET_COST in text else "the trial lasted nine days"
    cost = (
        answer("ty-cost-month", "met", quote(words, 3))
        if seen
        else answer("ty-cost-month", "not_met", absence("price"))
    )
    time = answer("ty-undo-time", "met", quote("then for all of them a week later", 7))
    drift = answer("ty-cost-drift", "not_applicable")
    findings = [finding("Nine days", quote("the trial lasted nine days", 9), criterion_id="ty-cost")] if wolf else []
    return json.dumps({"analysis": "Read.", "answers": [undo, time, cost, drift], "findings": findings})


def load(folder):
    rubric = compile_rubric(read_marked_yaml(folder / "tiny.yaml"))
    return rubric, *load_rubric_cases(folder / "cases.yaml", rubric)


def run_trial(folder, inner):
    rubric, cases, clean = load(folder)
    return asyncio.run(try_rubric(rubric, cases.cases, clean, "quick", make_harness(folder, inner)))


def test_a_rubric_that_works_passes(folder):
    trial = run_trial(folder, ScriptedChat(judge))
    assert trial.passed
    assert [(row.case, row.criterion, row.tripped, row.also) for row in trial.rows] == [
        ("no-way-back", "ty-undo", True, ()),
        ("no-cost", "ty-cost", True, ()),
    ]
    assert trial.untested == ("ty-undo-time", "ty-cost-drift")
    text = describe_trial(trial)
    assert "  ty-undo: 1 of 1\n  ty-cost: 1 of 1\n  all: 2 of 2\n" in text
    assert "clean document: 0 questions failed, 0 findings" in text
    assert "answered by scripted" in text


def test_a_case_that_is_missed_and_a_false_finding_fail_it(folder):
    trial = run_trial(folder, ScriptedChat(lambda request: judge(request, blind_to_cost=True, wolf=True)))
    assert not trial.passed
    assert not trial.failed
    text = describe_trial(trial)
    assert "  ty-cost: 0 of 1\n" in text
    assert "  no-cost: MISSED ty-cost-month\n" in text
    assert "  major: Nine days\n" in text


def test_a_case_that_the_clean_document_fails_too_shows_nothing(folder):
    (folder / "note.md").write_text(
        DOCUMENT.replace("It costs 310 € a month on two machines.", "It is cheap."), encoding="utf-8"
    )
    (folder / "cases.yaml").write_text(
        CASES.replace(" It costs 310 € a month on two machines.", " It is cheap."), encoding="utf-8"
    )
    trial = run_trial(folder, ScriptedChat(judge))
    assert [row.on_clean for row in trial.rows] == [False, True]
    assert "the case shows nothing" in describe_trial(trial)
    assert not trial.passed


def test_recorded_replies_serve_without_anybody(folder):
    first = run_trial(folder, ScriptedChat(judge))
    assert run_trial(folder, None) == first
    (folder / "note.md").write_text(DOCUMENT + "\nMore.\n", encoding="utf-8")
    with pytest.raises(ReplyMissing):
        run_trial(folder, None)


def test_a_review_that_fails_is_told_and_is_no_miss(folder):
    trial = run_trial(
        folder, ScriptedChat(lambda r: judge(r) if "310" in r.messages[1].content else EndpointBroken("no"))
    )
    assert trial.failed
    assert "no-cost: not reviewed: no" in describe_trial(trial)


def test_a_case_for_a_question_that_is_not_there_is_told(folder):
    (folder / "cases.yaml").write_text(CASES.replace("ty-cost-month", "ty-cost-year"), encoding="utf-8")
    with pytest.raises(SuiteError, match="has no question 'ty-cost-year'"):
        load(folder)


def test_a_mistake_in_the_cases_is_told_with_its_line(folder):
    (folder / "cases.yaml").write_text(CASES.replace("trips: ty-cost-month", "trip: ty-cost-month"), encoding="utf-8")
    with pytest.raises(SuiteError, match=r"cases\.yaml:9: unknown key 'trip'; did you mean 'trips'"):
        load(folder)
