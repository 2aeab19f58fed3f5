"""Replies item by item: one bad item never costs a good one, and what is wrong is said so that it can be mended."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.finding import Verdict
from reviewer.domain.reply import CriterionReply
from reviewer.domain.rubric import Severity
from reviewer.prompting.replies import (
    LONGEST_QUOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_EVIDENCE,
    MOST_FINDINGS_KEPT,
    MOST_TERMS,
    Fault,
    ParsedReply,
    parse_reply,
)
from tests.prompting.tiny import RUBRIC, write_answer, write_evidence, write_finding, write_reply

ASKED = RUBRIC.questions
IDS = [question.id for question in ASKED]


def parse(data: Any) -> ParsedReply:
    """Parse a reply given as data."""
    return parse_reply(json.dumps(data), ASKED, RUBRIC)


def parse_answer(**changes: Any) -> ParsedReply:
    """Parse a reply whose first answer has some fields changed."""
    return parse(write_reply(answers=[write_answer(IDS[0], **changes), *(write_answer(name) for name in IDS[1:])]))


def parse_finding(**changes: Any) -> ParsedReply:
    """Parse a reply whose first of two findings has some fields changed; `...` leaves a field out."""
    finding = {key: value for key, value in write_finding(**changes).items() if value is not ...}
    return parse(write_reply(findings=[finding, write_finding("The other")]))


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


@pytest.mark.parametrize("name", [f" {IDS[0]} ", f"`{IDS[0]}`", IDS[0].upper(), f'"{IDS[0]}"\n'])
def test_ids_are_read_in_the_dress_that_llms_give_them(name: str) -> None:
    """Back-quotes, white space and case carry no meaning."""
    parsed = parse(write_reply([write_answer(name), *(write_answer(one) for one in IDS[1:])], []))
    assert not parsed.faults
    parsed = parse(write_reply(findings=[write_finding(question_id=name, criterion_id="?")]))
    assert [(one.criterion_id, one.question_id) for one in parsed.findings] == [("ty-undo", IDS[0])]


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("MET", "met"),
        (" Not met ", "not_met"),
        ("not-met", "not_met"),
        ("NOT_MET.", "not_met"),
        ("`partial`", "partial"),
        ("Partially met", "partial"),
        ("yes", "met"),
        ("No", "not_met"),
        ("N/A", "not_applicable"),
        ("not applicable", "not_applicable"),
        ("cannot assess", "cannot_assess"),
    ],
)
def test_spellings_of_a_verdict(word: str, verdict: str) -> None:
    """Case, hyphens and spaces of an enum carry no meaning."""
    assert parse_answer(verdict=word).answers[0].verdict == Verdict(verdict)


@pytest.mark.parametrize(
    ("word", "severity"),
    [("Major", "major"), ("CRITICAL", "blocker"), ("high", "major"), ("Medium", "minor"), ("low", "nit")],
)
def test_spellings_of_a_severity(word: str, severity: str) -> None:
    """The words of other scales are read as ours."""
    assert parse_finding(severity=word).findings[0].severity == Severity(severity)


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


@pytest.mark.parametrize(
    ("value", "confidence"), [("High", "high"), ("LOW ", "low"), (None, "medium"), (0.9, "medium"), (..., "medium")]
)
def test_confidence_is_medium_where_it_cannot_be_read(value: Any, confidence: str) -> None:
    """It is not worth a request of its own."""
    assert parse_finding(confidence=value).findings[0].confidence == confidence


@pytest.mark.parametrize(
    "name", ["reasoning", "counter_argument", "if_left_as_is", "suggestion", "replacement", "question_id"]
)
def test_fields_that_may_be_left_out(name: str) -> None:
    """An empty text or null stands where nothing was said."""
    parsed = parse_finding(**{name: ...})
    assert not parsed.faults
    assert not getattr(parsed.findings[0], name)


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


def test_extra_keys_are_ignored_at_every_level() -> None:
    """A model that adds fields loses nothing, and a score has no place to land."""
    data = write_reply()
    whole = parse(data)
    data["score"] = 5
    for item in (*data["answers"], *data["findings"]):
        item["score"] = "5/5"
        item["evidence"][0]["page"] = 7
    assert parse(data) == whole


def test_one_item_stands_for_a_list_of_it() -> None:
    """A single object where a list belongs is read as a list of one."""
    parsed = parse({"answers": write_answer(IDS[0]), "findings": write_finding(evidence=write_evidence())})
    assert [answer.question_id for answer in parsed.answers] == [IDS[0]]
    assert [len(finding.evidence) for finding in parsed.findings] == [1]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"kind": "QUOTE"}, {"kind": "quote"}),
        ({"kind": "citation"}, {"kind": "quote"}),
        ({"kind": None, "quote": ""}, {"kind": "absence", "quote": ""}),
        (
            {"kind": "absent", "quote": None, "looked_for": ["a"]},
            {"kind": "absence", "quote": "", "looked_for": ("a",)},
        ),
        ({"quote": 5}, {"quote": ""}),
        ({"line_start": "L012", "line_end": "013"}, {"line_start": 12, "line_end": 13}),
        ({"line_start": "L012|", "line_end": None}, {"line_start": 12, "line_end": 12}),
        ({"line_start": 9, "line_end": 4}, {"line_start": 9, "line_end": 9}),
        ({"line_start": -4, "line_end": -1}, {"line_start": 0, "line_end": 0}),
        ({"line_start": 7.9, "line_end": 1e400}, {"line_start": 7, "line_end": 7}),
        ({"line_start": 10**200, "line_end": []}, {"line_start": 10_000_000, "line_end": 10_000_000}),
        ({"looked_for": "rerun, backfill"}, {"looked_for": ("rerun", "backfill")}),
        ({"looked_for": ["a", None, 5, {}, " ", "b "]}, {"looked_for": ("a", "b")}),
        ({"section": None}, {"section": ""}),
    ],
)
def test_evidence_is_mended_where_nothing_is_lost(changes: dict[str, Any], expected: dict[str, Any]) -> None:
    """Code checks quotes against the document anyway, so a slip in a line number costs nothing."""
    (evidence,) = parse_answer(evidence=[write_evidence(**changes)]).answers[0].evidence
    assert {name: getattr(evidence, name) for name in expected} == expected


def test_bad_evidence_does_not_cost_the_good() -> None:
    """What is no object is left out, before evidence is counted."""
    items = [None, "words", 5, *(write_evidence(quote=f"quote number {i}") for i in range(9))]
    evidence = parse_answer(evidence=items).answers[0].evidence
    assert [one.quote for one in evidence] == [f"quote number {i}" for i in range(MOST_EVIDENCE)]


def test_long_texts_are_cut_with_a_mark() -> None:
    """A runaway reply cannot flood a report."""
    long = "word " * 100_000
    found = parse_finding(reasoning=long, problem=long, title=long, suggestion=long, replacement=long).findings[0]
    assert found.problem == long[:LONGEST_TEXT].rstrip() + " […]"
    assert len(found.title) <= LONGEST_TITLE + 4
    assert found.replacement is None, "half a replacement is none"
    answer = parse_answer(
        reasoning=long, evidence=[write_evidence(quote=long, looked_for=[long] * 99, section=long)]
    ).answers[0]
    assert len(answer.reasoning) <= LONGEST_TEXT + 4
    (evidence,) = answer.evidence
    assert len(evidence.quote) == LONGEST_QUOTE
    assert len(evidence.looked_for) == MOST_TERMS
    assert max(map(len, evidence.looked_for)) <= 80
    assert len(evidence.section) <= 204


def test_a_text_of_just_the_length_stays() -> None:
    """The cut begins one character later."""
    text = "x" * LONGEST_TEXT
    found = parse_finding(problem=text, replacement=text).findings[0]
    assert (found.problem, found.replacement) == (text, text)


def test_too_many_findings_are_cut_and_counted() -> None:
    """The heaviest come first, so the tail goes; faults are told of the kept ones only."""
    findings = [write_finding(f"Finding {i}") for i in range(MOST_FINDINGS_KEPT + 7)]
    findings[MOST_FINDINGS_KEPT + 3] = None
    parsed = parse(write_reply(findings=findings))
    assert [one.title for one in parsed.findings] == [f"Finding {i}" for i in range(MOST_FINDINGS_KEPT)]
    assert parsed.cut == 7
    assert not parsed.faults


def test_a_title_is_one_line() -> None:
    """It stands in tables and in the faults that are sent back."""
    assert parse_finding(title=" A\ntitle\u2028in \x0b lines ").findings[0].title == "A title in lines"
    assert parse_finding(title="A\ntitle", severity="?").faults[0].what == 'finding 1 "A title"'


def test_half_a_surrogate_pair_goes() -> None:
    """It can be neither sent nor stored, and an LLM can write one as an escape."""
    content = json.dumps(write_reply())
    for word in ("It says so.", "No way back", "Finding 1", "We put a cache", "revert", "Say how."):
        content = content.replace(word, word + "\\ud83d")
    parsed = parse_reply(content, ASKED, RUBRIC)
    assert not parsed.faults
    assert len(parsed.findings) == 3
    repr([one.model_dump_json() for one in (*parsed.answers, *parsed.findings)]).encode("utf-8")


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


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["met", "ty-cost", "quote", "absence", "major", "L3", "1e999", ""]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["question_id", "quote", "title", "kind", "x"]) | st.text(), inner, max_size=4
        )
    ),
    max_leaves=10,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path of every value in a reply."""
    if path:
        yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


WHOLE = write_reply()
PARSED = parse(WHOLE)
PLACES = list(places(WHOLE))


@given(st.sampled_from(PLACES), JSON)
def test_any_value_in_any_place_costs_at_most_its_own_item(path: tuple[Any, ...], value: Any) -> None:
    """Nothing is raised, every other item comes through as it was, and what is lost of the item is a fault."""
    data = copy.deepcopy(WHOLE)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    parsed = parse(data)
    assert not parsed.unreadable
    hit = path[:2]
    expected_answers = [a for i, a in enumerate(PARSED.answers) if path[0] != "answers" or hit[1:] not in ((), (i,))]
    expected_findings = [f for i, f in enumerate(PARSED.findings) if path[0] != "findings" or hit[1:] not in ((), (i,))]
    assert all(answer in parsed.answers for answer in expected_answers)
    assert all(finding in parsed.findings for finding in expected_findings)
    if len(path) > 1:
        lost = len(WHOLE[path[0]]) - len(getattr(parsed, path[0])) if path[0] != "analysis" else 0
        assert len(parsed.faults) == lost
    for fault in parsed.faults:
        assert fault.what
        assert fault.fault


@given(st.dictionaries(st.sampled_from(["analysis", "answers", "findings"]), JSON))
def test_any_reply_is_read_without_an_error(data: dict[str, Any]) -> None:
    """Every question is answered or missed, whatever the server sent."""
    parsed = parse(data)
    if not parsed.unreadable:
        missed = [fault.what for fault in parsed.faults if fault.what.startswith("answer to ")]
        assert len(parsed.answers) + len(missed) == len(IDS)
