"""What strict servers refuse never comes out of the schema builder; what they take survives."""

from enum import Enum, IntEnum
from typing import Annotated, Any, Literal, Optional, Union

import pytest
from pydantic import BaseModel, ConfigDict, Field, RootModel

from reviewer.prompting.strict_schema import StrictSchemaError, build_strict_schema
from tests.prompting.strict_rules import check_strict


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
