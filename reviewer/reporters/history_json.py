"""A history as JSON for programs. Schema: docs/schemas/history-v1.schema.json."""

from typing import Any, Literal

from reviewer.domain.base import Value
from reviewer.domain.history import History
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.published_json import build_schema, write_document


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
    return write_document(HistoryDocument(history=history))


def build_history_schema() -> dict[str, Any]:
    """Build the JSON schema of what `render` writes; the fields' own sentences are its descriptions."""
    return build_schema(HistoryDocument, "A history of reviewer, version 1")
