"""Two headings with the same words under the same parent.

What it finds: a heading that repeats another one of its level in the same part of the document, whatever the case.
Why it matters: a link or a remark that names the section can mean either, and often one of them is a leftover.
Bad:
    ## Risks

    The label delay grows.

    ## Risks

    The feature store is slow.
Good:
    ## Risks

    The label delay grows.

    ## Limits

    The feature store is slow.
"""

from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity


def find_duplicate_headings(reading: Reading) -> Iterator[Spot]:
    """Find headings that repeat one of their siblings."""
    open_levels: list[tuple[int, dict[str, int]]] = [(0, {})]
    for section in reading.document.sections:
        if not section.level:
            continue
        while open_levels[-1][0] >= section.level:
            open_levels.pop()
        siblings = open_levels[-1][1]
        key = f"{section.level} {' '.join(section.title.casefold().split())}"
        first = siblings.setdefault(key, section.line_start)
        if first != section.line_start and section.title.strip():
            start, end = reading.document.line_span(section.line_start, section.line_start)
            title = cut_excerpt(section.title)
            yield Spot(start, end, f'the heading "{title}" stands already in line {first}, under the same parent')
        open_levels.append((section.level, {}))


CHECK = Check(
    code="DOC104",
    slug="duplicate-headings",
    severity=Severity.NIT,
    confidence="high",
    find=find_duplicate_headings,
    doc=__doc__,
)
