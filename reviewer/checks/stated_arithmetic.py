"""A calculation in the text does not give its result.

What it finds: numbers joined by ×, /, + or − and "=" in a sentence ("4 × €260 = €1,400"), "12% of 640 (91)", and
table rows whose label is a product ("4 instances × €260") beside their only number. Roundings, unit conversions and
powers of a thousand are accepted; calculations with brackets, variables or functions are not read.
Why it matters: the author shows the calculation to be believed; a slip in it does the opposite.
Bad:
    Judgments cost 400 × €1.50 = €900 a month.
Good:
    Judgments cost 400 × €1.50 = €600 a month.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.check import Check, Spot
from reviewer.checks.equations import OPEN_BEFORE, Equation, disagrees, find_equations, read_chain
from reviewer.checks.figures import (
    TWO_NUMBERS,
    Figures,
    NumberTable,
    blank_marks,
    read_figures,
    read_number_tables,
    read_style,
)
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, Style, find_quantities, show_value
from reviewer.quantities.ranges import Range

OF = compile_late(r"\s+of\s+(?:(?:the|all|our|its|these|those)\s+){0,2}", re.IGNORECASE)
GIVES = compile_late(
    r"(?:\s+[A-Za-z][\w'’-]{0,30}){0,4}(?:\s*=\s*|,?\s*i\.e\.,?\s+|,?\s+that\s+is,?\s+|\s+(?:makes|equals|amounts\s+to|comes\s+to)\s+"
    r"|\s*\(\s*)",
    re.IGNORECASE,
)
END_OF_PRODUCT = compile_late(r"(?:\s+[A-Za-z][\w'’-]{0,30}){0,4}\s*\)?\s*")


def find_wrong_arithmetic(reading: Reading) -> Iterator[Spot]:
    """Find printed calculations that do not give the printed result."""
    for sentence in reading.derive(read_figures):
        for equation in find_equations(sentence):
            if disagrees(equation):
                yield Spot(equation.operands[0].start, equation.result.end, _describe(equation))
        yield from _judge_percent_of(sentence)
    style = reading.derive(read_style)
    for table in reading.derive(read_number_tables):
        yield from _judge_labels(table, style)


def _judge_percent_of(sentence: Figures) -> Iterator[Spot]:
    numbers = sentence.quantities
    for share, whole, part in zip(numbers, numbers[1:], numbers[2:], strict=False):
        if not share.is_percent or share.hedged or share.signed or whole.hedged or part.hedged or whole.is_year:
            continue
        if not OF.fullmatch(sentence.between(share, whole)[:60]) or whole.unit != part.unit or whole.is_percent:
            continue
        gap = sentence.between(whole, part)
        closed = not gap.rstrip().endswith("(") or sentence.after(part, 1) == ")"
        if len(gap) > 150 or not GIVES.fullmatch(gap) or not closed or part.signed or part.is_year:
            continue
        value = share.rounding().times(whole.rounding(coarse=True)).scaled(Decimal("0.01"))
        if not value.touches(Range(part.value - part.coarse_step, part.value + part.coarse_step)):
            right = show_value(share.value * whole.value / 100, part)
            message = f"{share.text} of {whole.text} is {right}, not {part.text}"
            yield Spot(share.start, part.end, message)


def _judge_labels(table: NumberTable, style: Style) -> Iterator[Spot]:
    for row in range(len(table.labels)):
        cell = table.cell(row, 0)
        if cell is None or not TWO_NUMBERS.search(cell.text):
            continue
        values = table.values[row]
        stated = [value for value in values[1:] if value is not None]
        blank = all(value is not None or table.is_blank(row, column) for column, value in enumerate(values) if column)
        if len(stated) != 1 or not blank or stated[0].is_percent or len(cell.text) > 300:
            continue
        equation = _read_label(cell.text, cell.start, stated[0], style)
        if equation and disagrees(equation):
            yield Spot(stated[0].start, stated[0].end, _describe(equation))


def _read_label(text: str, start: int, stated: Quantity, style: Style) -> Equation | None:
    """Read a label that ends in a product: "Staff, 42 person-months × €10,000"."""
    plain = blank_marks(text)
    numbers = tuple(find_quantities(plain, style, start))
    label = Figures(start, plain, numbers)
    chain = read_chain(label, 0) if len(numbers) >= 2 else []
    if len(chain) + 1 != len(numbers) or set(chain) != {"×"} or OPEN_BEFORE.search(label.before(numbers[0], 12)):
        return None
    if not END_OF_PRODUCT.fullmatch(label.after(numbers[-1], 200)):
        return None
    near = stated.hedged or any(number.hedged for number in numbers)
    return Equation(numbers, tuple(chain), stated, near)


def _describe(equation: Equation) -> str:
    percent = any(operand.is_percent for operand in equation.operands) and not equation.result.is_percent
    value = equation.compute(percent=percent)
    middle = (value.low + value.high) / 2 if value else Decimal(0)
    places = max(-int(equation.result.step.as_tuple().exponent), 0) if equation.result.step < 1 else 0
    right = show_value(middle, equation.result, places)
    return f"{equation.show()} is {right}, not {equation.result.text}"


CHECK = Check(
    code="DOC206",
    slug="stated-arithmetic",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_arithmetic,
    doc=__doc__,
)
