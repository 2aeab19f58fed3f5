"""A share does not follow from the counts beside it.

What it finds: "171 of 300 (75%)", "171/300 (75%)", "75% (171 of 300)" and "of 300 cases, 171 (75%) …" in a sentence
or a table cell where the percentage is not the first count divided by the second. Rounded and cut off percentages are
accepted, and so is everything with "about" before it.
Why it matters: one of the three numbers is wrong, and a share is what readers remember.
Bad:
    In a review of 300 fraud cases from May and June, 171 (75%) were account takeovers.
Good:
    In a review of 300 fraud cases from May and June, 171 (57%) were account takeovers.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import Figures, blank_marks, read_figures, read_style
from reviewer.checks.reading import Reading, Span
from reviewer.checks.shares import fits_share, show_share
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, Style, is_hedged, read_cell, read_digits

COUNT = r"(?>\d{1,3}(?:[,.\u00a0\u202f]\d{3}(?!\d)){1,4}|\d{1,12})"
BEFORE = r"(?<![\w.,:/#^–−+\\$€£-])"
OF = r"(?:\s?/\s?|\s+(?:of|out\s+of)\s+(?:(?:the|all|our|its|these|those)\s+){0,2})"
PERCENT = r"(?P<share>\d{1,3}(?:[.,]\d{1,6})?\s?(?:%|per\s?cent\b))"
WORDS = r"(?:\s+[A-Za-z][\w'’-]{0,30}){0,6}"
PART_OF_WHOLE = compile_late(
    rf"{BEFORE}(?P<part>{COUNT}){OF}(?P<whole>{COUNT}){WORDS}\s*"
    rf"(?:\(\s*=?\s*|,\s+or\s+|,\s+i\.e\.,?\s+|\s=\s){PERCENT}(?=\s*(?:[),;]|\.(?!\d)|$))"
)
SHARE_OF = compile_late(rf"{BEFORE}{PERCENT}\s*\(\s*(?P<part>{COUNT}){OF}(?P<whole>{COUNT})(?=[^\d.,/:%]|[.,;]\s|$)")
CHANGED = compile_late(
    r"\b(?:by|up|down|rose|fell|increase[ds]?|decrease[ds]?|reduc\w{1,6}|drop\w{0,4}|improve\w{0,5}|grew|growth|gain\w{0,3})"
    r"\s+(?:of\s+|by\s+)?$",
    re.IGNORECASE,
)
WHOLE_NAMED = compile_late(
    r"\b(?:of|out of|among)\s+(?:(?:the|all|our|these|those|a total of)\s+){0,3}$", re.IGNORECASE
)
NEW_WHOLE = compile_late(
    r"\b(?:of (?:those|these|them|which|whom)|respectively|the rest|remaining|samples?|another|per|each|other)\b|;",
    re.IGNORECASE,
)
PAIR = compile_late(r"\s*\(\s*$")


class Share(NamedTuple):
    """A part, a whole and the share they are said to make."""

    start: int
    end: int
    part: Decimal
    whole: Decimal
    share: Quantity


def find_wrong_shares(reading: Reading) -> Iterator[Spot]:
    """Find shares that the counts beside them do not give."""
    style, sentences = reading.derive(read_style), reading.derive(read_figures)
    spans = [Span(one.start, one.start + len(one.text), one.text) for one in reading.derive(read_percent_sentences)]
    cells = (cell for table in reading.tables for row in (table.header, *table.rows) for cell in row.cells)
    spans += [Span(cell.start, cell.end, blank_marks(cell.text)) for cell in cells if "%" in cell.text]
    for span in spans:
        for share in _read_shares(span, style) if may_share(span.text) else ():
            if not fits_share(share.part, share.whole, share.share):
                yield Spot(share.start, share.end, _describe(share))
    for sentence in sentences:
        yield from _judge_listed(sentence)


def read_percent_sentences(reading: Reading) -> tuple[Span, ...]:
    """Find the sentences that hold a percentage, with marks of emphasis blanked out."""
    return tuple(
        Span(one.start, one.end, blank_marks(one.text))
        for one in reading.sentences
        if "%" in one.text or "percent" in one.text or "per cent" in one.text
    )


def may_share(text: str) -> bool:
    """Whether a text may state a share of a whole: far cheaper than to search for one."""
    return ("of" in text or "/" in text) and ("(" in text or "," in text or "=" in text)


def _read_shares(span: Span, style: Style) -> Iterator[Share]:
    for pattern in (PART_OF_WHOLE, SHARE_OF):
        for match in pattern.finditer(span.text):
            before = span.text[max(0, match.start() - 28) : match.start()]
            if is_hedged(before) or (pattern is SHARE_OF and CHANGED.search(before)):
                continue
            part, whole = read_digits(match.group("part"), style), read_digits(match.group("whole"), style)
            share = read_cell(match.group("share"), style)
            if part is None or whole is None or share is None or not 0 <= part <= whole or whole < 2:
                continue
            if part == int(part) and whole == int(whole):
                yield Share(span.start + match.start(), span.start + match.end(), part, whole, share)


def _judge_listed(sentence: Figures) -> Iterator[Spot]:
    """Judge "of 300 cases, 171 (57%) were …, 84 (28%) were …" against the whole named first."""
    shares = list(_read_listed(sentence))
    wrong = [share for share in shares if not fits_share(share.part, share.whole, share.share)]
    good = len(shares) - len(wrong)
    if len(shares) == 1 or good >= len(wrong):
        trust: Confidence = "high" if good else "medium"
        for share in wrong:
            yield Spot(share.start, share.end, _describe(share), confidence=trust)


def _read_listed(sentence: Figures) -> Iterator[Share]:
    whole: Quantity | None = None
    numbers = sentence.quantities
    skip = False
    for place, number in enumerate(numbers):
        if skip:
            skip = False
            continue
        share = numbers[place + 1] if place + 1 < len(numbers) else None
        paired = share is not None and share.is_percent and PAIR.fullmatch(sentence.between(number, share)) is not None
        if number.is_count and WHOLE_NAMED.search(sentence.before(number, 24)) and not paired:
            whole = number
        elif whole is None or share is None or not paired or not number.is_count:
            whole = None  # another number stands between: the base is no longer clear
        elif number.value > whole.value or NEW_WHOLE.search(sentence.between(whole, number)[-400:]):
            whole = None
        else:
            skip = True
            closed = sentence.after(share, 1) in {")", ",", ";"}
            if closed and not share.hedged and not share.signed and whole.value >= 5:
                yield Share(number.start, share.end, number.value, whole.value, share)


def _describe(share: Share) -> str:
    right = show_share(share.part, share.whole, share.share)
    return f"{share.part:,} of {share.whole:,} is {right}, not {share.share.text}"


CHECK = Check(
    code="DOC204",
    slug="count-shares",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_shares,
    doc=__doc__,
)
