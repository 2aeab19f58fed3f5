"""The schema of the reply: strict, in step with the model, and with the example in the prompt."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.finding import Verdict
from reviewer.domain.reply import AnswerReply, EvidenceReply, FindingReply
from reviewer.domain.rubric import Severity
from reviewer.domain.ruling_reply import RulingReply
from reviewer.domain.whole_reply import WholeReply
from reviewer.library.locations import find_folder
from reviewer.prompting.strict_schema import build_strict_schema
from tests.prompting.strict_rules import check_strict, walk


def test_the_reply_is_strict() -> None:
    """Every rule of the oldest published limits holds for the schema we send."""
    check_strict(build_strict_schema(WholeReply))


def test_the_reply_is_shallow() -> None:
    """Objects lie at most five deep (the oldest limit), and at most ten with lists counted too (the newest)."""

    def depth(node: dict[str, Any], *, lists: bool) -> int:
        children = [*node.get("properties", {}).values(), *([node["items"]] if "items" in node else [])]
        counts = node.get("type") == "object" or (lists and node.get("type") == "array")
        return int(counts) + max((depth(child, lists=lists) for child in children), default=0)

    schema = build_strict_schema(WholeReply)
    assert depth(schema, lists=False) == 3
    assert depth(schema, lists=True) == 6


def test_the_reply_keeps_the_order_and_sentences_of_its_fields() -> None:
    """Reasoning and evidence come before the verdict, and each field's sentence is its description."""
    schema = build_strict_schema(WholeReply)
    answer = schema["properties"]["answers"]["items"]
    assert list(answer["properties"]) == ["question_id", "reasoning", "evidence", "verdict"]
    finding = list(schema["properties"]["findings"]["items"]["properties"])
    assert finding == list(FindingReply.model_fields)
    assert finding.index("evidence") < finding.index("counter_argument") < finding.index("severity")
    assert "`met` only if the words quoted" in answer["properties"]["verdict"]["description"]
    for path, node in walk(schema):
        if path.rpartition(".")[2] in FindingReply.model_fields | EvidenceReply.model_fields | AnswerReply.model_fields:
            assert node.get("description"), f"{path} says nothing about itself"


def test_the_reply_has_no_field_for_a_score() -> None:
    """The model cannot be talked into a number that has no place."""
    for path, node in walk(build_strict_schema(WholeReply)):
        assert node.get("type") != "number", path
        assert not {"score", "rating", "grade", "points"} & node.get("properties", {}).keys()


EVIDENCE = st.builds(
    EvidenceReply,
    kind=st.sampled_from(("quote", "absence")),
    quote=st.text(),
    line_start=st.integers(),
    line_end=st.integers(),
    looked_for=st.lists(st.text(), max_size=3),
    section=st.text(),
)
ANSWER = st.builds(
    AnswerReply,
    question_id=st.text(),
    reasoning=st.text(),
    evidence=st.lists(EVIDENCE, max_size=2),
    verdict=st.sampled_from(Verdict),
)
FINDING = st.builds(
    FindingReply,
    **{name: st.text() for name, field in FindingReply.model_fields.items() if field.annotation is str},
    question_id=st.none() | st.text(),
    replacement=st.none() | st.text(),
    evidence=st.lists(EVIDENCE, max_size=2),
    severity=st.sampled_from(Severity),
    confidence=st.sampled_from(("low", "medium", "high")),
)
RULING = st.builds(
    RulingReply,
    finding=st.integers(),
    reasoning=st.text(),
    evidence=st.lists(EVIDENCE, max_size=2),
    verdict=st.sampled_from(("stands", "overstated", "refuted")),
)
REPLY = st.builds(
    WholeReply,
    analysis=st.text(),
    answers=st.lists(ANSWER, max_size=3),
    findings=st.lists(FINDING, max_size=3),
    rulings=st.lists(RULING, max_size=2),
)
VALIDATOR = jsonschema.Draft202012Validator(build_strict_schema(WholeReply))


def test_the_schema_is_itself_valid() -> None:
    """A JSON schema library takes it."""
    jsonschema.Draft202012Validator.check_schema(build_strict_schema(WholeReply))


@given(REPLY)
def test_what_pydantic_takes_is_valid_on_the_wire(reply: WholeReply) -> None:
    """No reply that we could use is refused by the schema that we send."""
    VALIDATOR.validate(reply.model_dump(mode="json"))


@given(REPLY, st.data())
def test_a_reply_without_one_of_its_keys_is_invalid_under_both(reply: WholeReply, data: st.DataObject) -> None:
    """Every field is required on the wire and in the model."""
    instance = reply.model_dump(mode="json")
    places = [instance, *instance["answers"], *instance["findings"], *instance["rulings"]]
    place = data.draw(st.sampled_from(places))
    del place[data.draw(st.sampled_from(sorted(place)))]
    assert not VALIDATOR.is_valid(instance)
    with pytest.raises(ValueError):
        WholeReply.model_validate(instance)


def test_the_example_in_the_prompt_is_valid_under_both() -> None:
    """What the LLM is shown is what it is asked for, in the order of the schema."""
    example = json.loads((find_folder("prompts") / "example.json").read_text(encoding="utf-8"))
    VALIDATOR.validate(example)
    reply = WholeReply.model_validate(example)
    assert json.dumps(reply.model_dump(mode="json")) == json.dumps(example)


def test_the_example_keeps_the_rules_that_it_illustrates() -> None:
    """The limits that the fields' sentences and the task name hold in the example."""
    reply = WholeReply.model_validate_json((find_folder("prompts") / "example.json").read_bytes())
    assert 3 <= reply.analysis.count(".") <= 8
    told = {finding.question_id for finding in reply.findings}
    for answer in reply.answers:
        assert (answer.question_id in told) == (answer.verdict in (Verdict.NOT_MET, Verdict.PARTIAL))
    for finding in reply.findings:
        assert len(finding.title.split()) <= 12
        assert len(finding.problem.split()) <= 60
    severities = [finding.severity.rank for finding in reply.findings]
    assert severities == sorted(severities, reverse=True)
    for evidence in [one for item in (*reply.answers, *reply.findings) for one in item.evidence]:
        if evidence.kind == "quote":
            assert 4 <= len(evidence.quote.split()) <= 40
            assert not evidence.looked_for
            assert evidence.line_start
        else:
            assert 3 <= len(evidence.looked_for) <= 8
            assert not evidence.quote
            assert not evidence.line_start
