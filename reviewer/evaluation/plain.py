"""The baseline: one plain prompt with the rubric's titles, and its findings read by a small schema."""

import json
from typing import Any

from pydantic import ValidationError

from reviewer.domain.base import DescribedValue
from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.document import Document
from reviewer.domain.rubric import Rubric, Severity
from reviewer.errors import ReplyInvalid
from reviewer.evaluation.told import Told
from reviewer.grounding.locate import Located, Locator
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.json_text import extract_json
from reviewer.prompting.strict_schema import build_strict_schema


class PlainFinding(DescribedValue):
    """One problem."""

    title: str
    problem: str
    quote: str
    """Words of the document that it is about, copied exactly; an empty string if something is missing."""
    section: str
    severity: Severity


class PlainReply(DescribedValue):
    """The whole reply to the plain prompt."""

    summary: str
    findings: tuple[PlainFinding, ...]
    """The most important first; an empty list if there are none."""


PLAIN_SCHEMA = build_strict_schema(PlainReply)


def build_plain_request(templates: PromptTemplates, document: Document, rubric: Rubric) -> ChatRequest:
    """Build the baseline's one request."""
    content = templates.render(
        "plain.j2", rubric_title=rubric.title, criteria=rubric.criteria, text=document.text.strip()
    )
    return ChatRequest(
        purpose="plain",
        messages=(Message(role="user", content=content),),
        reply_schema=PLAIN_SCHEMA,
        schema_name="plain_reply",
        shape_note=f"The JSON object must match this JSON schema:\n{json.dumps(PLAIN_SCHEMA, separators=(',', ':'))}",
    )


def read_plain_reply(content: str, document: Document) -> tuple[Told, ...]:
    """Read the baseline's reply: its findings in its own order, quotes looked up for the comparison.

    A quote that does not stand in the document stays: nobody checks it for whoever uses a plain prompt.

    Raises:
        ReplyInvalid: the reply cannot be read. The baseline is not asked again.
    """
    try:
        data = extract_json(content)
        found = data.get("findings")
        items = found if isinstance(found, list) else []
        findings = [PlainFinding.model_validate(_keep_known(item)) for item in items if isinstance(item, dict)]
    except (ValidationError, ValueError) as error:
        raise ReplyInvalid(f"the plain prompt's reply cannot be read: {str(error).splitlines()[0]}") from error
    locator = Locator(document)
    return tuple(_tell(number, finding, locator) for number, finding in enumerate(findings, 1))


def _keep_known(item: dict[str, Any]) -> dict[str, Any]:
    """Give a finding's known keys, null as an empty text: servers that do not keep to a schema add and leave out."""
    known = {name: item.get(name) or "" for name in PlainFinding.model_fields}
    return {**known, "severity": str(known["severity"]).strip().lower()}


def _tell(number: int, finding: PlainFinding, locator: Locator) -> Told:
    quote = finding.quote.strip()
    found = locator.find(quote, 1, 1) if quote else None
    anchors = found.anchors if isinstance(found, Located) else ()
    named = (finding.section.strip(), *(title for anchor in anchors for title in anchor.section))
    return Told(
        id=f"plain-{number}",
        title=finding.title,
        words=f"{finding.title}\n{finding.problem}",
        severity=finding.severity,
        sections=tuple(dict.fromkeys(name for name in named if name)),
        spans=tuple((anchor.start, anchor.end) for anchor in anchors),
        unverified=1 if quote and not anchors else 0,
    )
