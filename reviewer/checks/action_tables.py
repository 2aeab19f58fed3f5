"""The tables of a document that list actions, with the columns that matter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reviewer.checks.areas import clean_title
from reviewer.checks.columns import (
    DUE_COLUMN,
    OWNER_COLUMN,
    STATUS_COLUMN,
    TOTAL_ROW,
    find_column,
    find_first_text_column,
    name_columns,
    read_cell,
)
from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import Reading, Row, Table
from reviewer.checks.tracking import has_date, has_issue, is_done
from reviewer.quantities.late_patterns import compile_late

CLEAR_COLUMN = compile_late(
    r"(?:action|follow[- ]?up) (?:items?|points?|tasks?|actions?)|(?:corrective|preventive|remedial) actions?"
    r"|to[- ]?dos?"
)
ACTION_COLUMN = compile_late(
    r"(?:(?:proposed|agreed|next|required) )?actions?\b.{0,40}|follow[- ]?ups?|next steps?|remediations?"
)
WORK_COLUMN = compile_late(
    r"(?:tasks?|what|items?|descriptions?|titles?|work(?: items?)?|measures?|improvements?|steps?|activit(?:y|ies))"
)
ACTION_SECTION = compile_late(
    r"(?:.{1,60} (?:and|&) )?(?:next steps|(?:.{1,30} )?action (?:items?|points?|plan)|actions|follow[- ]?ups?"
    r"|remediation"
    r"|(?:corrective|preventi?ve|preventative|follow[- ]?up) (?:actions?|measures?|items?|tasks?))(?: (?:and"
    r"|&) .{1,60})?"
)
FINISHED = compile_late(r"\b(?:complete|completed|closed|n/?a|none|yes|live|cancelled)\b", re.IGNORECASE)
HANDLE = compile_late(r"(?<![\w.])@[\w-]")


@dataclass(frozen=True)
class ActionTable:
    """A table that lists actions."""

    table: Table
    action: int
    """Number of the column that says what is done."""
    owner: int | None
    due: int | None
    status: int | None

    @cached_property
    def open_rows(self) -> list[Row]:
        """The rows of actions that are not said to be done."""
        return [row for row in self.table.rows if self._is_action(row) and not self._is_done(row)]

    def _is_action(self, row: Row) -> bool:
        """Whether a row is no total, divider or line of a template; a lone cell is an action if it is a sentence."""
        text = read_cell(row, self.action)
        if not text or text.startswith("["):
            return False
        is_lone = sum(1 for cell in row.cells if cell.text) < 2
        is_sentence = len(text.split()) >= 4 and not text.startswith(("*", "_")) and not text.endswith(":")
        return is_sentence if is_lone else not TOTAL_ROW.fullmatch(strip_marks(row.cells[0].text[:100]))

    def _is_done(self, row: Row) -> bool:
        status = read_cell(row, self.status)[:200]
        return is_done(status) or bool(FINISHED.search(status)) or "~~" in read_cell(row, self.action)[:10]


def read_action_tables(reading: Reading) -> tuple[ActionTable, ...]:
    """Give the tables that list actions: by a heading that says so, or by their columns under such a heading."""
    return tuple(_find_action_tables(reading))


def _find_action_tables(reading: Reading) -> Iterator[ActionTable]:
    for table in reading.tables:
        names = name_columns(table)
        action = _find_action_column(table, names)
        if action is None:
            continue
        others = [name if number != action else "" for number, name in enumerate(names)]
        owner, due, status = (find_column(others, pattern) for pattern in (OWNER_COLUMN, DUE_COLUMN, STATUS_COLUMN))
        yield ActionTable(table, action, owner, due, status)


def _find_action_column(table: Table, names: list[str]) -> int | None:
    first = find_first_text_column(names)
    clear = find_column(names[:6], CLEAR_COLUMN)
    if clear is not None and len(names) > 1:
        return clear
    is_announced = any(ACTION_SECTION.fullmatch(clean_title(title)) for title in table.section.path)
    if is_announced:
        found = find_column(names[:6], ACTION_COLUMN)
        return found if found is not None else find_column(names[:6], WORK_COLUMN)
    owner = find_column(names, OWNER_COLUMN)
    due = find_column(names, DUE_COLUMN)
    if first is not None and ACTION_COLUMN.fullmatch(names[first][:60]) and owner is not None and due is not None:
        return first
    return None


def is_tracked_row(row: Row) -> bool:
    """Whether a row links or numbers an issue."""
    return any(has_issue(cell.text[:1000]) for cell in row.cells)


def names_owner(row: Row) -> bool:
    """Whether a row without a column for it names an owner all the same, by a handle."""
    return any(HANDLE.search(cell.text[:1000]) for cell in row.cells)


def names_date(row: Row) -> bool:
    """Whether a row without a column for it gives a date all the same."""
    return any(has_date(cell.text[:1000]) for cell in row.cells)
