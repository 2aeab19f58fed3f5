"""A timeline runs backwards at one entry.

What it finds: an entry of a timeline (table, list, headings or lines that start with dates or clock times) that is
earlier than the one before it, where nearly all others run forwards; newest first is as good, and so is a night
between two entries. Clock times without a date count as a slip only when they lie less than six hours back.
Why it matters: either the stamp is wrong or the row stands in the wrong place, and every duration read off it is too.
Bad:
    ## Timeline

    - 14:02 Release 31 goes live
    - 14:20 Alert fires
    - 14:10 On-call starts the investigation
    - 14:41 Rollback complete
Good:
    ## Timeline

    - 14:02 Release 31 goes live
    - 14:10 Alert fires
    - 14:20 On-call starts the investigation
    - 14:41 Rollback complete
"""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.lining_up import find_strays, line_up
from reviewer.checks.reading import Reading
from reviewer.checks.timelines import Timeline, read_timelines
from reviewer.checks.year_jumps import read_year_jumps
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

STORY = compile_late(r".*\b(?:incident|outage|post-?mortem|root cause)s?\b.*")
SHORTEST = 4
FEW = 6
"""Below this many entries, a heading or a column must say that it is a timeline."""


class Slip(NamedTuple):
    """An entry out of order, the entry it is measured against, and which of the two stands first."""

    place: int
    other: int
    is_newest_first: bool


def find_disorder(reading: Reading) -> Iterator[Spot]:
    """Find entries of timelines that run against the others."""
    jumps = {jump.start for jump in reading.derive(read_year_jumps)}
    for timeline in reading.derive(read_timelines):
        if any(stamp.day and stamp.day.start in jumps for stamp in timeline.stamps):
            continue
        for slip in _find_slips(timeline):
            stamp, other = timeline.stamps[slip.place], timeline.stamps[slip.other]
            side = "after" if slip.other < slip.place else "before"
            order = "newest first" if slip.is_newest_first else "forwards in time"
            message = f"{stamp.text} stands {side} {other.text}, although the other entries run {order}"
            sure = timeline.has_clocks or _tells_story(reading)
            yield Spot(stamp.start, stamp.end, message, confidence=None if sure else "low")


def _find_slips(timeline: Timeline) -> list[Slip]:
    count = len(timeline.entries)
    if count < (SHORTEST if timeline.is_named else FEW) or not (timeline.has_clocks or timeline.is_named):
        return []
    best: tuple[list[int], list[int], int] | None = None
    for direction in (1, -1):
        values = line_up(timeline.stamps, direction)
        if values is None:
            return []
        signed = [value * direction for value in values]
        strays = find_strays(signed)
        if best is None or len(strays) < len(best[1]):
            best = signed, strays, direction
    if best is None or len(best[1]) > max(1, count // 8):
        return []
    return _measure(*best)


def _measure(values: list[int], strays: list[int], direction: int) -> list[Slip]:
    """Compare each stray with the nearest entry in order that it contradicts."""
    out = set(strays)
    kept = [place for place in range(len(values)) if place not in out]
    slips = []
    for place in strays:
        after = bisect_left(kept, place)
        contradicts_before = after > 0 and values[place] < values[kept[after - 1]]
        other = kept[after - 1] if contradicts_before or after == len(kept) else kept[after]
        slips.append(Slip(place, other, direction < 0))
    return slips


def _tells_story(reading: Reading) -> bool:
    """Whether the document tells of an incident, so that its dates are history and no plan."""
    return any(STORY.fullmatch(section.title.lower()[:200]) for section in reading.document.sections)


CHECK = Check(
    code="DOC301",
    slug="timeline-order",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_disorder,
    doc=__doc__,
)
