"""A list of risks without any response.

What it finds: two or more risks in a list under a heading such as "Risks" where no item, no text beside the list and
no other heading says anything that could be a response (mitigate, fall back, accept, avoid, monitor, "we will", and
many more). One such word anywhere under the heading silences it.
Why it matters: a list of worries tells whoever decides what could go wrong, and not what it would cost or who acts.
Bad:
    ## Risks

    - Labels arrive late
    - The vendor raises the price
Good:
    ## Risks

    - Labels arrive late: we start with the 2025 set
    - The vendor raises the price: accepted up to 10%
"""

import re
from collections.abc import Iterator

from reviewer.checks.areas import Area, clean_title, find_areas, find_points, group_items, group_tables
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt, find_first_line
from reviewer.checks.reading import Reading
from reviewer.checks.risk_tables import RISK_TITLE
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

RESPONSE = compile_late(
    r"\b(?:mitigat|respon[sd]|fall ?back|contingenc|counter|we(?:['’]ll| (?:will|can|could|would|plan|accept|keep"
    r"|use|have|are|may|should"
    r"|might|do|did|don|expect|believe|think|intend|assume|start|stop|need|must|already))\b|accept|instead|therefore"
    r"|so we|avoid|prevent|reduc|address"
    r"|handle|guard|roll(?:ed|ing)? ?back|revert|monitor|alert|test|plan b|buffer|back-?up|should|can be|could be"
    r"|solution|work ?around|limit|cap\b"
    r"|capped|escalat|owner|minimi|resolv|fix|ensure|negligible|unlikely|low risk|by [a-z]+ing\b|use[sd]?\b|add(?:ed"
    r"|ing)?\b|if (?:this|it|that|so)"
    r"|however|but\b|although|since|because|not an? (?:issue|problem|risk)|feature flag|gradual|canary|depend on"
    r"|track|review)|→|->|⇒",
    re.IGNORECASE,
)
RESPONSE_TITLE = compile_late(r"mitigat|contingenc|counter|response|fall ?back", re.IGNORECASE)


def find_bare_risks(reading: Reading) -> Iterator[Spot]:
    """Find lists of risks under which not one word of a response stands."""
    titles = (section.title for section in reading.document.sections)
    if any(RESPONSE_TITLE.search(title) and not RISK_TITLE.fullmatch(clean_title(title)) for title in titles):
        return
    groups, tables = reading.derive(group_items), reading.derive(group_tables)
    for area in find_areas(reading, RISK_TITLE):
        items = [
            point.item
            for section in area.sections
            for point in find_points(reading, section, groups.get(section.line_start, []))
        ]
        has_table = any(section.line_start in tables for section in area.sections)
        if len(items) < 2 or has_table or _has_response(reading, area):
            continue
        start, end = find_first_line(items[0].body)
        title = cut_excerpt(area.title)
        message = (
            f'none of the {len(items)} risks under "{title}" has a response (avoid, reduce, fall back, accept), first'
            f' "{cut_excerpt(items[0].body.text)}"'
        )
        yield Spot(start, end, message)


def _has_response(reading: Reading, area: Area) -> bool:
    titles = any(RESPONSE.search(section.title) for section in area.sections[1:])
    return titles or any(RESPONSE.search(reading.section_text(section).text) for section in area.sections)


CHECK = Check(
    code="DOC125",
    slug="risk-lists",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_bare_risks,
    doc=__doc__,
)
