"""A row's total is not the sum, or the product, of the row.

What it finds: a column called "Total" or "Sum" that in most rows (at least two) is the sum of the numbers to its
left, or the product of two of them, and in another row is not, by more than rounding can explain.
Why it matters: the other rows show how the column was made, so the odd one is a slip, and somebody will plan with it.
Bad:
    ## Effort

    | Team | May | June | Total |
    |---|---:|---:|---:|
    | Search | 12 | 14 | 26 |
    | Checkout | 9 | 11 | 20 |
    | Data | 7 | 8 | 17 |
Good:
    ## Effort

    | Team | May | June | Total |
    |---|---:|---:|---:|
    | Search | 12 | 14 | 26 |
    | Checkout | 9 | 11 | 20 |
    | Data | 7 | 8 | 15 |
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, is_total, read_number_tables
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.numbers import Quantity, show_value

MOST_PARTS = 14
"""Numbers in a row beyond which the total column is not judged."""


class Reckoning(NamedTuple):
    """What a row's total should be."""

    row: int
    stated: Quantity
    value: Decimal
    tolerance: Decimal
    shown: str
    """The arithmetic, such as `12 + 14`."""
    telling: bool
    """Whether the row proves anything: not all zero, and more than one number in it."""

    @property
    def holds(self) -> bool:
        """Whether rounding explains the difference."""
        return abs(self.value - self.stated.value) <= self.tolerance


def find_wrong_row_totals(reading: Reading) -> Iterator[Spot]:
    """Find rows whose total breaks the rule that the other rows follow."""
    for table in reading.derive(read_number_tables):
        for column, header in enumerate(table.headers):
            if column >= 3 and is_total(header):
                yield from _judge_column(table, column)


def _judge_column(table: NumberTable, column: int) -> Iterator[Spot]:
    parts = [place for place in range(1, column) if _holds_numbers(table, place) and not is_total(table.headers[place])]
    if not 2 <= len(parts) <= MOST_PARTS:
        return
    for reckoned in (_add_rows(table, parts, column), _multiply_rows(table, parts, column)):
        good = sum(one.holds and one.telling for one in reckoned)
        wrong = [one for one in reckoned if not one.holds]
        if good >= 2 and good >= 2 * len(wrong):
            for one in wrong:
                yield Spot(one.stated.start, one.stated.end, _describe(table, one))
            return


def _holds_numbers(table: NumberTable, column: int) -> bool:
    numbers = (row[column] for row in table.values)
    return any(number is not None and not number.is_percent for number in numbers)


def _add_rows(table: NumberTable, parts: list[int], column: int) -> list[Reckoning]:
    found = []
    for row, stated in _rows_with_total(table, column):
        numbers = _read_parts(table, row, parts, blanks=True)
        if len(numbers) >= 2 and len({number.unit for number in (*numbers, stated)} - {""}) <= 1:
            value = sum((number.value for number in numbers), Decimal(0))
            slack = sum((number.coarse_step for number in (*numbers, stated)), Decimal(0)) / 2
            exact = all(number.step == 1 and not number.unit for number in (*numbers, stated))
            shown = " + ".join(number.text for number in numbers)
            telling = sum(bool(number.value) for number in numbers) > 1
            found.append(Reckoning(row, stated, value, Decimal(0) if exact else slack, shown, telling))
    return found


def _multiply_rows(table: NumberTable, parts: list[int], column: int) -> list[Reckoning]:
    found = []
    for row, stated in _rows_with_total(table, column):
        numbers = _read_parts(table, row, parts, blanks=False)
        if len(numbers) == 2 and len(parts) == 2:
            product = numbers[0].rounding().times(numbers[1].rounding())
            value = numbers[0].value * numbers[1].value
            whole = all(number.is_whole for number in numbers)
            slack = stated.coarse_step if whole else (product.high - product.low) / 2 + stated.coarse_step
            telling = all(number.value not in {Decimal(0), Decimal(1)} for number in numbers)
            found.append(Reckoning(row, stated, value, slack, " × ".join(n.text for n in numbers), telling))
    return found


def _rows_with_total(table: NumberTable, column: int) -> Iterator[tuple[int, Quantity]]:
    for row, values in enumerate(table.values):
        stated = values[column]
        if stated is not None and not stated.hedged and not stated.is_percent:
            yield row, stated


def _read_parts(table: NumberTable, row: int, parts: list[int], *, blanks: bool) -> list[Quantity]:
    """Read a row's numbers; none where one of them is missing, in words or an estimate."""
    numbers = []
    for column in parts:
        number = table.values[row][column]
        if number is not None and not number.hedged:
            numbers.append(number)
        elif not (blanks and table.is_blank(row, column)):
            return []
    return numbers


def _describe(table: NumberTable, one: Reckoning) -> str:
    label = table.labels[one.row][:60] or f"row {one.row + 1}"
    result = show_value(one.value, one.stated)
    return f'"{label}": {one.shown} is {result}, but the total says {one.stated.text}'


CHECK = Check(
    code="DOC202",
    slug="row-totals",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_row_totals,
    doc=__doc__,
)
