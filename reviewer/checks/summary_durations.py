"""The summary's duration fits no two entries of the timeline.

What it finds: a duration of the incident in the summary ("for 2 h 10 min", "lasted 45 minutes", "Duration: 45
minutes") that is not the time from any entry up to the first detection to any entry that says resolved, restored or
complete. Only where the document has one timeline with clock times and its summary one such duration.
Why it matters: the summary is what most people read, and the two places say different things about the damage.
Bad:
    ## Summary

    The feed was broken for 2 h 10 min.

    ## Timeline

    - 13:02 Version 31 promoted
    - 13:05 Click rate starts to fall
    - 14:35 Support forwards the first complaints
    - 16:12 Cause identified
    - 16:28 Rollback complete, click rate restored
Good:
    ## Summary

    The feed was broken for 3 h 26 min.

    ## Timeline

    - 13:02 Version 31 promoted
    - 13:05 Click rate starts to fall
    - 14:35 Support forwards the first complaints
    - 16:12 Cause identified
    - 16:28 Rollback complete, click rate restored
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.areas import clean_title
from reviewer.checks.check import Check, Spot
from reviewer.checks.lining_up import line_up
from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_durations
from reviewer.checks.timelines import Timeline, read_timelines
from reviewer.domain.rubric import Severity
from reviewer.quantities.durations import Duration, show_clock, show_length
from reviewer.quantities.late_patterns import compile_late

SUMMARY = compile_late(
    r"(?:executive |incident |short )?(?:summary|overview|abstract|tl;?dr|at a glance|in short)|summary of .{1,40}"
)
CUE = compile_late(
    r"\b(?:for|lasted|lasting|duration:?|(?:outage|downtime|incident|duration) of)[\s*_|]{1,6}$", re.IGNORECASE
)
NOT_WHOLE = compile_late(
    r"\b(?:every|each|per|first|last|previous|next|average|mean|median|within|window|timeouts?|retention|cached?|ttl"
    r"|schedul\w+|maintenance|intermittent\w*|partial\w*|users?|customers?|some|p\d\d|respectively)\b",
    re.IGNORECASE,
)
BEHIND = compile_late(r"\s(?:after|before|later|earlier|ago|of|each|per|longer|more|until)\b", re.IGNORECASE)
FOUND = compile_late(
    r"\b(?:alert\w*|alarm\w*|detect\w*|report\w*|notic\w*|complain\w*|paged?|pages|tickets?"
    r"|incident (?:declared|opened)|investigat\w*|observ\w*|discover\w*)\b",
    re.IGNORECASE,
)
OVER = compile_late(
    r"\b(?:resolved|restored?|recover(?:ed|y|s)|complete[ds]?|mitigated|fixed|closed|normal|back up|ended)\b",
    re.IGNORECASE,
)
FOUND_STEMS = (
    "alert", "alarm", "detect", "report", "notic", "complain", "page", "ticket", "incident", "investigat", "observ",
    "discover",
)  # fmt: skip
OVER_STEMS = (
    "resolved", "restore", "recover", "complete", "mitigated", "fixed", "closed", "normal", "back up", "ended",
)  # fmt: skip
"""One of these stands wherever the pattern of the same name finds something; far cheaper to look for."""
SHORTEST = 5


class Ends(NamedTuple):
    """The moments at which the incident may have started and ended, in seconds of one scale."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


def find_unmatched_durations(reading: Reading) -> Iterator[Spot]:
    """Find the summary's duration where the timeline has none like it."""
    ends = _find_ends(reading)  # first, as a document without a timeline may state any number of durations
    said = list(_find_said(reading)) if ends is not None else []
    if ends is None or len(said) != 1:
        return
    duration = said[0]
    spans = [(end, start) for end in ends.ends for start in ends.starts if end > start]
    off = {span: abs(span[0] - span[1] - duration.seconds) for span in spans}
    if not spans or min(off.values()) <= max(duration.slack, 60):
        return
    end, start = min(spans, key=lambda span: off[span])
    message = (
        f"the summary says {' '.join(duration.text.split())}, but no start and end of the timeline lie that far apart;"
        f" nearest is {show_clock(start)} to {show_clock(end)}, {show_length(end - start)}"
    )
    yield Spot(duration.start, duration.end, message)


def _find_said(reading: Reading) -> Iterator[Duration]:
    """Find the durations that the summary gives for the whole incident."""
    spans = [
        reading.section_text(section)
        for section in reading.document.sections
        if section.level and SUMMARY.fullmatch(clean_title(section.title))
    ]
    for duration in reading.derive(read_durations):
        if duration.step > 3600 or not any(span.start <= duration.start < span.end for span in spans):
            continue
        lead = reading.prose[max(0, duration.start - 160) : duration.start]
        lead = re.split(r"(?<=[.!?])\s|\n\s*\n", lead)[-1]
        if CUE.search(lead) and not NOT_WHOLE.search(lead) and not BEHIND.match(reading.prose, duration.end):
            yield duration


def _find_ends(reading: Reading) -> Ends | None:
    """Read starts and ends off the only timeline with clock times."""
    timelines = [line for line in reading.derive(read_timelines) if line.has_clocks]
    if len(timelines) != 1 or not SHORTEST <= len(timelines[0].entries) <= 100:
        return None
    values = line_up(timelines[0].stamps)
    if values is None or values != sorted(values):
        return None
    return _sort_ends(timelines[0], values)


def _sort_ends(timeline: Timeline, values: list[int]) -> Ends | None:
    found = [says(entry.text, FOUND, FOUND_STEMS) for entry in timeline.entries]
    over = [says(entry.text, OVER, OVER_STEMS) for entry in timeline.entries]
    first = next((place for place, is_found in enumerate(found) if is_found), None)
    if first is None or not any(over[first + 1 :]):
        return None
    ends = [value for place, value in enumerate(values) if place > first and over[place]]
    return Ends(tuple(values[: first + 1]), tuple({*ends, values[-1]}))


def says(text: str, pattern: re.Pattern[str], stems: tuple[str, ...]) -> bool:
    """Search a text for a pattern; beyond ASCII there are letters that only a pattern takes for the same."""
    lowered = text.lower()
    return (not text.isascii() or any(stem in lowered for stem in stems)) and pattern.search(text) is not None


CHECK = Check(
    code="DOC304",
    slug="summary-durations",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_unmatched_durations,
    doc=__doc__,
)
