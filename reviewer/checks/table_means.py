"""A table's mean is not the mean of its column.

What it finds: a row called "Mean" or "Average" whose number lies outside all the numbers above it, or that differs
from their plain mean while the other columns of the same row (at least two) are plain means. It says nothing where
the row is called weighted, geometric or harmonic.
Why it matters: no kind of mean lies outside the values it is taken from; conclusions drawn from it rest on nothing.
Bad:
    ## Runs

    | Run | Latency (ms) |
    |---|---:|
    | 1 | 182 |
    | 2 | 190 |
    | 3 | 187 |
    | Mean | 196 |
Good:
    ## Runs

    | Run | Latency (ms) |
    |---|---:|
    | 1 | 182 |
    | 2 | 190 |
    | 3 | 187 |
    | Mean | 186 |
"""

from collections.abc import Iterator
from decimal import Decimal
from statistics import median
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, explains_gap, is_summary, is_total, read_number_tables
from reviewer.checks.reading import Reading
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, show_value

MEAN = compile_late(
    r"(?:the )?(?:(?:arithmetic|simple|overall|column) )?(?:mean|average|avg\.?|mean value|average value)"
    r"(?: \([^()]{1,30}\))?:?|ø|⌀"
)
STATISTICS = compile_late(
    r"\b(?:metric|stat(?:istic)?s?|measure|parameter|kpi|quantity|feature|name|field|aggregation)\b"
)
WEIGHTED = compile_late(
    r"\b(?:weight\w*|geo\w*|harmonic|trimmed|micro|moving|rolling|excl\w*|industry|last|previous|target)\b"
)


class Mean(NamedTuple):
    """A stated mean beside the numbers above it."""

    column: int
    stated: Quantity
    parts: tuple[Quantity, ...]

    @property
    def value(self) -> Decimal:
        """The plain mean."""
        return sum((part.value for part in self.parts), Decimal(0)) / len(self.parts)

    @property
    def is_plain(self) -> bool:
        """Whether it is the plain mean or the median, up to rounding."""
        slack = self.stated.step + max(part.step for part in self.parts) / 2
        middle = median(part.value for part in self.parts)
        return min(abs(self.value - self.stated.value), abs(middle - self.stated.value)) <= slack

    @property
    def is_outside(self) -> bool:
        """Whether it lies outside the numbers it is taken from."""
        low = min(self.parts, key=lambda part: part.value)
        high = max(self.parts, key=lambda part: part.value)
        slack = self.stated.step
        return not low.value - low.step - slack <= self.stated.value <= high.value + high.step + slack

    @property
    def is_alike(self) -> bool:
        """Whether the numbers are of one kind and the stated one is of their size: a slip, and no other quantity."""
        values = sorted(part.value for part in self.parts)
        return (
            len(values) >= 3
            and 0 < values[-1] <= 10 * values[0]
            and values[0] / 2 <= self.stated.value <= values[-1] * 2
        )


def find_wrong_means(reading: Reading) -> Iterator[Spot]:
    """Find means that cannot be the mean of the numbers above them."""
    for table in reading.derive(read_number_tables):
        for row, label in enumerate(table.labels):
            if MEAN.fullmatch(label) and not WEIGHTED.search(label):
                yield from _judge_row(reading, table, row)


def _judge_row(reading: Reading, table: NumberTable, row: int) -> Iterator[Spot]:
    labels = table.labels
    rows = [above for above in range(row) if not is_total(labels[above])]
    if STATISTICS.search(table.headers[0]) or any(is_summary(labels[above]) for above in rows):
        return  # a list of statistics, not of values and their mean
    means = [
        mean
        for column in range(1, len(table.headers))
        if not WEIGHTED.search(table.headers[column]) and (mean := _read_mean(table, row, rows, column))
    ]
    wrong = [mean for mean in means if not mean.is_plain]
    plain = len(means) - len(wrong)
    if not wrong or WEIGHTED.search(" ".join(table.headers)) or explains_gap(reading, table.table):
        return
    for mean in wrong:
        trust: Confidence = "high" if mean.is_outside and mean.is_alike else "low"
        if plain >= max(2, len(wrong)) and trust == "low":
            trust = "medium"
        yield Spot(mean.stated.start, mean.stated.end, _describe(table, mean), confidence=trust)


def _read_mean(table: NumberTable, row: int, rows: list[int], column: int) -> Mean | None:
    stated = table.values[row][column]
    if stated is None or stated.hedged:
        return None
    parts = []
    for above in rows:
        part = table.values[above][column]
        if part is None or part.hedged:
            return None
        parts.append(part)
    if len(parts) < 2 or len({part.unit for part in (*parts, stated)}) > 1:
        return None
    return Mean(column, stated, tuple(parts))


def _describe(table: NumberTable, mean: Mean) -> str:
    values = [part.value for part in mean.parts]
    places = max(0, -int(mean.stated.step.as_tuple().exponent)) if mean.stated.step < 1 else 0
    where = f'the column "{table.title(mean.column)}"'
    if mean.is_outside:
        low, high = show_value(min(values), mean.parts[0]), show_value(max(values), mean.parts[0])
        return f"{where} runs from {low} to {high}, but its mean says {mean.stated.text}"
    return f"{where} has the mean {show_value(mean.value, mean.stated, places)}, but the row says {mean.stated.text}"


CHECK = Check(
    code="DOC203",
    slug="table-means",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_means,
    doc=__doc__,
)
