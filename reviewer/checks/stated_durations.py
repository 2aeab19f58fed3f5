"""A stated duration is not the time between its two stamps.

What it finds: "down for 47 minutes (14:02 to 14:51)", "from 09:10 to 10:05, 45 minutes", "5 days (2 March to 22
March)" where the duration is not the difference of the stamps beside it. Midnight, time zones, counting the last day
and rounding are allowed for; a duration with "about" or "over" is left alone.
Why it matters: one of the three figures is wrong, and downtime is what contracts and reports are built on.
Bad:
    Checkout was down for 47 minutes (14:02 to 15:51 UTC).
Good:
    Checkout was down for 1 h 49 min (14:02 to 15:51 UTC).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.periods import read_periods
from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_durations
from reviewer.domain.rubric import Severity
from reviewer.quantities.durations import Duration, show_length
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.periods import Period, fits_period, likely_length

SAID = (
    r"(?:=\s?|i\.e\.,? |that is,? |or |for )?"
    r"(?:a total of |total:? |in total |duration:? |lasting |a duration of )?[*_]{0,2}"
)
IN_BRACKETS = compile_late(rf"[*_]{{0,2}}\s?\({SAID}")
BEHIND_COMMA = compile_late(rf"[*_]{{0,2}}(?:,\s|:\s|\s?=\s?|\s[–—]\s){SAID}")
OVER = (
    r"(?: in total| total| long| overall"
    r"| of (?:downtime|outage|unavailability|degradation|impact|disruption))?[*_]{0,2}"
)
CLOSED = compile_late(rf"{OVER}\s?[),;]")
FINISHED = compile_late(rf"{OVER}(?:\s?(?:[.;|)](?!\d)|\Z|,\s)|\s*?\r?\n\s*?(?:\r?\n|[-*+|#] ))")
LOSS = r"(?:outages?|downtime|incidents?|interruptions?|degradations?|disruptions?|unavailability|in total|total|long)"
THEN_BRACKETS = compile_late(
    rf"[*_]{{0,2}}(?: (?:of |service |partial |full |complete )?{LOSS}){{0,2}}\s\((?:from |between )?"
)
THEN_FROM = compile_late(rf"[*_]{{0,2}}(?: (?:of )?{LOSS})?(?:,?\sfrom\s|,\sbetween\s|:\s)")
CUE = compile_late(
    r"\b(?:for|last(?:s|ed|ing)|took|takes|of|was|were|is|an?|duration:?)[\s*_]{1,4}(?:a total of |exactly |a full )?$",
    re.IGNORECASE,
)
REPEATED = compile_late(
    r"\b(?:every|each|per|first|last|next|within|in|after|another|interval|intervals)\s{1,2}$", re.IGNORECASE
)
MORE_PERIODS = compile_late(r"\s?(?:,|;|and|\+|/|&)\s{0,2}(?:and |then |again |from |between ){0,2}\d")


def find_wrong_durations(reading: Reading) -> Iterator[Spot]:
    """Find durations that differ from the stamps they stand beside."""
    durations = reading.derive(read_durations)
    starts = [duration.start for duration in durations]
    for period in reading.derive(read_periods):
        place = bisect_left(starts, period.end)
        after = durations[place] if place < len(durations) else None
        before = durations[bisect_left(starts, period.start) - 1] if bisect_left(starts, period.start) else None
        if after and _stands_after(reading.prose, period, after):
            yield from compare_duration(period, after)
        elif before and _stands_before(reading.prose, before, period):
            yield from compare_duration(period, before)


def _stands_after(text: str, period: Period, duration: Duration) -> bool:
    """Whether a duration behind a period says how long it is."""
    if duration.start - period.end > 40:
        return False
    if IN_BRACKETS.fullmatch(text, period.end, duration.start):
        return CLOSED.match(text, duration.end, duration.end + 60) is not None
    found = BEHIND_COMMA.fullmatch(text, period.end, duration.start)
    return found is not None and FINISHED.match(text, duration.end, duration.end + 60) is not None


def _stands_before(text: str, duration: Duration, period: Period) -> bool:
    """Whether a duration before a period says how long it is."""
    lead = text[max(0, duration.start - 40) : duration.start]
    if period.start - duration.end > 60 or REPEATED.search(lead) or not CUE.search(lead):
        return False
    if THEN_BRACKETS.fullmatch(text, duration.end, period.start):
        return text[period.end : period.end + 2].lstrip()[:1] == ")"
    if not THEN_FROM.fullmatch(text, duration.end, period.start):
        return False
    return MORE_PERIODS.match(text, period.end, period.end + 40) is None


def compare_duration(period: Period, duration: Duration) -> Iterator[Spot]:
    """Give a spot if a period cannot be read so that it lasts as long as stated."""
    if duration.is_hedged or fits_period(period, duration):
        return
    start, end = min(period.start, duration.start), max(period.end, duration.end)
    stated = " ".join(duration.text.split())
    length = show_length(likely_length(period))
    yield Spot(start, end, f"{' '.join(period.text.split())} is {length}, not {stated}")


CHECK = Check(
    code="DOC303",
    slug="stated-durations",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_durations,
    doc=__doc__,
)
