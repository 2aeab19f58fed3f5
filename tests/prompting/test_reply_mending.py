"""What carries no meaning in a reply is mended: spellings, types of minor fields, lengths, characters."""

import json
from typing import Any

import pytest

from reviewer.domain.finding import Verdict
from reviewer.domain.rubric import Severity
from reviewer.prompting.replies import (
    LONGEST_QUOTE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_EVIDENCE,
    MOST_TERMS,
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
    write_evidence,
    write_finding,
    write_reply,
)


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
