"""A percentage that no count out of n gives.

What it finds: "37.3% of the 24 participants" with decimals, where no whole number of the n comes to that percentage,
rounded or cut off, and n is small enough to tell (the GRIM test).
Why it matters: the percentage or the n is wrong; often cases were left out after the n was written down.
Bad:
    After the change, 37.3% of the 24 participants finished the form.
Good:
    After the change, 37.5% of the 24 participants finished the form.
"""

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from reviewer.checks.check import Check, Spot
from reviewer.checks.count_shares import read_percent_sentences
from reviewer.checks.figures import read_style
from reviewer.checks.reading import Reading
from reviewer.checks.shares import fits_share
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, is_hedged, read_cell, read_digits

THINGS = (
    r"(?:users?|customers?|participants?|respondents?|people|patients?|subjects?|students?|teams?|engineers?"
    r"|developers?|employees?|compan(?:y|ies)"
    r"|images?|photos?|cases?|samples?|examples?|questions?|quer(?:y|ies)|tickets?|documents?|items?|tasks?"
    r"|problems?|exercises?|runs?|trials?|models?"
    r"|sessions?|incidents?|tests?|reports?|accounts?|answers?|responses?|files?|issues?|bugs?|stores?|sites?"
    r"|reviews?|interviews?|outages?|alerts?"
    r"|conversations?|calls?|emails?|articles?|sentences?|benchmarks?|votes?|vehicles?|stations?|repos(?:itories)?"
    r"|prompts?|instances?)"
)
STATED = compile_late(
    r"(?<![\w.,:/–−+-])(?P<share>\d{1,2}[.,]\d{1,2}\s?%)\s(?:of|\(of)\s(?:(?:the|all|our|these|those|all the)\s){0,2}"
    rf"(?P<whole>\d{{2,4}})\s(?:[a-z][a-z-]{{1,20}}\s){{0,2}}?{THINGS}\b"
)
SUPPOSED = compile_late(
    r"\b(?:would|expect\w*|if|assum\w*|suppose\w*|target|goal|budget|limit|threshold|at most|at least|SLO|SLA"
    r"|average\w*|mean|weighted|per|each|probability"
    r"|estimated|by|model(?:l?ed)? as|between|effort|hours|cost|time|spend|volume|traffic)\b",
    re.IGNORECASE,
)


def find_unreachable_shares(reading: Reading) -> Iterator[Spot]:
    """Find percentages that are no count out of the n beside them."""
    style = reading.derive(read_style)
    for sentence in reading.derive(read_percent_sentences):
        for match in STATED.finditer(sentence.text):
            before = sentence.text[max(0, match.start() - 60) : match.start()]
            share, whole = read_cell(match["share"], style), read_digits(match["whole"], style)
            if share is None or whole is None or is_hedged(before[-28:]) or SUPPOSED.search(before):
                continue
            near = find_nearest(share, int(whole))
            if near:
                below, above = (f"{count} is {100 * Decimal(count) / whole:.{_places(share)}f}%" for count in near)
                message = f"no count out of {whole} comes to {share.text}: {below}, {above}"
                yield Spot(sentence.start + match.start(), sentence.start + match.end(), message)


def find_nearest(share: Quantity, whole: int) -> tuple[int, int] | None:
    """Give the counts just below and above a share of a whole; None where one fits or n is too large to tell."""
    if whole < 2 or 100 / Decimal(whole) < 3 * share.step or not 0 <= share.value <= 100:
        return None
    below = int((share.value * whole / 100).to_integral_value(ROUND_FLOOR))
    if any(fits_share(Decimal(count), Decimal(whole), share) for count in (below, below + 1)):
        return None
    return below, below + 1


def _places(share: Quantity) -> int:
    return max(0, -int(share.step.as_tuple().exponent))


CHECK = Check(
    code="DOC406",
    slug="unreachable-shares",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_unreachable_shares,
    doc=__doc__,
)
