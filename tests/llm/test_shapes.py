"""What shape a content has."""

import time

import pytest

from reviewer.llm.shapes import Shape, judge_shape
from tests.fakes import make_request


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        ('{"answer": "yes"}', Shape.EXACT),
        (' \n{"answer": null, "more": 1}\n', Shape.EXACT),
        ('{"answer": "a\nb"}', Shape.EXACT),
        ('```json\n{"answer": "yes"}\n```', Shape.WRAPPED),
        ('Sure! {"answer": "yes"} Anything else?', Shape.WRAPPED),
        ('<think>{maybe} {}</think>\n{"answer": "yes"}', Shape.WRAPPED),
        ('{"other": 1}', Shape.OTHER_OBJECT),
        ('```\n{"other": 1}\n```', Shape.OTHER_OBJECT),
        ('["answer"]', Shape.NO_OBJECT),
        ('"answer"', Shape.NO_OBJECT),
        ("answer", Shape.NO_OBJECT),
        ("} {", Shape.NO_OBJECT),
        ('{"answer": "ye', Shape.NO_OBJECT),
        ("", Shape.NO_OBJECT),
    ],
)
def test_shapes_are_told_apart(content: str, shape: Shape) -> None:
    assert judge_shape(content, make_request()) is shape


@pytest.mark.parametrize(
    ("content", "shape"),
    [
        ('{"said": "a", "ones": [], "others": []}', Shape.EXACT),
        ('{"said": "a", "others": []}', Shape.EXACT),
        ('{"said": "a"}', Shape.OTHER_OBJECT),
        ('{"ones": [], "others": []}', Shape.OTHER_OBJECT),
    ],
)
def test_a_list_left_out_is_an_empty_one_unless_all_are(content: str, shape: Shape) -> None:
    """Where nothing enforces the schema, models leave out what a task has no use for."""
    lists = {"type": "array", "items": {"type": "string"}}
    properties = {"said": {"type": "string"}, "ones": lists, "others": lists}
    schema = {"type": "object", "properties": properties, "required": ["said", "ones", "others"]}
    assert judge_shape(content, make_request(reply_schema=schema)) is shape


@pytest.mark.parametrize("content", ["{" * 500_000, "```\n" * 200_000, "{}" * 300_000, "```json" + "\n" * 500_000])
def test_hostile_contents_take_linear_time(content: str) -> None:
    """A megabyte of braces or fences is judged in well under a second."""
    begun = time.perf_counter()
    judge_shape(content, make_request())
    assert time.perf_counter() - begun < 2
