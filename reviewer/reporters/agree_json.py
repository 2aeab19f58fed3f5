"""An agreement as JSON for programs. Schema: docs/schemas/agreement-v1.schema.json."""

from typing import Any, Literal

from reviewer.domain.base import Value
from reviewer.domain.human_review import Agreement
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.published_json import build_schema, write_document


class AgreementDocument(Value):
    """An agreement as it is written; a change that a reader of version 1 cannot read makes version 2."""

    format: Literal["reviewer/agreement"] = "reviewer/agreement"
    """Always `reviewer/agreement`: what this file is."""
    version: Literal[1] = 1
    """Version of the format."""
    agreement: Agreement


def render(agreement: Agreement, options: ReportOptions) -> str:
    r"""Render an agreement as JSON; characters that a terminal acts on or that cannot be seen stand as `\u` escapes."""
    del options  # every reporter is called alike; a program's reader gets all there is
    return write_document(AgreementDocument(agreement=agreement))


def build_agreement_schema() -> dict[str, Any]:
    """Build the JSON schema of what `render` writes; the fields' own sentences are its descriptions."""
    return build_schema(AgreementDocument, "An agreement of reviewer, version 1")
