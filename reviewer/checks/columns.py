"""What the columns of a plan's tables hold, told by their headings, and what counts as an empty cell."""

import re
from collections.abc import Iterator
from functools import lru_cache

from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import Row, Span, Table
from reviewer.quantities.late_patterns import compile_late

NUMBER_COLUMN = compile_late(
    r"(?:#|no|nr|id|number|prio|priority|p|type|kind|category|area|ref|key|rank|step|theme)\b.{0,20}|"
)
OWNER_COLUMN = compile_late(
    r"(?:.*\b)?(?:owners?|assign(?:ee|ees|ed)|responsib(?:le|ility)|accountable|dri|who|by whom|person|lead|contact|poc"
    r"|teams?|raci)\b.*|owner\(s\).*"
)
DUE_COLUMN = compile_late(
    r"(?:.*\b)?(?:due|dead ?line|when|eta|by|until|date|dates|target|timeline|time ?frame|quarter|sprint|milestone"
    r"|release"
    r"|week|schedule|planned|finish|completion|term|horizon|delivery|version|month|start|end)\b.*"
)
STATUS_COLUMN = compile_late(r"(?:.*\b)?(?:status|state|done|progress|completed?)\b.*")
TOTAL_ROW = compile_late(r"(?:grand |sub-?)?(?:total|sum|all|overall|mean|average)s?\b.*", re.IGNORECASE)
UNFILLED = frozenset(
    ("", "?", "??", "???", "...", "…", "unassigned", "nobody", "unknown", "not assigned", "no date", "no owner")
)
DASHES = frozenset(("-", "--", "---", "–", "—", "−", "_"))


def name_columns(table: Table) -> list[str]:
    """Give the headings of a table's columns in lower case without marks."""
    return [_clean_name(cell.text[:300]) for cell in table.header.cells]


@lru_cache(maxsize=4096)
def _clean_name(text: str) -> str:
    """Give a heading without marks; remembered, as a dozen checks ask for every column."""
    return strip_marks(text).lower().strip(" :*?.")


def find_column(names: list[str], pattern: re.Pattern[str], start: int = 0) -> int | None:
    """Find the first column from `start` on whose heading fully matches."""
    return next((number for number in range(start, len(names)) if pattern.fullmatch(names[number][:100])), None)


def find_first_text_column(names: list[str]) -> int | None:
    """Find the first column that is no number, priority or kind."""
    return next((number for number, name in enumerate(names[:6]) if not NUMBER_COLUMN.fullmatch(name)), None)


def read_cell(row: Row, number: int | None) -> str:
    """Give a cell's text, or an empty string where the row is too short or there is no such column."""
    return row.cells[number].text if number is not None and number < len(row.cells) else ""


def is_empty_cell(text: str, *, dash_is_empty: bool) -> bool:
    """Whether a cell holds nothing, or a mark that stands for something still to be filled in."""
    plain = strip_marks(text).lower().strip("[]() ") if len(text) < 40 else text
    return plain in UNFILLED or (dash_is_empty and text.strip() in DASHES)


def find_plain_rows(table: Table) -> Iterator[Row]:
    """Give the rows that stand for one thing each: no totals, no dividers, no continuations of the row above."""
    for row in table.rows:
        filled = sum(1 for cell in row.cells if cell.text)
        if filled >= 2 and not TOTAL_ROW.fullmatch(strip_marks(row.cells[0].text[:100])):
            yield row


def find_name_cell(row: Row, number: int | None) -> Span | None:
    """Give the cell that names a row: the one of a column, or else the first that holds something."""
    if number is not None and read_cell(row, number):
        return row.cells[number]
    return next((cell for cell in row.cells if cell.text), None)
