"""Whether a content has the asked shape: a JSON object with the schema's required keys, but for lists left out.

A list that is left out stands for an empty one, as long as another is there: where nothing enforces the schema, models
leave out what a task has no use for.
"""

import json
from enum import Enum
from functools import lru_cache
from typing import Any

from reviewer.domain.chat import ChatRequest

FENCE = "```"


class Shape(Enum):
    """What a content turned out to be."""

    EXACT = "exact"
    """The object, alone and with the required keys."""
    WRAPPED = "wrapped"
    """The object inside prose or fences: nothing enforced the schema, but it can be used."""
    OTHER_OBJECT = "other object"
    """A JSON object that lacks a required key."""
    NO_OBJECT = "no object"
    """No JSON object at all."""


def judge_shape(content: str, request: ChatRequest) -> Shape:
    """Say what shape a content has, in time linear in its length.

    The last judgement is kept: the ladder, and then the cache, ask about the same answer.
    """
    schema = request.reply_schema
    required = tuple(schema.get("required", ()))
    lists = (key for key in required if schema.get("properties", {}).get(key, {}).get("type") == "array")
    return _judge(content, required, frozenset(lists))


@lru_cache(maxsize=1)
def _judge(content: str, required: tuple[str, ...], lists: frozenset[str]) -> Shape:
    whole = _read_object(content)
    if whole is not None:
        return Shape.EXACT if _holds(whole, required, lists) else Shape.OTHER_OBJECT
    # Thinking aloud may hold braces of its own.
    inner = _find_object(content.rpartition("</think>")[2])
    if inner is None:
        return Shape.NO_OBJECT
    return Shape.WRAPPED if _holds(inner, required, lists) else Shape.OTHER_OBJECT


def _find_object(content: str) -> dict[str, Any] | None:
    """Find an object in a fence, else between the first and the last brace."""
    # By hand and not with an expression, which would take quadratic time on a content full of fences or blank lines.
    pieces = content.split(FENCE, 2)
    if len(pieces) == 3:
        inner = _read_object(pieces[1].partition("\n")[2])
        if inner is not None:
            return inner
    start, end = content.find("{"), content.rfind("}")
    return _read_object(content[start : end + 1]) if 0 <= start < end else None


def _read_object(text: str) -> dict[str, Any] | None:
    try:
        # Not strict: grammars of local servers let raw control characters through inside strings.
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _holds(value: dict[str, Any], required: tuple[str, ...], lists: frozenset[str]) -> bool:
    return all(key in value for key in required if key not in lists) and (
        not lists or any(key in value for key in lists)
    )
