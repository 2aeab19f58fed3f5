"""A run as JSON for programs: every field of every review, nothing folded. Schema: docs/schemas/run-v1.schema.json."""

from typing import Any, Literal

from reviewer.domain.base import Value
from reviewer.domain.review import Checked, Failure, Review, Run
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.published_json import build_schema, write_document


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
    return write_document(RunDocument(reviews=run.reviews, checked=run.checked, failures=run.failures))


def build_run_schema() -> dict[str, Any]:
    """Build the JSON schema of what `render` writes; the fields' own sentences are its descriptions."""
    return build_schema(RunDocument, "A run of reviewer, version 1")
