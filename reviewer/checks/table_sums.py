"""A table's total is not the sum of its column.

What it finds: a row called "Total" or "Sum" whose number differs from the sum of the numbers above it by more than
rounding can explain. It says nothing about rates, shares, maxima and the like, about columns with words or estimates
in them, and where the text around the table says that rows overlap or are left out.
Why it matters: a reader who checks one number and finds it wrong stops trusting the others, and does not know which
of the two to believe.
Bad:
    ## Cost

    | Item | € per month |
    |---|---:|
    | Scoring service | 1,040 |
    | Feature store | 1,450 |
    | Storage | 270 |
    | **Total** | **2,940** |
Good:
    ## Cost

    | Item | € per month |
    |---|---:|
    | Scoring service | 1,040 |
    | Feature store | 1,450 |
    | Storage | 270 |
    | **Total** | **2,760** |
"""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import (
    NumberTable,
    explains_gap,
    is_part,
    is_subtotal,
    is_summary,
    is_total,
    read_number_tables,
)
from reviewer.checks.reading import Reading
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, show_value

NOT_ADDED = compile_late(
    r"\b(?:avg|average|mean|median|rate|ratio|p\d\d+|max|min|score|speed-?up|%|percent\w*|share|auc|f1|precision|recall"
    r"|accuracy|price|std|sd|version|year|date|id|nr|no|change|delta|diff\w*|ctr|index|rank|unique|distinct|peak"
    r"|per (?!month|year|week|day|annum|quarter|sprint|team|person)\w+|throughput|rps|qps|latency|percentile|interval"
    r"|ci)\b"
    r"|[%#∆Δ]|^#$",
)
MEASURED = compile_late(
    r"\b(?:time|latency|duration|cost|price|size|memory|weight|loss|revenue|sales|budget|effort|ms|seconds?|minutes?|hours?|days"
    r"|weeks|months|gb|mb|tb|kb|k|m|bn|millions?|thousands?|thousand)\b|[€$£]"
)
CUT = compile_late(r"^(?:\.{2,}|…|\[?\.{3}\]?|etc\.?)$")


class Sum(NamedTuple):
    """A total beside what its column adds up to."""

    column: int
    stated: Quantity
    added: Decimal
    parts: tuple[Quantity, ...]
    tolerance: Decimal

    @property
    def holds(self) -> bool:
        """Whether rounding explains the difference."""
        return abs(self.added - self.stated.value) <= self.tolerance


def find_wrong_sums(reading: Reading) -> Iterator[Spot]:
    """Find totals that are not the sum of the numbers above them."""
    for table in reading.derive(read_number_tables):
        for row, label in enumerate(table.labels):
            if is_total(label):
                yield from _judge_row(reading, table, row)


def _judge_row(reading: Reading, table: NumberTable, row: int) -> Iterator[Spot]:
    rows = _find_addends(table, row)
    if len(rows) < 2:
        return
    sums = [found for column in range(1, len(table.headers)) if (found := _add_up(table, row, rows, column))]
    wrong = [found for found in sums if not found.holds and not _is_no_sum(found)]
    if not wrong or explains_gap(reading, table.table):
        return
    good = sum(found.holds for found in sums)
    for found in wrong:
        yield Spot(found.stated.start, found.stated.end, _describe(table, found), confidence=_trust(good, len(wrong)))


def _find_addends(table: NumberTable, row: int) -> list[int]:
    """Find the rows that a total may add up; none where the table is cut or the total is not at its end."""
    start = 0
    for above in range(row - 1, -1, -1):
        if is_total(table.labels[above]) and (is_subtotal(table.labels[row]) or not is_subtotal(table.labels[above])):
            start = above + 1
            break
    rows = [
        above
        for above in range(start, row)
        if not (is_summary(table.labels[above]) or is_part(table.labels[above]) or is_total(table.labels[above]))
    ]
    return [] if any(CUT.match(table.labels[above]) for above in range(start, row)) else rows


def _add_up(table: NumberTable, row: int, rows: list[int], column: int) -> Sum | None:
    stated = table.values[row][column]
    header = table.headers[column]
    if stated is None or stated.hedged or stated.unit in {"%", "x", "points", "‰"} or NOT_ADDED.search(header):
        return None
    parts = []
    for above in rows:
        part = table.values[above][column]
        if part is not None and not part.hedged and not part.is_year:
            parts.append(part)
        elif not table.is_blank(above, column):
            return None
    units = {part.unit for part in parts} | {stated.unit}
    scaled = {part.step >= 1000 for part in parts} | {stated.step >= 1000}
    if len(parts) < 2 or len(units - {""}) > 1 or (len(units) > 1 and len(scaled) > 1):
        return None
    measured = bool(units - {""}) or bool(MEASURED.search(header)) or any(part.step < 1 for part in (*parts, stated))
    return Sum(
        column,
        stated,
        sum((part.value for part in parts), Decimal(0)),
        tuple(parts),
        _tolerate(stated, parts, measured),
    )


def _tolerate(stated: Quantity, parts: list[Quantity], measured: bool) -> Decimal:
    """Give what rounding of the addends and of the total can amount to; counts are not rounded."""
    if not measured:
        return Decimal(0)
    exact = [part.coarse_step for part in (*parts, stated)]
    coarse = min(exact) if min(exact) >= 1000 else Decimal(0)  # all in whole thousands: rounded to thousands
    steps = [max(part.step, coarse) for part in (*parts, stated)]
    worst = sum(steps, Decimal(0)) / 2
    # many roundings cancel out: three and a half standard deviations of the sum of uniform errors
    likely = Decimal("3.5") * (sum((step * step for step in steps), Decimal(0)) / 12).sqrt()
    return min(worst, likely) if len(steps) > 6 else worst


def _is_no_sum(found: Sum) -> bool:
    """Whether the "total" is something else: a mean, median, maximum, or a number beside the addends' order of size."""
    values = [part.value for part in found.parts]
    stated, step = found.stated.value, found.stated.step
    others = (max(values), min(values), found.added / len(values), median(values))
    if any(abs(stated - other) <= step for other in others):
        return True
    positive = all(value >= 0 for value in values)
    return positive and (stated < max(values) or not found.added / 4 <= stated <= found.added * 4)


def _trust(good: int, wrong: int) -> Confidence:
    """Rate how sure it is that the row was meant as a sum: other columns that do add up speak for it."""
    if wrong >= 3 and good < wrong:
        return "low"
    return "high" if good or wrong == 1 else "medium"


def _describe(table: NumberTable, found: Sum) -> str:
    title, shown = table.title(found.column), show_value(found.added, found.stated)
    gap = found.stated.value - found.added
    for part in found.parts:
        if abs(abs(gap) - abs(part.value)) <= found.tolerance and part.value:
            hint = f"; {part.text} seems {'left out' if gap < 0 else 'counted twice'}"
            break
    else:
        hint = ""
    return f'the column "{title}" adds up to {shown}, but its total says {found.stated.text}{hint}'


CHECK = Check(
    code="DOC201",
    slug="table-sums",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_sums,
    doc=__doc__,
)
