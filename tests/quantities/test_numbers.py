"""Numbers as authors print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.quantities.numbers import Style, detect_style, find_quantities, read_cell, read_digits, show_value


def read_one(text, style=Style.POINT):
    """Read the only number of a text."""
    [quantity] = find_quantities(text, style)
    return quantity


@pytest.mark.parametrize(
    ("text", "value", "step", "unit"),
    [
        ("€0.99 M", "990000", "10000", "€"),
        ("US$5m", "5000000", "1000000", "$"),
        ("1.9 million", "1900000", "100000", ""),
        ("12k", "12000", "1000", ""),
        ("3.50 EUR", "3.5", "0.01", "€"),
        ("11,780", "11780", "1", ""),
        ("1\u00a0234", "1234", "1", ""),
        ("1'234'567", "1234567", "1", ""),
        ("−3.8%", "-3.8", "0.1", "%"),
        ("62.5 percent", "62.5", "0.1", "%"),
        ("16.1 percentage points", "16.1", "0.1", "points"),
        ("240 ms", "240", "1", "ms"),
        ("2 hours", "2", "1", "h"),
        ("8 GB", "8", "1", "GB"),
        ("2.5×", "2.5", "0.1", "x"),
        ("3 times", "3", "1", "x"),
        ("30 days", "30", "1", "day"),
    ],
)
def test_value_step_and_unit(text, value, step, unit):
    """Scale, sign, separators and the unit's one spelling."""
    quantity = read_one(f"It is {text}.")
    assert (quantity.value, quantity.step, quantity.unit) == (Decimal(value), Decimal(step), unit)
    assert quantity.text == text


@pytest.mark.parametrize(
    "text",
    ["2026-08-11", "12:30", "v1.2.3", "GPT-4", "a 30-day window", "80/10/10", "6–12%", "x3y", "10^6", "5 m", "H2O", "#12", "1.2.3.4", "12 345"],
)  # fmt: skip
def test_what_is_no_number_is_left_out(text):
    """Parts of dates, versions, ranges, names; metres or millions; two numbers or one."""
    assert [q.text for q in find_quantities(f"See {text} here.")] == []


@pytest.mark.parametrize(
    "text",
    ["about 5", "(roughly 5", "at most 5", "up to 5", "more than the 5", "<= 5", "≥5", "**~5**", "5+ users", "5 or so"],
)
def test_hedges(text):
    """Words and signs before and behind."""
    assert read_one(text).hedged


@pytest.mark.parametrize("text", ["from 5", "is 5", "= 5", "(5", "of 5 users"])
def test_statements_are_not_hedged(text):
    """Plain words are no hedges."""
    assert not read_one(text).hedged


def test_offsets_count_from_the_base():
    """Offsets are the document's."""
    quantity = next(find_quantities("a **75 ms** b", base=100))
    assert (quantity.start, quantity.end) == (104, 109)


@pytest.mark.parametrize(
    ("digits", "style", "value"),
    [
        ("1,234", Style.POINT, "1234"),
        ("1,234", Style.COMMA, "1.234"),
        ("1,234", Style.MIXED, None),
        ("1.234", Style.POINT, "1.234"),
        ("1.234", Style.COMMA, "1234"),
        ("1.234", Style.MIXED, None),
        ("0.123", Style.COMMA, "0.123"),
        ("1.234,5", Style.POINT, "1234.5"),
        ("1,234.5", Style.COMMA, "1234.5"),
        ("1.234.567", Style.POINT, "1234567"),
        ("12,5", Style.POINT, None),
        ("12,5", Style.COMMA, "12.5"),
    ],
)
def test_separators(digits, style, value):
    """What can be read in two ways is not read."""
    assert read_digits(digits, style) == (None if value is None else Decimal(value))


def test_style_of_a_text():
    """Told by numbers that can be read in one way only."""
    assert detect_style("nothing, 1,234 and 1.5") is Style.POINT
    assert detect_style("ein Anteil von 12,5 %") is Style.COMMA
    assert detect_style("12,5 % and 12.5%") is Style.MIXED


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("**75 ms**", "75", "ms"),
        (" €420,000 ", "420000", "€"),
        ("4 weeks", "4", "week"),
        ("12 people", "12", "people"),
        ("1 234", "1234", ""),
        ("+16.1", "16.1", ""),
        ("2.4[^1]", "2.4", ""),
        ("`12`", "12", ""),
    ],
)
def test_cells(text, value, unit):
    """Marks, notes and nouns around one number."""
    quantity = read_cell(text)
    assert quantity is not None
    assert (quantity.value, quantity.unit, quantity.hedged) == (Decimal(value), unit, False)


@pytest.mark.parametrize("text", ["", "–", "n/a", "298 (59.8%)", "12 ± 3", "1–2", "v3", "<1", "12 of 30", "9" * 200])
def test_other_cells_are_no_number(text):
    """Pairs, ranges, words."""
    assert read_cell(text) is None


def test_estimates_in_cells_are_hedged():
    """A tilde is an estimate."""
    quantity = read_cell("~120")
    assert quantity is not None
    assert quantity.hedged


def test_rounding_and_trailing_zeros():
    """Large numbers that end in zeros may be rounded; small ones are counts."""
    assert read_one("27,300").rounding(coarse=True) == (Decimal(27_250), Decimal(27_350))
    assert read_one("27,300").rounding() == (Decimal("27299.5"), Decimal("27300.5"))
    assert read_one("300").coarse_step == 1
    assert read_one("2,000").coarse_step == 100
    assert read_one("4.20%").rounding() == (Decimal("4.195"), Decimal("4.205"))


def test_kinds():
    """Counts, years and percentages."""
    assert read_one("in 2025").is_year
    assert not read_one("in 2025").is_count
    assert read_one("of 300 cases").is_count
    assert not read_one("of 3.5 cases").is_count
    assert read_one("62%").is_percent


def test_shown_values():
    """In the unit and decimals of another number."""
    assert show_value(Decimal("1240"), read_one("€1,420")) == "€1,240"
    assert show_value(Decimal("-32.9"), read_one("49%")) == "−33%"
    assert show_value(Decimal("75"), read_one("60 ms")) == "75 ms"
    assert show_value(Decimal("2.65"), read_one("2.7x")) == "2.6x"


@given(st.integers(min_value=0, max_value=10**12))
def test_grouped_integers_are_read_back(number):
    """Commas at thousands never change the value."""
    assert read_digits(f"{number:,}") == number


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_decimals_are_read_back_in_both_styles(number):
    """Point and comma are twins."""
    printed = f"{number:,.2f}"
    twin = printed.translate(str.maketrans(",.", ".,"))
    assert read_digits(printed, Style.POINT) == number
    assert read_digits(twin, Style.COMMA) == number
