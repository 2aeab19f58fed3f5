"""DOC102 empty-section: a heading with nothing under it."""

from collections.abc import Iterator

from reviewer.domain.anchoring import anchor_span
from reviewer.domain.document import Document, Section
from reviewer.domain.finding import Signal
from reviewer.domain.rubric import Severity

CODE = "DOC102"
SLUG = "empty-section"


def find_empty_sections(document: Document) -> Iterator[Signal]:
    """Find headings that neither text nor a deeper heading follows.

    What it finds: a section without a single character of its own and without sections inside it.
    Why it matters: an empty "Risks" reads as "there are none" to some and as "not thought about" to others.
    Bad: `## Risks`, followed by the next `## Rollout`
    Good: `## Risks` with a sentence, if only "None known; reviewed with the data team on 3 March."
    """
    for number, section in enumerate(document.sections):
        following = document.sections[number + 1] if number + 1 < len(document.sections) else None
        has_inner = following is not None and following.level > section.level
        if section.level == 0 or has_inner or not _is_empty(document, section):
            continue
        start, _ = document.line_span(section.line_start, section.line_start)
        title = document.line_text(section.line_start)
        indent = len(title) - len(title.lstrip())
        yield Signal(
            code=CODE,
            slug=SLUG,
            message=f"the section '{section.title}' is empty",
            severity=Severity.MINOR,
            confidence="high",
            anchor=anchor_span(document, start + indent, start + max(len(title.rstrip()), indent + 1)),
        )


def _is_empty(document: Document, section: Section) -> bool:
    lines = [document.line_text(line).strip() for line in range(section.line_start + 1, section.line_end + 1)]
    return all(not line or not line.strip("=-~^*") for line in lines)
