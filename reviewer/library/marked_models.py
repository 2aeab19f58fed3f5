"""Plain data from a YAML file → a closed model, with each fault at file:line and the nearest known key."""

import difflib
from collections.abc import Collection, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from reviewer.errors import RubricError
from reviewer.library.marked_yaml import Mark, MarkedMap, find_mark

M = TypeVar("M", bound=BaseModel)


def validate_marked(model: type[M], data: MarkedMap, *, hint: str = "", hidden: Collection[str] = ()) -> M:
    """Make a model from marked data.

    Args:
        model: a closed model.
        data: as `read_marked_yaml` gives it.
        hint: what to do about a fault.
        hidden: keys of the model that no file writes.

    Raises:
        RubricError: every fault on a line of its own, first file:line, then what is wrong.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        problems = error.errors()
        lines = [_explain(model, data, problem, hidden) for problem in problems if not _is_echo(problem, problems)]
        raise RubricError("\n".join(lines), hint) from error


def _explain(model: type[BaseModel], data: MarkedMap, problem: Any, hidden: Collection[str]) -> str:
    location: tuple[str | int, ...] = problem["loc"]
    mark = find_mark(data, location) or Mark(_file_of(data), 1)
    name = ".".join(str(step) for step in location)
    if problem["type"] == "extra_forbidden":
        known = [key for key in _known_keys(model, location[:-1]) if key not in hidden]
        near = difflib.get_close_matches(str(location[-1]), known, n=1)
        advice = f"; did you mean '{near[0]}'?" if near else f"; known keys: {', '.join(known)}"
        return f"{mark}: unknown key '{location[-1]}'{advice}"
    if problem["type"] == "missing":
        return f"{mark}: the key '{location[-1]}' is missing ({name})"
    return f"{mark}: {name}: {problem['msg']}"


def _is_echo(problem: Any, problems: Sequence[Any]) -> bool:
    """Say whether a list is called too short only because its items have faults, which are told already."""
    location = problem["loc"]
    return problem["type"] == "too_short" and any(
        len(other["loc"]) > len(location) and other["loc"][: len(location)] == location for other in problems
    )


def _file_of(data: MarkedMap) -> str:
    return next(iter(data.marks.values())).file if data.marks else "the file"


def _known_keys(model: type[BaseModel], location: Sequence[str | int]) -> list[str]:
    """Give the keys of the model that stands at a location below `model`."""
    for step in location:
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step)
        inner = _model_in(field.annotation) if field else None
        if inner is None:
            break
        model = inner
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
