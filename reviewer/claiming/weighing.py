"""How much a wrong figure weighs: by where it stands and by what is concluded from it, never by an LLM's word."""

import re

from reviewer.claiming.places import Place
from reviewer.domain.document import BlockKind, Document
from reviewer.domain.rubric import Severity
from reviewer.grounding.sentences import find_sentence_starts, sentence_at
from reviewer.quantities.late_patterns import compile_late

SUMMARY = compile_late(
    r"\b(?:summary|tl;?dr|abstract|overview|decision|conclusions?|recommendations?|proposal"
    r"|key (?:results?|findings?|takeaways?)|executive"
    r"|outcome|impact|results? in brief|what we (?:ask|found|decided|recommend|want)|the ask|bottom line"
    r"|worth|verdict|in short)\b",
    re.IGNORECASE,
)
"""Headings of sections that readers decide by."""
CONCLUDES = compile_late(
    r"\b(?:therefore|hence|thus|consequently|so (?:we|the|this|that|it)|(?:this|that|which) means"
    r"|we (?:conclude|recommend|propose|decide[d]?|choose|chose|ship|launch|will|ask)|shows? that|justif\w+"
    r"|pays? (?:back|off)|paid back|payback|earned back|worth|saves?|savings?|break-?even|meets? the|exceeds? the"
    r"|within (?:the )?(?:budget|limit|slo)|significant\w*)\b",
    re.IGNORECASE,
)
"""Words of a sentence that concludes something from its figure."""


def weigh_place(document: Document, place: Place) -> Severity:
    """Give `major` to a figure in a summary or decision, or in a sentence that concludes from it; else `minor`."""
    is_decisive = stands_in_summary(document, place.start) or CONCLUDES.search(sentence_of(document, place.start))
    return Severity.MAJOR if is_decisive else Severity.MINOR


def stands_in_summary(document: Document, offset: int) -> bool:
    """Whether an offset lies in a section that readers decide by, or before the first heading below the title."""
    section = document.section_at(document.position(offset).line)
    if any(SUMMARY.search(title) for title in section.path[-2:]):
        return True
    below = [other.line_start for other in document.sections if other.level >= 2]
    return bool(below) and section.line_start < below[0] and len(document.sections) > 2


def sentence_of(document: Document, offset: int) -> str:
    """Give the sentence around an offset, or the table row."""
    line = document.line_text(document.position(offset).line)
    if line.lstrip().startswith("|"):
        return line
    first, last = _paragraph(document, document.position(offset).line)
    start, end = document.line_span(first, last)
    text = document.text[start:end]
    found = sentence_at(find_sentence_starts(text), len(text), offset - start)
    return " ".join(text[found[0] : found[1]].split())


def _paragraph(document: Document, line: int) -> tuple[int, int]:
    around = [
        block
        for block in document.blocks
        if block.line_start <= line <= block.line_end and block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST)
    ]
    smallest = min(around, key=lambda block: block.line_end - block.line_start, default=None)
    return (smallest.line_start, smallest.line_end) if smallest else (line, line)
