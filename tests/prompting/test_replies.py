"""Replies item by item: one bad item never costs a good one, and what is wrong is said so that it can be mended."""

import json
from typing import Any

import pytest

from reviewer.domain.finding import Verdict
from reviewer.domain.reply import CriterionReply
from reviewer.prompting.replies import (
    MOST_FINDINGS_KEPT,
    Fault,
    ParsedReply,
    parse_reply,
)
from tests.prompting.tiny import (
    ASKED,
    IDS,
    RUBRIC,
    parse,
    parse_answer,
    parse_finding,
    write_answer,
    write_finding,
    write_reply,
)


def test_a_valid_reply_comes_through_whole() -> None:
    """Nothing is changed, nothing is complained about."""
    data = write_reply()
    parsed = parse(data)
    whole = CriterionReply.model_validate(data)
    assert parsed == ParsedReply(whole.answers, whole.findings)


def test_answers_come_in_the_order_of_the_questions() -> None:
    """Whatever order the LLM chose."""
    parsed = parse(write_reply(answers=[write_answer(name) for name in reversed(IDS)]))
    assert [answer.question_id for answer in parsed.answers] == IDS


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "it is empty"),
        ("Sorry.", "it holds no JSON object"),
        ("{}", "the object has neither `answers` nor `findings`"),
        ('{"analysis": "Read."}', "the object has neither `answers` nor `findings`"),
        ('{"answers": [', "it is no JSON (Expecting value: line 1 column 14 (char 13))"),
    ],
)
def test_an_unreadable_reply_says_why(content: str, why: str) -> None:
    """Then there are no items and no faults of items, only the reason."""
    assert parse_reply(content, ASKED, RUBRIC) == ParsedReply(unreadable=why)


def test_a_free_reading_has_no_answers_to_miss() -> None:
    """No question asked, no fault about one."""
    parsed = parse_reply(json.dumps({"findings": [write_finding(question_id=None)]}), (), RUBRIC)
    assert not parsed.faults
    assert [finding.question_id for finding in parsed.findings] == [None]


def test_a_missing_answer_is_a_fault_that_names_its_question() -> None:
    """The engine asks again by this name."""
    parsed = parse(write_reply(answers=[write_answer(IDS[1])]))
    assert parsed.faults == tuple(Fault(f"answer to {name}", "there is none") for name in IDS if name != IDS[1])
    assert [answer.question_id for answer in parsed.answers] == [IDS[1]]


@pytest.mark.parametrize("answers", [None, "none", 5, {}, [None, 1, "x", [], {}], {"question_id": 5}])
def test_answers_of_another_type_are_missing(answers: Any) -> None:
    """The findings beside them stay."""
    parsed = parse({**write_reply(), "answers": answers})
    assert len(parsed.faults) == len(IDS)
    assert len(parsed.findings) == 3


def test_of_two_answers_the_first_that_can_be_read_counts() -> None:
    """A duplicate neither overrides nor spoils it."""
    answers = [
        write_answer(IDS[0], "who knows"),
        write_answer(IDS[0], "partial"),
        write_answer(IDS[0], "not_met"),
        write_answer(IDS[0], "nonsense"),
        *(write_answer(name) for name in IDS[1:]),
    ]
    parsed = parse(write_reply(answers=answers))
    assert parsed.answers[0].verdict is Verdict.PARTIAL
    assert not parsed.faults


def test_answers_to_questions_that_were_not_asked_are_ignored() -> None:
    """Unknown ones and ones of another request: neither answers nor faults."""
    answers = [write_answer("ty-unknown"), write_answer(IDS[3]), write_answer(IDS[0])]
    parsed = parse_reply(json.dumps(write_reply(answers=answers)), ASKED[:1], RUBRIC)
    assert [answer.question_id for answer in parsed.answers] == [IDS[0]]
    assert not parsed.faults


@pytest.mark.parametrize("value", [None, "perhaps", 5, True, [], {}, ..., "met or not", 0.5])
def test_an_unknown_verdict_is_a_fault_that_lists_the_known(value: Any) -> None:
    """The answer is asked again, the other answers stay."""
    parsed = parse_answer(verdict=value if value is not ... else None)
    (fault,) = parsed.faults
    assert fault.what == f"answer to {IDS[0]}"
    assert fault.fault == (
        "`verdict`: input should be 'met', 'partial', 'not_met', 'not_applicable' or 'cannot_assess'"
    )
    assert [answer.question_id for answer in parsed.answers] == IDS[1:]


@pytest.mark.parametrize("value", [None, "awful", 3, ...])
def test_an_unknown_severity_is_a_fault_that_lists_the_known(value: Any) -> None:
    """The finding is asked again, the other stays."""
    parsed = parse_finding(severity=value)
    assert parsed.faults == (
        Fault('finding 1 "No way back"', "`severity`: input should be 'blocker', 'major', 'minor' or 'nit'"),
    )
    assert [finding.title for finding in parsed.findings] == ["The other"]


@pytest.mark.parametrize("name", ["title", "problem"])
@pytest.mark.parametrize("value", [..., None, "", "  \n", 5, ["x"], {"a": 1}])
def test_a_finding_without_title_or_problem_is_a_fault(name: str, value: Any) -> None:
    """There is nothing to show for it."""
    parsed = parse_finding(**{name: value})
    (fault,) = parsed.faults
    assert f"`{name}`: it must be a text that is not empty" in fault.fault
    assert fault.what.startswith("finding 1")
    assert [finding.title for finding in parsed.findings] == ["The other"]


@pytest.mark.parametrize("finding", [None, "text", 5, [], [{}]])
def test_a_finding_that_is_no_object_is_a_fault(finding: Any) -> None:
    """It is counted where it stands in the list."""
    parsed = parse(write_reply(findings=[write_finding("First"), finding, write_finding("Third")]))
    assert parsed.faults == (Fault("finding 2", "it is no object"),)
    assert [one.title for one in parsed.findings] == ["First", "Third"]


def test_an_unknown_criterion_is_a_fault_that_lists_the_known() -> None:
    """Without a question to tell where it belongs, the LLM must choose again."""
    parsed = parse_finding(question_id=None, criterion_id="ty-other")
    assert parsed.faults == (Fault('finding 1 "No way back"', "`criterion_id`: it must be one of ty-undo, ty-cost"),)


def test_a_question_decides_the_criterion() -> None:
    """A finding's criterion follows from its question, whatever it says; an unknown question is none."""
    found = parse_finding(question_id="ty-cost-month", criterion_id="ty-undo").findings[0]
    assert (found.criterion_id, found.question_id) == ("ty-cost", "ty-cost-month")
    found = parse_finding(question_id="ty-nowhere", criterion_id="ty-cost").findings[0]
    assert (found.criterion_id, found.question_id) == ("ty-cost", None)


def test_too_many_findings_are_cut_and_counted() -> None:
    """The heaviest come first, so the tail goes; faults are told of the kept ones only."""
    findings = [write_finding(f"Finding {i}") for i in range(MOST_FINDINGS_KEPT + 7)]
    findings[MOST_FINDINGS_KEPT + 3] = None
    parsed = parse(write_reply(findings=findings))
    assert [one.title for one in parsed.findings] == [f"Finding {i}" for i in range(MOST_FINDINGS_KEPT)]
    assert parsed.cut == 7
    assert not parsed.faults


def test_faults_are_short_whatever_the_reply_holds() -> None:
    """They go back into a prompt."""
    finding = write_finding("t" * 5000, severity="s" * 5000, criterion_id="c" * 5000)
    parsed = parse(write_reply(findings=[finding, {"title": "t" * 5000}]))
    assert len(parsed.faults) == 2
    assert all(len(fault.what) + len(fault.fault) < 500 for fault in parsed.faults)


def test_deep_values_in_any_field_are_no_crash() -> None:
    """What the JSON reader can still hold, nothing later chokes on."""
    content = json.dumps(write_reply())
    deep = "[" * 900 + "]" * 900
    for field in ('"It says so."', '"met"', '"quote"', "3", '"No way back"', '"major"', '"ty-undo-how"', "null"):
        parsed = parse_reply(content.replace(field, deep, 1), ASKED, RUBRIC)
        assert len(parsed.answers) + len(parsed.findings) >= len(IDS) + 2
