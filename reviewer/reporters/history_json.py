"""A history as JSON for programs. Schema: docs/schemas/history-v1.schema.json."""

import json
from typing import Any, Literal

from reviewer.domain.base import Value
from reviewer.domain.field_docs import describe_schema
from reviewer.domain.history import History
from reviewer.reporters.escaping import escape_json
from reviewer.reporters.json_v1 import SCHEMA_DIALECT, list_models
from reviewer.reporters.options import ReportOptions


class HistoryDocument(Value):
    """A history as it is written; a change that a reader of version 1 cannot read makes version 2."""

    format: Literal["reviewer/history"] = "reviewer/history"
    """Always `reviewer/history`: what this file is."""
    version: Literal[1] = 1
    """Version of the format."""
    history: History


def render(history: History, options: ReportOptions) -> str:
    r"""Render a history as JSON; characters that a terminal acts on or that cannot be seen stand as `\u` escapes."""
    del options  # every reporter is called alike; a program's reader gets all there is
    data = HistoryDocument(history=history).model_dump(mode="json")
    return escape_json(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def build_history_schema() -> dict[str, Any]:
    """Build the JSON schema of what `render` writes; the fields' own sentences are its descriptions."""
    models = {model.__name__: model for model in list_models(HistoryDocument)}
    schema = describe_schema(HistoryDocument.model_json_schema(mode="serialization"), models)
    return {"$schema": SCHEMA_DIALECT, **schema, "title": "A history of reviewer, version 1"}
