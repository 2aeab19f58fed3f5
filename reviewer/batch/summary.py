"""`summary.csv`: a row a document, for spreadsheets."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

from reviewer.batch.results import Outcomes
from reviewer.batch.summary_columns import Cell, find_extras, list_columns, tell_cut
from reviewer.files import open_whole
from reviewer.reporters.escaping import clean_text

FILE = "summary.csv"

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
"""Where a spreadsheet takes a cell for a formula (OWASP, "CSV Injection"); not every program minds leading blanks."""

_NUMBER = re.compile(r"[+-]?(?:\d[\d.,' ]*)?\d(?:[eE][+-]?\d{1,3})?\s*%?")


def write_summary(outcomes: Outcomes, folder: Path) -> str:
    """Write `summary.csv` whole, holding one row at a time; gives a notice or an empty string.

    Two passes: the columns that the batch needs must be known before the first row.

    Raises:
        UsageError: the folder cannot be written to, or the disk is full.
    """
    extras = find_extras(outcomes.iter_outcomes())
    columns = list_columns(extras)
    with open_whole(folder / FILE) as file:
        file.write(_write_row([guard_cell(column.name) for column in columns]))
        for outcome in outcomes.iter_outcomes():
            file.write(_write_row([_show(column.read(outcome)) for column in columns]))
    return tell_cut(extras, FILE)


def guard_cell(text: str) -> str:
    """Give a text as a cell that no spreadsheet takes for a formula: an apostrophe goes before what looks like one.

    A number keeps its sign. Line ends become line feeds, and control characters and what cannot be seen go.
    """
    text = clean_text(text)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text.strip()) else text


def _show(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guard_cell(cell)
        case float():
            return f"{cell:.6f}".rstrip("0").rstrip(".")
        case _:
            return str(cell)


def _write_row(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue().encode("utf-8", "replace")
