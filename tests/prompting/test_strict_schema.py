"""The schema that is sent: what servers refuse never comes out, and what pydantic takes stays valid under it."""

import json
from collections.abc import Iterator
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, Optional, Union

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, RootModel

from reviewer.domain.finding import Verdict
from reviewer.domain.reply import AnswerReply, CriterionReply, EvidenceReply, FindingReply
from reviewer.domain.rubric import Severity
from reviewer.library.locations import find_folder
from reviewer.prompting.strict_schema import StrictSchemaError, build_strict_schema

ALLOWED = {"type", "description", "properties", "required", "additionalProperties", "items", "anyOf", "enum"}


def walk(node: dict[str, Any], path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every schema inside a schema, itself included; names of properties are no keywords."""
    yield path, node
    for name, child in node.get("properties", {}).items():
        yield from walk(child, f"{path}.{name}")
    if "items" in node:
        yield from walk(node["items"], f"{path}[]")
    for number, child in enumerate(node.get("anyOf", ())):
        yield from walk(child, f"{path}|{number}")


def check_strict(schema: dict[str, Any]) -> None:
    """Assert every rule of the strict subset on a schema."""
    assert schema["type"] == "object", "the root must be an object"
    properties, enum_values, characters = 0, 0, 0
    for path, node in walk(schema):
        assert node.keys() <= ALLOWED, f"{path}: {node.keys() - ALLOWED}"
        assert {"type", "anyOf", "enum"} & node.keys(), f"{path}: untyped"
        if node.get("type") == "object":
            assert node["properties"], f"{path}: an object without properties"
            assert node["required"] == list(node["properties"]), f"{path}: a field is not required"
            assert node["additionalProperties"] is False, f"{path}: extra keys are allowed"
            properties += len(node["properties"])
            characters += sum(map(len, node["properties"]))
        if node.get("type") == "array":
            assert node["items"], f"{path}: a list of anything"
        parts = [next(iter(part["properties"])) for part in node.get("anyOf", ()) if part.get("type") == "object"]
        assert len(parts) == len(set(parts)), f"{path}: objects of a union begin with the same key"
        enum_values += len(node.get("enum", ()))
        assert "\n" not in node.get("description", "")
        assert path.count(".") <= 5, f"{path}: too deep"
    assert properties <= 100
    assert enum_values <= 500
    assert characters <= 15_000


def test_the_reply_is_strict() -> None:
    """Every rule of the oldest published limits holds for the schema we send."""
    check_strict(build_strict_schema(CriterionReply))


def test_the_reply_is_shallow() -> None:
    """Objects lie at most five deep (the oldest limit), and at most ten with lists counted too (the newest)."""

    def depth(node: dict[str, Any], *, lists: bool) -> int:
        children = [*node.get("properties", {}).values(), *([node["items"]] if "items" in node else [])]
        counts = node.get("type") == "object" or (lists and node.get("type") == "array")
        return int(counts) + max((depth(child, lists=lists) for child in children), default=0)

    schema = build_strict_schema(CriterionReply)
    assert depth(schema, lists=False) == 3
    assert depth(schema, lists=True) == 6


def test_the_reply_keeps_the_order_and_sentences_of_its_fields() -> None:
    """Reasoning and evidence come before the verdict, and each field's sentence is its description."""
    schema = build_strict_schema(CriterionReply)
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
    for path, node in walk(build_strict_schema(CriterionReply)):
        assert node.get("type") != "number", path
        assert not {"score", "rating", "grade", "points"} & node.get("properties", {}).keys()


def test_a_field_named_like_a_keyword_survives() -> None:
    """`title` is a keyword of JSON schema, and also what a finding has."""

    class Named(BaseModel):
        title: str
        default: int
        pattern: str
        format: list[str]

    assert list(build_strict_schema(Named)["properties"]) == ["title", "default", "pattern", "format"]


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Size(IntEnum):
    SMALL = 1


class Inner(BaseModel):
    """An inner object."""

    word: str


class Wide(BaseModel):
    maybe: Optional[int] = None  # noqa: UP045
    nullable: str | None = Field(default=None, max_length=5)
    choice: Literal["a", "b"]
    single: Literal["only"]
    mixed: Literal["a", 1, None]
    colour: Colour = Colour.RED
    size: Size
    nested: list[list[Inner]] = Field(default_factory=list, min_length=0, max_length=9)
    many: tuple[Inner, ...] = ()
    none_or_inner: Inner | None = None
    text: Annotated[str, Field(pattern="^a", min_length=1, max_length=9, examples=["a"], title="T", deprecated=True)]
    number: Annotated[float, Field(ge=0, le=1, multiple_of=0.5)]
    unique: set[int]
    either: Union[Inner, str]  # noqa: UP007
    plain: bool


def test_usual_types_survive_and_their_limits_go() -> None:
    """Optional, Literal, enums, nested lists and unions stay; lengths, ranges, patterns and defaults do not."""
    schema = build_strict_schema(Wide)
    check_strict(schema)
    parts = schema["properties"]
    assert parts["maybe"]["anyOf"] == [{"type": "integer"}, {"type": "null"}]
    assert parts["nullable"]["anyOf"] == [{"type": "string"}, {"type": "null"}]
    assert parts["choice"]["enum"] == ["a", "b"]
    assert parts["single"]["enum"] == ["only"]
    assert parts["mixed"]["enum"] == ["a", 1, None]
    assert parts["colour"]["enum"] == ["red", "blue"]
    assert parts["size"]["enum"] == [1]
    assert parts["nested"]["items"]["items"]["properties"] == {"word": {"type": "string"}}
    assert parts["many"]["items"]["required"] == ["word"]
    assert parts["none_or_inner"]["anyOf"][0]["description"] == "An inner object."
    assert parts["text"] == {"type": "string"}
    assert parts["number"] == {"type": "number"}
    assert parts["unique"] == {"type": "array", "items": {"type": "integer"}}
    assert [part["type"] for part in parts["either"]["anyOf"]] == ["object", "string"]


def test_a_field_s_own_sentence_beats_its_type_s() -> None:
    """The description of the place is what the LLM needs, not that of the class."""

    class Holder(BaseModel):
        model_config = ConfigDict(use_attribute_docstrings=True)
        inner: Inner
        """Where
        it stands."""

    assert build_strict_schema(Holder)["properties"]["inner"]["description"] == "Where it stands."


def test_a_tagged_union_becomes_any_of() -> None:
    """`oneOf` and `discriminator` are unknown to servers."""

    class Cat(BaseModel):
        meow: str
        kind: Literal["cat"]

    class Dog(BaseModel):
        bark: str
        kind: Literal["dog"]

    class Owner(BaseModel):
        pet: Annotated[Cat | Dog, Field(discriminator="kind")]

    schema = build_strict_schema(Owner)
    check_strict(schema)
    assert len(schema["properties"]["pet"]["anyOf"]) == 2


class Extra(BaseModel):
    model_config = ConfigDict(extra="allow")
    a: int


class Tree(BaseModel):
    children: list["Tree"]


class Left(BaseModel):
    right: "Right | None"


class Right(BaseModel):
    left: Left | None


class Empty(BaseModel):
    pass


class SameKeyA(BaseModel):
    kind: Literal["a"]


class SameKeyB(BaseModel):
    kind: Literal["b"]


class Deep1(BaseModel):
    x: int


class Deep2(BaseModel):
    x: list[Deep1]


class Deep3(BaseModel):
    x: Deep2 | None


class Deep4(BaseModel):
    x: Deep3


class Deep5(BaseModel):
    x: Deep4


class Deep6(BaseModel):
    x: Deep5


@pytest.mark.parametrize(
    "annotation",
    [
        dict,
        dict[str, int],
        dict[str, Any],
        dict[Literal["a"], int],
        Any,
        object,
        list,
        list[Any],
        Any | None,
        tuple[int, str],
        tuple[int, int],
        tuple[()],
        Extra,
        list[Extra],
        Extra | None,
        Tree,
        Left,
        Empty,
        SameKeyA | SameKeyB,
        list[SameKeyA | SameKeyB],
        Deep5,
        list[dict[str, str]],
    ],
    ids=str,
)
def test_what_cannot_be_said_is_an_error_that_names_the_place(annotation: Any) -> None:
    """Free dictionaries, untyped values, fixed tuples, extra keys, recursion and depth never come out."""

    class Holder(BaseModel):
        the_field: annotation

    with pytest.raises(StrictSchemaError, match="the_field"):
        build_strict_schema(Holder)


@pytest.mark.parametrize("model", [Tree, Left, Extra, Empty, Deep6, RootModel[list[int]], RootModel[Inner | SameKeyA]])
def test_what_cannot_be_the_root_is_an_error(model: type[BaseModel]) -> None:
    """The root must be one closed object that does not hold itself."""
    with pytest.raises(StrictSchemaError):
        build_strict_schema(model)


def test_five_levels_of_objects_are_allowed() -> None:
    """The limit is where the oldest published one is."""
    check_strict(build_strict_schema(Deep5))


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
REPLY = st.builds(
    CriterionReply,
    analysis=st.text(),
    answers=st.lists(ANSWER, max_size=3),
    findings=st.lists(FINDING, max_size=3),
)
VALIDATOR = jsonschema.Draft202012Validator(build_strict_schema(CriterionReply))


def test_the_schema_is_itself_valid() -> None:
    """A JSON schema library takes it."""
    jsonschema.Draft202012Validator.check_schema(build_strict_schema(CriterionReply))


@given(REPLY)
def test_what_pydantic_takes_is_valid_on_the_wire(reply: CriterionReply) -> None:
    """No reply that we could use is refused by the schema that we send."""
    VALIDATOR.validate(reply.model_dump(mode="json"))


@given(REPLY, st.data())
def test_a_reply_without_one_of_its_keys_is_invalid_under_both(reply: CriterionReply, data: st.DataObject) -> None:
    """Every field is required on the wire and in the model."""
    instance = reply.model_dump(mode="json")
    places = [instance, *instance["answers"], *instance["findings"]]
    place = data.draw(st.sampled_from(places))
    del place[data.draw(st.sampled_from(sorted(place)))]
    assert not VALIDATOR.is_valid(instance)
    with pytest.raises(ValueError):
        CriterionReply.model_validate(instance)


def test_the_example_in_the_prompt_is_valid_under_both() -> None:
    """What the LLM is shown is what it is asked for, in the order of the schema."""
    example = json.loads((find_folder("prompts") / "example.json").read_text(encoding="utf-8"))
    VALIDATOR.validate(example)
    reply = CriterionReply.model_validate(example)
    assert json.dumps(reply.model_dump(mode="json")) == json.dumps(example)


def test_the_example_keeps_the_rules_that_it_illustrates() -> None:
    """The limits that the fields' sentences and the task name hold in the example."""
    reply = CriterionReply.model_validate_json((find_folder("prompts") / "example.json").read_bytes())
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
