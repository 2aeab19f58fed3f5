"""A share in a table does not follow from the counts in it.

What it finds: percentages that in most cells of their column (at least two) are a count of the same row divided by
another column, by the total of the count's column, or by a number in the header ("of 246"), and in another cell are
not.
Why it matters: the other rows show what the share is a share of, so the odd one is a slip, and conclusions are drawn
from it.
Bad:
    ## Result

    | Arm | Accounts | Recovered | Share |
    |---|---:|---:|---:|
    | A | 2,894 | 1,765 | 61.0% |
    | B | 2,901 | 1,816 | 62.6% |
    | C | 2,887 | 1,725 | 63.2% |
Good:
    ## Result

    | Arm | Accounts | Recovered | Share |
    |---|---:|---:|---:|
    | A | 2,894 | 1,765 | 61.0% |
    | B | 2,901 | 1,816 | 62.6% |
    | C | 2,887 | 1,825 | 63.2% |
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, blank_marks, is_summary, is_total, read_number_tables, read_style
from reviewer.checks.reading import Reading
from reviewer.checks.shares import fits_share, show_share
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, Style, read_cell

MOST_COLUMNS = 12
MOST_CLAIMS = 300
PAIR = compile_late(r"(?P<count>[\d,.\u00a0\u202f ]{1,20}?)\s*\((?P<share>\d{1,3}(?:[.,]\d{1,4})?\s?%)\)")
HEADER_WHOLE = compile_late(r"\b(?:of|n\s?=|out of)\s?(\d[\d,.]{0,12})")


class Claim(NamedTuple):
    """A share in a cell, with the count it may belong to."""

    row: int
    number: Quantity
    share: Quantity


class Base(NamedTuple):
    """What the shares of a column may be shares of."""

    name: str
    whole: Callable[[int], Decimal | None]
    """Row → the whole there."""


class Rule(NamedTuple):
    """What a column's shares are shares of, if it is this base."""

    base: Base
    good: list[Claim]
    """Claims that fit and tell something."""
    wrong: list[Claim]

    @property
    def is_proven(self) -> bool:
        """Whether the cells that follow the rule are enough to call the others wrong."""
        different = {(claim.number.value, claim.share.value) for claim in self.good}
        precise = all(claim.share.step < 1 for claim in self.good)
        return len(different) >= (2 if precise else 3) and len(different) >= 2 * len(self.wrong)


def find_wrong_table_shares(reading: Reading) -> Iterator[Spot]:
    """Find shares that break the rule which the other cells of their column follow."""
    style = reading.derive(read_style)
    for table in reading.derive(read_number_tables):
        width = min(len(table.headers), MOST_COLUMNS)
        if any("%" in cell.text for row in table.table.rows for cell in row.cells[:width]):
            for column in range(1, width):
                yield from _judge_column(table, column, width, style)


def _judge_column(table: NumberTable, column: int, width: int, style: Style) -> Iterator[Spot]:
    rules = [
        rule
        for claims, counted in _read_claims(table, column, width, style)
        for base in _find_bases(table, claims, counted, width, style)
        if len((rule := _apply_base(claims, base)).good) >= 2
    ]
    if any(not rule.wrong for rule in rules):
        return  # one reading of the column makes everything right
    proven = [rule for rule in rules if rule.is_proven]
    if proven:
        rule = max(proven, key=lambda one: len(one.good))
        for claim in rule.wrong:
            yield Spot(claim.share.start, claim.share.end, _describe(claim, rule.base))


def _read_claims(table: NumberTable, column: int, width: int, style: Style) -> Iterator[tuple[list[Claim], int]]:
    """Read a column of shares, once for each column of counts it may belong to."""
    pairs = [claim for row in range(len(table.labels)) if (claim := _read_pair(table, row, column, style))]
    if len(pairs) >= 2:
        yield pairs[:MOST_CLAIMS], column
        return
    for counted in range(1, width):
        if counted != column:
            yield list(islice(_match_columns(table, column, counted), MOST_CLAIMS)), counted


def _read_pair(table: NumberTable, row: int, column: int, style: Style) -> Claim | None:
    cell = table.cell(row, column)
    match = PAIR.fullmatch(blank_marks(cell.text).strip()) if cell and len(cell.text) < 80 else None
    if cell is None or match is None:
        return None
    count = read_cell(match.group("count"), style, cell.start)
    share = read_cell(match.group("share"), style, cell.start + cell.text.find(match.group("share")))
    return Claim(row, count, share) if count and share and count.is_count else None


def _match_columns(table: NumberTable, column: int, counted: int) -> Iterator[Claim]:
    for row, values in enumerate(table.values):
        share, count = values[column], values[counted]
        if share and count and share.is_percent and count.is_count and not share.hedged and not share.signed:
            yield Claim(row, count, share)


def _apply_base(claims: list[Claim], base: Base) -> Rule:
    good, wrong = [], []
    for claim in claims:
        whole = base.whole(claim.row)
        if whole is None or whole <= 0 or claim.number.value > whole:
            continue
        if not fits_share(claim.number.value, whole, claim.share):
            wrong.append(claim)
        elif 0 < claim.number.value < whole:  # 0% and 100% prove nothing
            good.append(claim)
    return Rule(base, good, wrong)


def _find_bases(table: NumberTable, claims: list[Claim], counted: int, width: int, style: Style) -> Iterator[Base]:
    for column in range(1, width):
        if column != counted and any(
            number is not None and number.is_count for number in (row[column] for row in table.values)
        ):
            yield Base(f'"{table.title(column)}"', _whole_of_column(table, column))
    header = HEADER_WHOLE.search(table.headers[counted])
    named = read_cell(header.group(1), style) if header else None
    if named is not None:
        yield Base("the header", lambda _row: named.value)
    total = next((row for row, label in enumerate(table.labels) if is_total(label)), None)
    if total is not None and (stated := _count_at(table, claims, total, counted)):
        yield Base("the total", lambda _row: stated)
    parts = [
        claim.number.value
        for claim in claims
        if not is_total(table.labels[claim.row]) and not is_summary(table.labels[claim.row])
    ]
    if len(parts) >= 3:
        added = sum(parts, Decimal(0))
        yield Base("the sum of the column", lambda _row: added)


def _whole_of_column(table: NumberTable, column: int) -> Callable[[int], Decimal | None]:
    def find_whole(row: int) -> Decimal | None:
        value = table.values[row][column]
        return value.value if value is not None and value.is_count else None

    return find_whole


def _describe(claim: Claim, base: Base) -> str:
    whole = base.whole(claim.row) or Decimal(1)
    right = show_share(claim.number.value, whole, claim.share)
    return f"{claim.number.text} of {whole:,} ({base.name}) is {right}, but the cell says {claim.share.text}"


def _count_at(table: NumberTable, claims: list[Claim], row: int, column: int) -> Decimal | None:
    value = table.values[row][column]
    if value is not None and value.is_count:
        return value.value
    return next((claim.number.value for claim in claims if claim.row == row), None)


CHECK = Check(
    code="DOC205",
    slug="table-shares",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_table_shares,
    doc=__doc__,
)
