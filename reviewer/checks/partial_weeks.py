"""An online test that does not run for whole weeks.

What it finds: a sentence on an A/B or other online test that ran, runs or will run for less than seven days, or for a
number of days below 28 that is no multiple of seven, stated as days or as a span of dates.
Why it matters: people behave differently on weekends and in their first days with something new; a test of part of a
week measures that as an effect.
Bad:
    The A/B test ran for 10 days with 40,000 users in each arm.
Good:
    The A/B test ran for 14 days with 40,000 users in each arm.
"""

import re
from collections.abc import Iterator
from datetime import date

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import blank_marks
from reviewer.checks.reading import Reading
from reviewer.checks.scanning import mentions, speaks_of_split_test
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

ONLINE = compile_late(
    r"\bA/B(?:/[A-Z]|/n)?[\s-](?:tests?|testing|experiments?|trial)\b|\bsplit[\s-]test|\b(?:online|live"
    r"|randomi[sz]ed controlled) (?:experiment|test)\b",
    re.IGNORECASE,
)
ONLINE_WORDS = (
    "a/b", "online experiment", "online test", "live experiment", "live test", "controlled experiment",
    "controlled test",
)  # fmt: skip
"""One of these, or "split test", stands wherever the pattern finds something."""
SUBJECT = (
    r"\b(?:A/B(?:/[A-Z])?[\s-](?:tests?|experiments?|trial)|split[\s-]tests?|(?:online|live) (?:tests?"
    r"|experiments?)|[Tt]he (?:test|experiment)|[Tt]his (?:test|experiment)"
    r"|[Oo]ur (?:test|experiment))\b"
)
NUMBERS = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "eight", "nine", "ten", "eleven", "twelve"],
        (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12),
        strict=True,
    )
)
DAYS = (
    rf"(?P<days>\d{{1,3}}|{'|'.join(NUMBERS)})(?:\s(?:full|whole|calendar))?\s(?:days?|nights?)\b"
    r"(?!\s(?:per|each|a|every|before|after|later|ago|prior)\b)"
)
RAN = compile_late(
    rf"{SUBJECT}(?P<gap>[^.;()!?]{{0,60}}?)\s(?P<verb>ran|runs|run|lasted|lasts|was run|will run|is run|was live"
    rf"|will last|took)\s(?:only\s|just\s)?"
    rf"(?:(?:for|over|from)\s(?:only\s|just\s|a total of\s|the\s)?)?(?:{DAYS}|(?P<dates>[^.;()!?]{{0,50}}))"
)
RUN = compile_late(
    rf"\b(?:run|ran|running|start)\s(?:an?|the|our|this)\s(?:[a-z]+\s)?(?:A/B[\s-]?(?:test|experiment)|(?:online"
    rf"|live) (?:test|experiment))\s(?:for|over)\s(?:only\s|just\s)?{DAYS}"
)
OF_DAYS = compile_late(
    rf"\b(?:A/B|online|live)[\s-](?:test|experiment)\s(?:of|over|for)\s{DAYS}|\b(?P<compound>\d{{1,2}})-day\s(?:A/B"
    rf"|online|live)[\s-](?:test|experiment)\b"
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}"
TO = r"\s?(?:to|until|through|till|–|—|-)\s?"
WEEKDAY = r"(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?,?\s)?"
DATES = (
    compile_late(rf"{WEEKDAY}(?P<d1>\d{{1,2}})(?:\s(?P<m1>{MONTH}))?{TO}{WEEKDAY}(?P<d2>\d{{1,2}})\s(?P<m2>{MONTH})\b"),
    compile_late(
        rf"{WEEKDAY}(?P<m1>{MONTH})\.?\s(?P<d1>\d{{1,2}}){TO}{WEEKDAY}(?:(?P<m2>{MONTH})\.?\s)?(?P<d2>\d{{1,2}})\b"
    ),
    compile_late(
        r"(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)\s?(?:to|until|through|–|—"
        r"|-)\s?(?P<y2>20\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)\b"
    ),
)
OTHER = compile_late(
    r"\b(?:A/A|load|soak|stress|smoke|pilot|canary|shadow|dry run|beta|offline|backtest|switchback|if"
    r"|at least|minimum|more than|over a|up to"
    r"|stopped|abort\w*|killed|ended early|halted|pre-?period|warm-?up|washout|should|example|hours?)\b|~"
    r"|\babout\b|\baround\b|\?",
    re.IGNORECASE,
)


def find_partial_weeks(reading: Reading) -> Iterator[Spot]:
    """Find online tests whose length is no number of whole weeks."""
    is_likely = speaks_of_split_test(reading) or mentions(reading, *ONLINE_WORDS)
    if not is_likely or not ONLINE.search(reading.prose):
        return
    for sentence in reading.sentences:
        if not any(map(str.isdigit, sentence.text)) and "days" not in sentence.text:
            continue
        text = blank_marks(sentence.text)
        if OTHER.search(text):
            continue
        for pattern in (RAN, RUN, OF_DAYS):
            match = pattern.search(text)
            lengths = _read_lengths(match) if match else ()
            if match and lengths:
                if not any(length % 7 == 0 or length >= 28 for length in lengths):
                    yield Spot(sentence.start + match.start(), sentence.start + match.end(), _describe(min(lengths)))
                break


def _read_lengths(match: re.Match[str]) -> tuple[int, ...]:
    """Give the days a match can stand for: of dates, with and without the last day."""
    groups = match.groupdict()
    days = groups.get("days") or groups.get("compound")
    if days:
        return (int(days) if days.isdigit() else NUMBERS[days],)
    for pattern in DATES:
        dates = pattern.search(groups.get("dates") or "")
        span = _measure(dates) if dates else None
        if span:
            return span, span + 1
    return ()


def _measure(dates: re.Match[str]) -> int | None:
    groups = dates.groupdict()
    first, second = groups["m1"] or groups["m2"], groups["m2"] or groups["m1"]
    if not first or not second:
        return None
    months = [int(name) if name.isdigit() else MONTHS.index(name[:3]) + 1 for name in (first, second)]
    # without a year any common one does: 29 February is then no date, and nothing is said
    year = int(groups.get("y1") or 2025)
    end = int(groups.get("y2") or (year + (months[1] < months[0])))
    try:
        span = (date(end, months[1], int(groups["d2"])) - date(year, months[0], int(groups["d1"]))).days
    except ValueError:
        return None
    return span if 0 < span < 400 else None


def _describe(days: int) -> str:
    if days < 7:
        shown = "1 day is" if days == 1 else f"{days} days are"
        return f"{shown} less than a week, so weekdays and weekend are not all in the test: run whole weeks"
    shown = f"{days // 7} week{'s' * (days >= 14)} and {days % 7} day{'s' * (days % 7 > 1)}"
    return f"{days} days are {shown}, so some weekdays count more often: run whole weeks"


CHECK = Check(
    code="DOC403",
    slug="partial-weeks",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_partial_weeks,
    doc=__doc__,
)
