"""`results.jsonl`: a line an item, in the list's order; everything that is known, for programs.

Schema: docs/schemas/result-v1.schema.json. No line holds a time or a duration, so that equal outcomes give equal bytes.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, Protocol

from pydantic import Field

from reviewer.domain.base import Value
from reviewer.domain.batch import Outcome, Spend, Status, Totals
from reviewer.domain.review import Failure, Review
from reviewer.files import open_whole
from reviewer.reporters.escaping import escape_json
from reviewer.reporters.published_json import build_schema

FILE = "results.jsonl"


class Outcomes(Protocol):
    """What the results are rendered from: the batch's journal."""

    def iter_outcomes(self) -> Iterator[Outcome]:
        """Give what became of each item, in the list's order, anew at each call."""
        ...

    def add_up_spend(self) -> Spend:
        """Give everything that was paid for."""
        ...

    def totals(self) -> Totals:
        """Give the counts of all outcomes."""
        ...

    def read_meta(self) -> Mapping[str, str]:
        """Give what is written about the batch as a whole."""
        ...


class ResultLine(Value):
    """A line of `results.jsonl`; a change that a reader of version 1 cannot read makes version 2."""

    format: Literal["reviewer-result-v1"] = Field(
        "reviewer-result-v1", alias="schema", description="Always `reviewer-result-v1`: what this line is."
    )
    id: str
    """Unique in the batch: the manifest's id, else the path."""
    place: int
    """The item's place in the list, from 0."""
    path: str
    """Path as it was named, with forward slashes."""
    status: Status
    """`reviewed`; `failed`: tried, and there is no review; `not_reviewed`: never tried, because the batch stopped."""
    duplicate_of: str
    """Id of the item with the same content whose review this is, or an empty string."""
    columns: dict[str, str]
    """The manifest's own columns."""
    review: Review | None
    """The review, or nothing without one."""
    failure: Failure | None
    """Why there is no review, or nothing where there is one."""


def write_results(outcomes: Outcomes, folder: Path) -> str:
    """Write `results.jsonl` whole, holding one line at a time; there is no notice to give.

    Raises:
        UsageError: the folder cannot be written to, or the disk is full.
    """
    with open_whole(folder / FILE) as file:
        for outcome in outcomes.iter_outcomes():
            file.write(render_line(outcome).encode("utf-8"))
    return ""


def render_line(outcome: Outcome) -> str:
    r"""Render one outcome with its line feed; characters that a terminal acts on stand as `\u` escapes."""
    item = outcome.item
    line = ResultLine.model_construct(
        format="reviewer-result-v1",
        id=item.id,
        place=outcome.place,
        path=item.path,
        status=outcome.status,
        duplicate_of=outcome.duplicate_of,
        columns=item.columns,
        review=outcome.review,
        failure=outcome.failure,
    )
    return escape_json(line.model_dump_json(by_alias=True)) + "\n"


def build_result_schema() -> dict[str, Any]:
    """Build the JSON schema of a line; the fields' own sentences are its descriptions."""
    return build_schema(ResultLine, "A line of results.jsonl of reviewer, version 1")
