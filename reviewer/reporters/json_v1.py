"""A run as JSON for programs: every field of every review, nothing folded. Schema: docs/schemas/run-v1.schema.json."""

import json
from collections.abc import Iterator
from typing import Any, Literal, get_args

from pydantic import BaseModel

from reviewer.domain.base import Value
from reviewer.domain.field_docs import describe_schema
from reviewer.domain.review import Checked, Failure, Review, Run
from reviewer.reporters.escaping import escape_json
from reviewer.reporters.options import ReportOptions

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class RunDocument(Value):
    """A run as it is written; a change that a reader of version 1 cannot read makes version 2."""

    format: Literal["reviewer/run"] = "reviewer/run"
    """Always `reviewer/run`: what this file is."""
    version: Literal[1] = 1
    """Version of the format."""
    reviews: tuple[Review, ...] = ()
    """Reviews in the order in which the documents were named."""
    checked: tuple[Checked, ...] = ()
    """What the checks found in documents that no LLM was asked about."""
    failures: tuple[Failure, ...] = ()
    """Documents that have no review, and why."""


def render(run: Run, options: ReportOptions) -> str:
    r"""Render a run as JSON with two blanks of indent and a line feed at the end; no option changes it.

    Text is exact, but characters that a terminal acts on or that cannot be seen stand as `\u` escapes.
    """
    del options  # every reporter is called alike; a program's reader gets all there is
    data = RunDocument(reviews=run.reviews, checked=run.checked, failures=run.failures).model_dump(mode="json")
    return escape_json(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def build_run_schema() -> dict[str, Any]:
    """Build the JSON schema of what `render` writes; the fields' own sentences are its descriptions."""
    models = {model.__name__: model for model in list_models(RunDocument)}
    schema = describe_schema(RunDocument.model_json_schema(mode="serialization"), models)
    return {"$schema": SCHEMA_DIALECT, **schema, "title": "A run of reviewer, version 1"}


def list_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Give the models that an annotation holds, and those that they hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from list_models(field.annotation)
    for part in get_args(annotation):
        yield from list_models(part)
