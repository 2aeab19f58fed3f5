"""An estimate outside its own interval.

What it finds: "+1.6 points (95% CI 1.8 to 2.6)": an estimate directly before its confidence interval, or in the table
cell or column beside it, that the interval does not hold. Signs are compared loosely ("fell by 1.6 (−2.6 to −0.6)"),
and the last of two compared numbers ("from 3.2% to 4.0% (95% CI 0.2 to 1.4)") is left alone.
Why it matters: an interval holds the estimate it belongs to; one of the two is a slip or belongs to another comparison.
Bad:
    The payday rule recovered +1.6 points more (95% CI +1.8 to +2.6).
Good:
    The payday rule recovered +2.2 points more (95% CI +1.8 to +2.6).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, blank_marks, read_number_tables, read_style
from reviewer.checks.intervals import Interval, find_intervals, read_interval, read_labelled
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, Style, find_quantities, read_cell

LINK = compile_late(
    r"(?:\s(?:more|less|fewer|higher|lower|better|faster|slower))?(?:,\s|;\s|\s?[(\[]\s?|,?\swith an?\s|\s)"
)
COMPARED = compile_late(
    r"\b(?:to|vs\.?|versus|against|than|and|or|from|between|of|n\s?=|p\s?[=<>]|target|threshold|margin|limit|at|in"
    r"|after)\s*(?:the\s)?$|[→/<>≤≥=]\s?$",
    re.IGNORECASE,
)
OF_EFFECT = compile_late(
    r"\b(?:effect|difference|estimate|lift|uplift|change|ratio|mean|median|gain|improvement|reduction|increase"
    r"|decrease|rate|auc|auroc|accuracy|score|recall"
    r"|precision|f1|delta)\s(?:of|was|is|=|:)\s*$|[Δδβ]\s?=\s?$",
    re.IGNORECASE,
)
EFFECT_HEADER = compile_late(
    r"(?:abs(?:olute)?\.? |rel(?:ative)?\.? |mean |adjusted |point |treatment |net )?(?:differences?|diff\.?"
    r"|effects?|estimates?|lift|uplift|delta|Δ|δ|odds ratio|hazard ratio|or"
    r"|hr|rr|risk ratio|coefficient|coef\.?|beta|β|value|point estimate|mean|rate|auc|auroc|accuracy|recall"
    r"|precision)(?: \([^()]{1,20}\))?"
)
INTERVAL_HEADER = compile_late(
    r"(?:\d\d(?:\.\d)?\s?%\s?)?(?:ci|c\.i\.|confidence intervals?|intervals?|credible intervals?|hdi"
    r"|cri)(?: \([^()]{1,20}\))?(?: of (?:the )?difference)?"
)
PAIR = compile_late(r"(?P<estimate>[^()\[\]]{1,20}?)\s?(?P<interval>[(\[][^()\[\]]{3,40}[)\]])")


def find_estimates_outside(reading: Reading) -> Iterator[Spot]:
    """Find estimates that their own interval does not hold."""
    style = reading.derive(read_style)
    for sentence in reading.derive(read_labelled):
        if "%" in sentence.text or "C" in sentence.text or "interval" in sentence.text or "range" in sentence.text:
            yield from _judge_sentence(blank_marks(sentence.text), sentence.start, style)
    for table in reading.derive(read_number_tables):
        yield from _judge_table(table, style)


def _judge_sentence(text: str, base: int, style: Style) -> Iterator[Spot]:
    intervals = list(find_intervals(text, style))
    quantities = {quantity.end: quantity for quantity in find_quantities(text, style)} if intervals else {}
    ends = sorted(quantities)
    for interval in intervals:
        place = bisect_right(ends, interval.start)
        if not place or not LINK.fullmatch(text[ends[place - 1] : interval.start][:40]):
            continue
        estimate = quantities[ends[place - 1]]
        before = text[max(0, estimate.start - 30) : estimate.start]
        if (
            estimate.hedged
            or (COMPARED.search(before) and not OF_EFFECT.search(before))
            or not _same_kind(estimate, interval)
        ):
            continue
        if not _holds(interval, estimate) and _is_near(interval, estimate):
            yield Spot(base + estimate.start, base + interval.end, _describe(estimate, interval))


def _judge_table(table: NumberTable, style: Style) -> Iterator[Spot]:
    for column, header in enumerate(table.headers):
        found = [pair for row in range(len(table.labels)) if (pair := _read_pair(table, row, column, style))]
        if (
            not found
            and column > 1
            and INTERVAL_HEADER.fullmatch(header)
            and EFFECT_HEADER.fullmatch(table.headers[column - 1])
        ):
            found = list(_match_columns(table, column, style))
        wrong = [pair for pair in found if not _holds(pair[1], pair[0])]
        good = len(found) - len(wrong)
        if wrong and (good >= 2 * len(wrong) or (not good and len(wrong) == 1 and _is_near(wrong[0][1], wrong[0][0]))):
            for estimate, interval in wrong:
                yield Spot(
                    estimate.start, interval.end, _describe(estimate, interval), confidence="medium" if good else "low"
                )


def _match_columns(table: NumberTable, column: int, style: Style) -> Iterator[tuple[Quantity, Interval]]:
    for row, values in enumerate(table.values):
        cell, estimate = table.cell(row, column), values[column - 1]
        interval = read_interval(blank_marks(cell.text), style, cell.start) if cell else None
        if estimate and interval and not estimate.hedged and _same_kind(estimate, interval):
            yield estimate, interval


def _read_pair(table: NumberTable, row: int, column: int, style: Style) -> tuple[Quantity, Interval] | None:
    cell = table.cell(row, column)
    if cell is None or not 8 <= len(cell.text) <= 80:
        return None
    match = PAIR.fullmatch(blank_marks(cell.text).strip())
    if match is None:
        return None
    estimate = read_cell(match["estimate"], style, cell.start)
    interval = read_interval(match["interval"], style, cell.end - len(match["interval"]))
    if estimate is None or interval is None or estimate.hedged or not _same_kind(estimate, interval):
        return None
    return estimate, interval


def _same_kind(estimate: Quantity, interval: Interval) -> bool:
    """Whether both have the same unit, or one has none; points and per cent are written for each other."""
    same = {"points": "%", "": ""}
    units = {same.get(unit, unit) for unit in (estimate.unit, interval.unit)} - {""}
    return len(units) <= 1


def _holds(interval: Interval, estimate: Quantity) -> bool:
    slack = max(interval.step, estimate.step)
    signs = [Decimal(1)] if estimate.signed else [Decimal(1), Decimal(-1)]
    return any(interval.low - slack <= sign * estimate.value <= interval.high + slack for sign in signs)


def _is_near(interval: Interval, estimate: Quantity) -> bool:
    """Whether the estimate lies so close that it is likely the interval's own and not another figure."""
    width = interval.high - interval.low
    signs = [Decimal(1)] if estimate.signed else [Decimal(1), Decimal(-1)]
    return any(interval.low - 2 * width <= sign * estimate.value <= interval.high + 2 * width for sign in signs)


def _describe(estimate: Quantity, interval: Interval) -> str:
    ends = f"{interval.low} to {interval.high}".replace("-", "−")
    return f"the estimate {estimate.text} lies outside its own interval, {ends}"


CHECK = Check(
    code="DOC409",
    slug="estimate-outside-interval",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_estimates_outside,
    doc=__doc__,
)
