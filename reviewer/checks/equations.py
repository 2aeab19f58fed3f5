"""Calculations as sentences and table rows print them: `11,780 payments × €84 = €0.99 M`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewer.checks.figures import Figures
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity
from reviewer.quantities.ranges import Range

NOUNS = r"(?:/[A-Za-z]{1,12})?(?:\s+[A-Za-z€$%][\w'’-]{0,30}){0,5}"
OPERATOR = compile_late(rf"{NOUNS}(?:\s*(?P<sign>[×*·⋅÷+−])\s*|\s+(?P<spaced>[x/-])\s+)", re.IGNORECASE)
EQUALS = compile_late(rf"{NOUNS}\s*(?<![=<>!:])(?P<sign>=|≈|≃)(?![=<>])\s*[~≈]?", re.IGNORECASE)
OPEN_BEFORE = compile_late(
    r"(?:[×*·⋅÷+−^=/√]|[\w)]\s*-|\b(?:of|per|log\d{0,2}|ln|sqrt|sin|cos|exp|max|min|mod|e)\b\s*\(?)\s*$", re.IGNORECASE
)
OPEN_AFTER = compile_late(r"\s*[×*·⋅÷/^!√]|\s+(?:[+−x-])\s|\s*[-–—]\s?\d|\s+(?:to|or|mod)\s+\d", re.IGNORECASE)
SIGNS = {"*": "×", "x": "×", "X": "×", "·": "×", "⋅": "×", "÷": "/", "-": "−"}
CONVERSIONS = [
    Decimal(factor) for factor in (7, 12, 24, 30, 52, 60, 100, 365, 1000, 1024, 1440, 3600, 86400, 10**6, 10**9)
]
MOST_OPERANDS = 12


class Equation(NamedTuple):
    """Numbers with operators between them, and the number they are said to make."""

    operands: tuple[Quantity, ...]
    operators: tuple[str, ...]
    """`×`, `/`, `+` or `−`, one fewer than operands."""
    result: Quantity
    near: bool
    """Whether the result is only said to be near."""

    def compute(self, *, percent: bool) -> Range | None:
        """Compute what the operands give, roundings included; `percent` reads `5%` as 0.05."""
        terms: list[tuple[str, Range]] = []
        for operator, operand in zip(("+", *self.operators), self.operands, strict=True):
            value = _read_operand(operand, percent=percent)
            if operator in {"+", "−"}:
                terms.append((operator, value))
                continue
            sign, last = terms[-1]
            product = last.times(value) if operator == "×" else last.over(value)
            if product is None:
                return None
            terms[-1] = (sign, product)
        total = Range(Decimal(0), Decimal(0))
        for sign, term in terms:
            total = total.plus(term) if sign == "+" else total.minus(term)
        return total

    def show(self) -> str:
        """Print the left side."""
        pieces = [self.operands[0].text]
        for operator, operand in zip(self.operators, self.operands[1:], strict=True):
            pieces += [operator, operand.text]
        return " ".join(" ".join(pieces).split())


def _read_operand(operand: Quantity, *, percent: bool) -> Range:
    factor = Decimal("0.01") if percent and operand.is_percent else Decimal(1)
    exact = Range(operand.value, operand.value) if operand.is_whole else operand.rounding()
    return exact.scaled(factor)


def find_equations(sentence: Figures) -> Iterator[Equation]:
    """Find complete calculations in a sentence: those with brackets, variables or functions are left out."""
    numbers, place = sentence.quantities, 0
    while place < len(numbers) - 2:
        chain = read_chain(sentence, place)
        last = place + len(chain)
        if chain and last + 1 < len(numbers) and not OPEN_BEFORE.search(sentence.before(numbers[place], 12)):
            sign = EQUALS.fullmatch(sentence.between(numbers[last], numbers[last + 1])[:200])
            result = numbers[last + 1]
            if sign and not OPEN_AFTER.match(sentence.after(result, 12)):
                operands = numbers[place : last + 1]
                near = sign.group("sign") != "=" or any(number.hedged for number in (*operands, result))
                yield Equation(operands, tuple(chain), result, near)
        place = max(last, place + 1)


def read_chain(sentence: Figures, place: int) -> list[str]:
    """Read the operators that join a number to those behind it, as far as they go."""
    chain: list[str] = []
    numbers = sentence.quantities
    while place + len(chain) + 1 < len(numbers) and len(chain) < MOST_OPERANDS:
        gap = sentence.between(numbers[place + len(chain)], numbers[place + len(chain) + 1])
        match = OPERATOR.fullmatch(gap) if len(gap) <= 120 else None
        if match is None:
            break
        sign = match.group("sign") or match.group("spaced")
        chain.append(SIGNS.get(sign, sign))
    return chain


def disagrees(equation: Equation) -> bool:
    """Whether no reading of a calculation gives its result.

    Readings: percentages as printed or as fractions, results in thousands or in other units of time or size.
    """
    if not _units_agree(equation):
        return False
    result = equation.result
    said = Range(result.value - result.coarse_step, result.value + result.coarse_step)
    if equation.near:
        said = said.widened(abs(result.value) / 6)
    elif any(operand.coarse_step > operand.step for operand in equation.operands):
        said = said.widened(abs(result.value) * Decimal("0.015"))
    for percent in (True, False):
        value = equation.compute(percent=percent)
        if value is None or value.touches(said) or value.low <= 0 or result.value <= 0:
            return False
        if _is_conversion(value, said):
            return False
    return True


def _is_conversion(value: Range, said: Range) -> bool:
    return any(value.scaled(factor).touches(said) or value.scaled(1 / factor).touches(said) for factor in CONVERSIONS)


def _units_agree(equation: Equation) -> bool:
    operands = {number.unit for number in equation.operands} - {"", "%"}
    result = equation.result.unit
    if set(equation.operators) & {"+", "−"}:
        units = {number.unit for number in (*equation.operands, equation.result)} - {""}
        return len(units) <= 1 or (units == operands | {"%"} and len(operands) == 1 and "×" in equation.operators)
    return not operands or result in operands | {"", "%"}
