"""A heading with nothing under it.

What it finds: a section without text, code, table or picture of its own and without sections inside it. Left alone are
the title, tables of contents, dividers such as "Appendix", and headings that say it all: a sentence, a time, or code.
Why it matters: an empty "Risks" reads as "there are none" to some and as "not thought about" to others.
Bad:
    # Feed ranking

    ## Risks

    ## Rollout

    Five per cent first.
Good:
    # Feed ranking

    ## Risks

    None known; reviewed with the data team on 3 March.

    ## Rollout

    Five per cent first.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import COMMENT, Reading
from reviewer.domain.document import Section
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

TAG = compile_late(r"</?(?:a|br|p|div|details|summary|hr|center|span)\b[^<>]{0,300}>", re.IGNORECASE)
NEEDS_NO_TEXT = compile_late(
    r"(?:table of )?contents|toc|index|(?:part|phase|book) \w+|appendi(?:x|ces)|the end|end"
    r"|\W*(?:\d{1,2}:\d\d|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]).*",
    re.IGNORECASE,
)
MOST_WORDS = 7
"""Words from which a heading is a statement of its own."""


def find_empty_sections(reading: Reading) -> Iterator[Spot]:
    """Find headings that neither text nor a deeper heading follows."""
    headed = [section for section in reading.document.sections if section.level]
    for number, (section, following) in enumerate(pairwise([*headed, None])):
        if section is None or (following is not None and (number == 0 or following.level > section.level)):
            continue
        if not _says_it_all(reading, section) and _is_empty(reading, section):
            start, end = reading.document.line_span(section.line_start, section.line_start)
            yield Spot(start, end, f'the section "{cut_excerpt(section.title)}" is empty')


def _says_it_all(reading: Reading, section: Section) -> bool:
    """Whether a heading needs no text: a sentence, a time, a divider, or code, as where two signatures share a text."""
    line = reading.document.line_text(section.line_start)[:20].strip(" #")
    is_sentence = len(section.title.split()) >= MOST_WORDS
    return is_sentence or not section.title or line.startswith("`") or bool(NEEDS_NO_TEXT.fullmatch(section.title))


def _is_empty(reading: Reading, section: Section) -> bool:
    if section.line_end == section.line_start:
        return True
    start, end = reading.document.line_span(section.line_start + 1, section.line_end)
    text = reading.text[start:end]
    if "<" in text:
        text = TAG.sub("", COMMENT.sub("", text))
    return all(not line.strip("=-~^*_ \t\r") for line in text.split("\n"))


CHECK = Check(
    code="DOC102",
    slug="empty-section",
    severity=Severity.MINOR,
    confidence="high",
    find=find_empty_sections,
    doc=__doc__,
)
