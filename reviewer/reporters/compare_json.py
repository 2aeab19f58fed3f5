"""A comparison as JSON for programs. Schema: docs/schemas/comparison-v1.schema.json."""

from typing import Any, Literal

from reviewer.domain.base import Value
from reviewer.domain.comparison import Comparison
from reviewer.reporters.compare_sheet import ComparisonSheet
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.published_json import build_schema, write_document


class ComparisonDocument(Value):
    """A comparison as it is written; a change that a reader of version 1 cannot read makes version 2."""

    format: Literal["reviewer/comparison"] = "reviewer/comparison"
    """Always `reviewer/comparison`: what this file is."""
    version: Literal[1] = 1
    """Version of the format."""
    comparison: Comparison


def render(sheet: ComparisonSheet, options: ReportOptions) -> str:
    r"""Render a comparison as JSON; characters that a terminal acts on or that cannot be seen stand as `\u` escapes."""
    del options  # every reporter is called alike; a program's reader gets all there is
    return write_document(ComparisonDocument(comparison=sheet.comparison))


def build_comparison_schema() -> dict[str, Any]:
    """Build the JSON schema of what `render` writes; the fields' own sentences are its descriptions."""
    return build_schema(ComparisonDocument, "A comparison of reviewer, version 1")
