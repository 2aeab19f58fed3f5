"""A long document that does not begin with what it says.

What it finds: a document of more than 1,500 words, with sections such as goals, results or risks, whose first tenth (at
least 250 words) has neither a heading nor a lead word such as "Summary", "Abstract", "TL;DR" or "Objective", no summary
in its front matter, and no opening paragraph of 40 words or more before the first section.
Why it matters: most readers decide on the first screen whether to read on; those who approve often read nothing else.
Bad:
    # Feed ranking

    ## History

    (1,600 words)

    ## Goals

    Faster pages.

    ## Risks

    Old labels.
Good:
    # Feed ranking

    ## Summary

    We replace the ranking of the feed, because it loses 3% of clicks to latency.

    ## History

    (1,600 words)

    ## Goals

    Faster pages.

    ## Risks

    Old labels.
"""

import re
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.domain.document import Section
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

LONG, SHORTEST_TENTH, SHORTEST_LEAD = 1500, 250, 40
"""In words."""

SUMMARY = (
    r"(?:executive |short |brief |quick |high-level |incident |project )?"
    r"(?:summary|abstract|overview|synopsis|tl;? ?dr|in short|in brief|at a glance"
    r"|key (?:points|takeaways|results|findings|messages)|takeaways|highlights|recap|introduction|intro|what happened"
    r"|conclusions?|results? in brief|the ask|the decision|recommendation|objectives?|purpose)"
)
HEADING = compile_late(rf"\W*(?:\d[\d.]*\W+)?(?:the )?{SUMMARY}\b.*", re.IGNORECASE)
LEAD = compile_late(rf"^[ \t>]*[*_]{{0,3}}{SUMMARY}\b[*_]{{0,3}}[ \t]*(?:[:.*_–—-]|$)", re.IGNORECASE | re.MULTILINE)
KEY = compile_late(r"^(?:summary|description|abstract|excerpt|tl;?dr)[ \t]*:[ \t]*\S", re.IGNORECASE | re.MULTILINE)
WORD = compile_late(r"\w\S*")
PROPOSAL = compile_late(
    r"\W*(?:\d[\d.]*\W+)?(?:non-?)?(?:goals?|motivation|proposals?|proposed|alternatives|trade-?offs|requirements"
    r"|root causes?|timeline|impact|action items|actions|lessons|results|method|methodology|evaluation|experiments?"
    r"|hypothesis|discussion|risks|rollout|roll-out|milestones|budget|staffing|success (?:criteria|metrics)"
    r"|business value|open questions|drawbacks|problem|design|implementation plan|next steps)\b.*",
    re.IGNORECASE,
)
"""What a document for decision or report has sections on, and a manual or a list of changes has not."""


def find_missing_summary(reading: Reading) -> Iterator[Spot]:
    """Find out whether a long document lacks a summary at its beginning."""
    sections = reading.document.sections
    if len(reading.prose.split()) <= LONG or not _is_for_decision(sections):
        return
    starts = [match.start() for match in WORD.finditer(reading.prose)]
    if len(starts) <= LONG or KEY.search(reading.document.front_matter):
        return
    end = starts[max(len(starts) // 10, SHORTEST_TENTH)]
    last_line = reading.document.position(end).line
    opening = [section for section in sections if section.line_start <= last_line]
    if (
        any(HEADING.fullmatch(section.title) for section in opening)
        or LEAD.search(reading.text[:end])
        or _has_lead(reading)
    ):
        return
    first = starts[0]
    start, stop = reading.document.line_span(*[reading.document.position(first).line] * 2)
    message = f"the document has {len(starts):,} words, but its first tenth holds no summary"
    yield Spot(start, stop, message)


def _is_for_decision(sections: tuple[Section, ...]) -> bool:
    """Whether at least two headings are those of a design, a report or a proposal."""
    return sum(PROPOSAL.fullmatch(section.title[:100]) is not None for section in sections) >= 2


def _has_lead(reading: Reading) -> bool:
    """Whether enough text stands before the first section below the title, or there are no sections."""
    headed = [section for section in reading.document.sections if section.level]
    has_title = bool(headed) and (headed[0].level == 1 or any(s.level > headed[0].level for s in headed[1:2]))
    first = next(iter(headed[1:] if has_title else headed), None)
    if first is None:
        return True
    end = reading.document.line_span(first.line_start, first.line_start)[0]
    return len(WORD.findall(reading.running_text[:end])) >= SHORTEST_LEAD


CHECK = Check(
    code="DOC109",
    slug="missing-summary",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_missing_summary,
    doc=__doc__,
)
