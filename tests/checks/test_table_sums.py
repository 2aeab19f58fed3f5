"""Totals against their columns."""

import pytest

from reviewer.checks.table_sums import CHECK
from tests.checks.plan_spots import find_shown, find_signals, table


def test_wrong_total_is_marked_at_its_number():
    """Line, column, quote and both numbers."""
    text = table("| Item | € per month |", "| Service | 1,040 |", "| Store | 1,450 |", "| **Total** | **2,940** |")
    [signal] = find_signals(CHECK, text)
    assert (signal.anchor.line_start, signal.anchor.column_start, signal.anchor.quote) == (5, 17, "2,940")
    assert signal.message == 'the column "€ per month" adds up to 2,490, but its total says 2,940'


@pytest.mark.parametrize(
    ("cells", "total"),
    [
        (("€1,000", "€300"), "€1,400"),
        (("1.000,50 €", "12,5 €"), "1.112,00 €"),
        (("8 ms", "31 ms", "12 ms"), "75 ms"),
        (("2", "3", "1"), "7"),
        (("1 200", "900"), "2 200"),
        (("€1.2M", "€0.4M"), "€2.6M"),
        (("-20", "120"), "90"),
        (("120", "–", "80"), "210"),
        (("12 people", "8 people"), "22 people"),
    ],
)
def test_forms_of_numbers(cells, total):
    """Currencies, separators, scales, units, negative numbers, dashes."""
    text = table("| Item | Amount |", *(f"| row {cell} | {cell} |" for cell in cells), f"| Total | {total} |")
    assert len(find_shown(CHECK, text)) == 1


@pytest.mark.parametrize(
    ("head", "cells", "total"),
    [
        ("Share", ("41.2%", "22.6%"), "91%"),
        ("Cost (k€)", ("1.4", "2.4", "3.4"), "7.3"),
        ("Time", ("12 ms", "13 ms", "14 ms"), "40 ms"),
        ("Amount", ("~12", "13"), "40"),
        ("Amount", ("12", "about 20"), "40"),
        ("Average latency", ("12", "20"), "60"),
        ("p99 (ms)", ("12", "20"), "60"),
        ("Users", ("60", "55"), "60"),
        ("Amount", ("12", "n/a"), "40"),
        ("Amount", ("12 h", "3 days"), "40"),
        ("Amount", ("12", "13"), "~40"),
        ("Year", ("2024", "2025"), "4090"),
        ("Items", ("3", "4"), "700"),
    ],
)
def test_near_misses(head, cells, total):
    """Rates, rounding, estimates, words, mixed units, and totals that are no sums."""
    rows = (f"| row {cell} | {cell} |" for cell in cells)
    assert find_shown(CHECK, table(f"| Item | {head} |", *rows, f"| Total | {total} |")) == []


def test_of_which_and_means_are_not_added():
    """Rows that detail or sum up others are left out."""
    rows = ("| Errors | 50 |", "| of which timeouts | 20 |", "| Successes | 40 |", "| Mean | 45 |", "| Total | 90 |")
    assert find_signals(CHECK, table("| Kind | Count |", *rows)) == []


def test_subtotals_and_grand_total():
    """Subtotals add their own rows; the grand total adds all."""
    rows = ["| a | 10 |", "| b | 20 |", "| Subtotal | 30 |", "| c | 5 |", "| d | 6 |", "| Subtotal | 11 |"]
    assert find_signals(CHECK, table("| Item | Count |", *rows, "| Total | 41 |")) == []
    [signal] = find_signals(CHECK, table("| Item | Count |", *rows, "| Total | 51 |"))
    assert signal.anchor.quote == "51"


def test_a_row_left_out_is_named():
    """The usual slip: a row was added and the total not touched."""
    rows = ("| a | 1,200 |", "| b | 700 |", "| c | 250 |", "| Total | 1,900 |")
    [signal] = find_signals(CHECK, table("| Item | Cost |", *rows))
    assert signal.message.endswith("; 250 seems left out")


def test_text_that_explains_the_gap_is_believed():
    """Overlaps are said beside the table."""
    rows = ("| iOS | 700 |", "| Web | 600 |", "| Total | 1,000 |")
    assert len(find_shown(CHECK, table("| Client | Users |", *rows))) == 1
    assert find_signals(CHECK, table("| Client | Users |", *rows) + "\nUsers of several clients overlap.\n") == []


def test_a_table_of_measures_is_no_sum():
    """Total duration beside statistics."""
    rows = ("| iterations | 200 |", "| warmup | 5 |", "| p50 | 0.15ms |", "| mean | 0.26ms |", "| total | 7.90ms |")
    assert find_signals(CHECK, table("| metric | value |", *rows)) == []


def test_cut_tables_and_totals_on_top_are_silent():
    """Where rows are missing nothing can be added."""
    assert find_signals(CHECK, table("| a | n |", "| x | 4 |", "| … | |", "| y | 5 |", "| Total | 30 |")) == []
    assert find_signals(CHECK, table("| a | n |", "| Total | 30 |", "| x | 4 |", "| y | 5 |")) == []
