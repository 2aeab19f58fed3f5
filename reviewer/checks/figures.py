"""What the arithmetic checks read: sentences with their numbers, and tables with theirs, made once for a reading."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from reviewer.checks.reading import Reading, Row, Span, Table
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, Style, detect_style, find_quantities, read_cell

MARKS = compile_late(
    r"\*(?:(?<!\d\*)\*{0,2}(?=\S)|(?<=\S\*)\*{0,2}(?!\d))|_(?:(?<!\w_)_{0,2}(?=\w)|(?<=\w_)_{0,2}(?!\w))"
    r"|</?[a-z][^<>]{0,300}>"
)
MATHS = compile_late(r"\\(?:frac|sum|times|cdot|approx|left|begin|mathrm|text|log|sqrt)\b|\$[^$\n]{0,200}\\|[∑∏√∫]")
TWO_NUMBERS = compile_late(r"\d\D+\d")
LONGEST_TABLE = 2_000
"""Rows of a table that are read."""
WIDEST_TABLE = 60
"""Columns of a table that are read."""


class Figures(NamedTuple):
    """A sentence with at least two numbers."""

    start: int
    """Offset of its first character."""
    text: str
    """Its characters, with marks of emphasis and tags blanked out, so that offsets stay the same."""
    quantities: tuple[Quantity, ...]
    """In order; their offsets are the document's."""

    def between(self, left: Quantity, right: Quantity) -> str:
        """Give the text between two of its numbers."""
        return self.text[left.end - self.start : right.start - self.start]

    def before(self, quantity: Quantity, width: int) -> str:
        """Give at most `width` characters before a number."""
        place = quantity.start - self.start
        return self.text[max(0, place - width) : place]

    def after(self, quantity: Quantity, width: int) -> str:
        """Give at most `width` characters behind a number."""
        place = quantity.end - self.start
        return self.text[place : place + width]


@dataclass(frozen=True)
class NumberTable:
    """A table with its cells read as numbers where they are numbers."""

    table: Table
    headers: tuple[str, ...]
    """Without marks, in lower case."""
    labels: tuple[str, ...]
    """The first cell of each row, without marks, in lower case."""
    style: Style

    @cached_property
    def values(self) -> tuple[tuple[Quantity | None, ...], ...]:
        """Row by row, as wide as the header; None where a cell holds no number."""
        return tuple(tuple(self._read(row, column) for column in range(len(self.headers))) for row in self.table.rows)

    def _read(self, row: Row, column: int) -> Quantity | None:
        if column >= len(row.cells):
            return None
        return read_cell(row.cells[column].text, self.style, row.cells[column].start)

    def cell(self, row: int, column: int) -> Span | None:
        """Give a cell, or None where the row is too short."""
        cells = self.table.rows[row].cells
        return cells[column] if column < len(cells) else None

    def is_blank(self, row: int, column: int) -> bool:
        """Whether a cell is empty or holds only a dash."""
        cell = self.cell(row, column)
        return cell is None or not plain_cell(cell.text).strip("–—-− ·.")

    def title(self, column: int) -> str:
        """Give a column's header as the author wrote it, without marks; its number where it has none."""
        cells = self.table.header.cells
        shown = plain_cell(cells[column].text) if column < len(cells) else ""
        return shown or f"column {column + 1}"


def plain_cell(text: str) -> str:
    """Give a cell's words without marks and tags, on one line."""
    return " ".join(
        re.sub(r"[*`]{1,3}|(?<!\w)_|_(?!\w)|<[^<>]{1,200}>|\[\^[^\]]{0,40}\]|&nbsp;", " ", text[:400]).split()
    )


def blank_marks(text: str) -> str:
    """Replace marks of emphasis and tags by spaces of the same length; a `*` between numbers stays."""
    if not ("*" in text or "_" in text or "<" in text):
        return text
    return MARKS.sub(lambda match: " " * len(match.group()), text)


def read_style(reading: Reading) -> Style:
    """Tell how the document prints decimals."""
    return detect_style(reading.prose)


def read_figures(reading: Reading) -> tuple[Figures, ...]:
    """Find the sentences with at least two numbers; formulas in TeX are left out."""
    style = reading.derive(read_style)
    found = []
    for sentence in reading.sentences:
        if not TWO_NUMBERS.search(sentence.text):
            continue
        text = blank_marks(sentence.text)
        quantities = tuple(find_quantities(text, style, sentence.start))
        if len(quantities) >= 2 and not MATHS.search(text):
            found.append(Figures(sentence.start, text, quantities))
    return tuple(found)


def read_number_tables(reading: Reading) -> tuple[NumberTable, ...]:
    """Read every table with its numbers, each up to 2,000 rows and 60 columns."""
    style = reading.derive(read_style)
    return tuple(_read_table(table, style) for table in reading.tables)


def _read_table(table: Table, style: Style) -> NumberTable:
    table = Table(table.header, table.rows[:LONGEST_TABLE], table.section)
    headers = tuple(plain_cell(cell.text).lower() for cell in table.header.cells[:WIDEST_TABLE])
    labels = tuple(plain_cell(row.cells[0].text).lower() if row.cells else "" for row in table.rows)
    return NumberTable(table, headers, labels, style)


TOTAL = compile_late(
    r"(?:grand |overall |in |sub|sub-|sum )?(?:totals?|sum)"
    r"(?: (?:costs?|effort|budget|estimate|per (?:month|year|week)))?(?: \([^()]{1,40}\))?:?|Σ"
)
SUMMARY = compile_late(
    r"\b(?:averages?|avg|mean|median|min(?:imum)?|max(?:imum)?|std|stdev|sd|p\d\d|change|delta|difference|diff|share|ratio|rate"
    r"|percent(?:age)?|%|target|goal|limit|budget left|baseline|per|geomean)\b"
)
PART = compile_late(r"^(?:[-–—>↳└├•·∟]|\.{2,}|…|of (?:which|these|that)|thereof|incl\b|including|davon|whereof)")


def is_total(label: str) -> bool:
    """Whether a row or column is called a total and nothing else."""
    return TOTAL.fullmatch(label) is not None


def is_subtotal(label: str) -> bool:
    """Whether a row is called a subtotal."""
    return label.startswith("sub") and is_total(label)


def is_summary(label: str) -> bool:
    """Whether a row or column sums others up in another way than by adding: mean, maximum, change, share."""
    return SUMMARY.search(label) is not None


def is_part(label: str) -> bool:
    """Whether a row only details the one above it, such as "of which"."""
    return PART.match(label) is not None


NEARBY = 300
"""Characters before and behind a table in which its text is looked for."""
UNADDED = compile_late(
    r"\b(?:unique|distinct|overlap\w*|counted (?:twice|once)|in (?:both|several|multiple)|more than one|deduplicat\w*"
    r"|weighted|do(?:es)? not add|not sum"
    r"|don['’]t add|in parallel|concurrent\w*|parallel\w*|exclud\w*|rounded|rounding|selected|top \d+|among others"
    r"|not shown|omitted|excerpt|subset|examples?|simplified|other rows)\b",
    re.IGNORECASE,
)


def explains_gap(reading: Reading, table: Table) -> bool:
    """Whether the text close to a table says why its rows need not add up: overlaps, rows left out, rounding."""
    first = table.header.cells[0].start if table.header.cells else 0
    last = table.rows[-1].cells[-1].end if table.rows[-1].cells else first
    around = reading.prose[max(0, first - NEARBY) : first] + " " + reading.prose[last : last + NEARBY]
    return UNADDED.search(around) is not None
