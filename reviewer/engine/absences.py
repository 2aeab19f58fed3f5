"""What is said of something missing, completed: where it was looked for and is mentioned, and what comes nearest."""

from collections.abc import Sequence

from reviewer.domain.document import BlockKind, Document
from reviewer.domain.finding import Finding
from reviewer.grounding.locate import Locator
from reviewer.grounding.search import find_terms, nearest_sentence


def complete_absences(findings: Sequence[Finding], locator: Locator) -> tuple[Finding, ...]:
    """Complete the findings that say that something is missing; the others stay as they are.

    A finding made of an answer alone brings no places along, and must not say that its terms stand nowhere.
    """
    where = describe_search(locator.document)
    return tuple(_complete(finding, locator, where) if finding.kind == "absent" else finding for finding in findings)


def _complete(finding: Finding, locator: Locator, where: str) -> Finding:
    terms = finding.looked_for
    hits, nearest = finding.hits or find_terms(locator, terms), nearest_sentence(locator, terms)
    return finding.model_copy(update={"searched": where, "hits": hits, "nearest": nearest})


def describe_search(document: Document) -> str:
    """Say in words where terms are searched: everywhere, since code folds the whole text, headings and tables too."""
    headings = sum(section.level > 0 for section in document.sections)
    tables = sum(block.kind is BlockKind.TABLE for block in document.blocks)
    parts = [_count(document.line_count, "line"), _count(headings, "heading"), _count(tables, "table")]
    return f"the whole document ({', '.join(parts)})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
