"""A heading level that is left out on the way down.

What it finds: a heading two or more levels below the one before it, such as `####` under `##`; once for each such
jump, with the number of its repetitions. The first heading may have any level.
Why it matters: outlines and screen readers show a missing floor, and the reader wonders which part was taken out.
Bad:
    ## Rollout

    In three stages.

    #### Stage 1

    Five per cent.
Good:
    ## Rollout

    In three stages.

    ### Stage 1

    Five per cent.
"""

from collections.abc import Iterator
from itertools import pairwise

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.domain.document import Section
from reviewer.domain.rubric import Severity


def find_heading_skips(reading: Reading) -> Iterator[Spot]:
    """Find headings that lie more than one level below the one before."""
    jumps: dict[tuple[int, int], list[tuple[Section, Section]]] = {}
    for above, below in pairwise(section for section in reading.document.sections if section.level):
        if below.level > above.level + 1:
            jumps.setdefault((above.level, below.level), []).append((above, below))
    for (upper, lower), found in jumps.items():
        above, below = found[0]
        start, end = reading.document.line_span(below.line_start, below.line_start)
        more = f"; {len(found) - 1} more do" if len(found) > 1 else ""
        way = f'from level {upper} ("{cut_excerpt(above.title)}") to level {lower}'
        yield Spot(start, end, f'the heading "{cut_excerpt(below.title)}" goes {way}{more}')


CHECK = Check(
    code="DOC103",
    slug="heading-skips",
    severity=Severity.NIT,
    confidence="high",
    find=find_heading_skips,
    doc=__doc__,
)
