"""A verification as JSON for programs. Schema: docs/schemas/verification-v1.schema.json."""

from typing import Any, Literal

from reviewer.domain.base import Value
from reviewer.domain.verification import Verification, Verified
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.published_json import build_schema, write_document


class VerificationDocument(Value):
    """A verification as it is written; a change that a reader of version 1 cannot read makes version 2."""

    format: Literal["reviewer/verification"] = "reviewer/verification"
    """Always `reviewer/verification`: what this file is."""
    version: Literal[1] = 1
    """Version of the format."""
    exit_code: int
    """What the command exits with."""
    documents: tuple[Verified, ...]
    """In the order in which they were named or found."""
    orphans: tuple[str, ...]
    """Documents that have a record and are gone."""
    fixed: tuple[str, ...]
    """What was mended, in a sentence each."""
    unchanged: int
    """Documents that were known to pass, since neither they nor their records have changed."""


def render(verification: Verification, options: ReportOptions) -> str:
    """Render as JSON with two blanks of indent and a line feed at the end; no option changes it."""
    del options  # every reporter is called alike; a program's reader gets all there is
    whole = VerificationDocument(
        exit_code=verification.exit_code, **{name: getattr(verification, name) for name in Verification.model_fields}
    )
    return write_document(whole)


def build_verification_schema() -> dict[str, Any]:
    """Build the JSON schema of what is rendered; the fields' own sentences are its descriptions."""
    return build_schema(VerificationDocument, "A verification of reviewer, version 1")
