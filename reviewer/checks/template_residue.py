"""DOC101 template-residue: placeholders that the author meant to replace."""

import re
from collections.abc import Iterator

from reviewer.domain.anchoring import anchor_span
from reviewer.domain.document import BlockKind, Document
from reviewer.domain.finding import Signal
from reviewer.domain.rubric import Severity

CODE = "DOC101"
SLUG = "template-residue"

PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|FIXME|XXX)\b|\blorem ipsum\b|<(?:insert|your|fill in|describe)\b[^>\n]{0,80}>"
    r"|\[(?:insert|your|fill in|describe)\b[^\]\n]{0,80}\]"
)


def find_residue(document: Document) -> Iterator[Signal]:
    """Find placeholders outside code, quotations and front matter.

    What it finds: TODO, TBD, FIXME, XXX, "lorem ipsum", and bracketed instructions of a template.
    Why it matters: a reader cannot tell an open question from a forgotten one.
    Bad: `Rollback: TBD`
    Good: `Rollback: the flag is turned off by the on-call engineer, within five minutes.`
    """
    skipped = (BlockKind.CODE, BlockKind.QUOTE, BlockKind.FRONT_MATTER)
    unread = [(block.line_start, block.line_end) for block in document.blocks if block.kind in skipped]
    for match in PLACEHOLDER.finditer(document.text):
        anchor = anchor_span(document, *match.span())
        if any(first <= anchor.line_start <= last for first, last in unread):
            continue
        yield Signal(
            code=CODE,
            slug=SLUG,
            message=f"'{match.group()}' was left in the text",
            severity=Severity.MINOR,
            confidence="high",
            anchor=anchor,
        )
