"""Empty cells for owner, date or status.

What it finds: cells that are empty or hold "?" in a column named owner, due or status while most of the column is
filled, and in a table of actions also a dash or a column that is empty as a whole; one finding for each column. Rows
of actions that are done, totals, dividers and rows that continue the one above are left alone.
Why it matters: the gap is the one row that nobody answers for, and it hides well in a full table.
Bad:
    | Milestone | Owner | Due |
    |---|---|---|
    | Shadow mode | Ranking | 1 June |
    | Test at 5% |  | 15 June |
    | Launch | Platform | 6 July |
Good:
    | Milestone | Owner | Due |
    |---|---|---|
    | Shadow mode | Ranking | 1 June |
    | Test at 5% | Experimentation | 15 June |
    | Launch | Platform | 6 July |
"""

from collections.abc import Iterator

from reviewer.checks.action_tables import is_tracked_row, read_action_tables
from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import find_name_cell, find_plain_rows, is_empty_cell, name_columns, read_cell
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading, Row, Table
from reviewer.checks.tracking import is_done
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

OWNER = compile_late(
    r"owners?|owner\(s\)|action owner|assigned(?: to)?|assignees?|responsible(?: (?:person|team))?|dri|accountable|who"
)
DUE = compile_late(r"due(?: (?:date|by|on))?|dead ?line|eta|target date|when|by when|completion date|due/status")
STATUS = compile_late(r"status|state|current status")
UNNAMED = compile_late(r"[\W\d]*")
FULL_SHARE = 2 / 3
"""Share of a column's cells that must be filled before a gap in it is a slip and not a habit."""
MOST_COLUMNS = 40


def find_empty_cells(reading: Reading) -> Iterator[Spot]:
    """Find gaps in columns for owner, due date and status."""
    open_rows = {id(found.table): found.open_rows for found in reading.derive(read_action_tables)}
    for table in reading.tables:
        rows = open_rows.get(id(table))
        for number, name in enumerate(name_columns(table)[:MOST_COLUMNS]):
            if rows is not None and (OWNER.fullmatch(name) or DUE.fullmatch(name)):
                yield from _find_gaps(table, number, rows, is_action=True)
            elif OWNER.fullmatch(name) or DUE.fullmatch(name) or STATUS.fullmatch(name):
                yield from _find_gaps(table, number, list(find_plain_rows(table)), is_action=False)


def _find_gaps(table: Table, number: int, rows: list[Row], *, is_action: bool) -> Iterator[Spot]:
    cells = [(row, read_cell(row, number)) for row in rows]
    gaps = [row for row, text in cells if is_empty_cell(text, dash_is_empty=is_action) and _stands_alone(row)]
    filled = len(cells) - sum(1 for _, text in cells if is_empty_cell(text, dash_is_empty=True))
    if not gaps or number == 0 or (is_action and all(is_tracked_row(row) for row in gaps)):
        return
    if not is_action and (len(cells) < 3 or filled < FULL_SHARE * len(cells) or _is_tick_column(cells)):
        return
    name = cut_excerpt(table.header.cells[number].text)
    place = find_name_cell(gaps[0], None if number == 0 else _name_column(gaps[0]))
    if place is None:
        return
    kind = "open actions" if is_action else "rows"
    if is_action and len(gaps) == len(rows) > 1:
        message = f'the column "{name}" has nothing for all {len(rows)} open actions'
    elif len(gaps) == 1:
        message = f'the column "{name}" has nothing for "{cut_excerpt(place.text)}"'
    else:
        message = (
            f'the column "{name}" has nothing for {len(gaps)} of {len(rows)} {kind}, first "{cut_excerpt(place.text)}"'
        )
    yield Spot(place.start, place.end, message)


def _stands_alone(row: Row) -> bool:
    """Whether the row names what it is about; without that it continues the row above."""
    return bool(row.cells and row.cells[0].text)


def _name_column(row: Row) -> int | None:
    """Choose the cell that names a row: the longest of the first three that is no number or date."""
    named = [number for number in range(min(3, len(row.cells))) if not UNNAMED.fullmatch(row.cells[number].text)]
    return max(named, key=lambda number: len(row.cells[number].text), default=None)


def _is_tick_column(cells: list[tuple[Row, str]]) -> bool:
    """Whether a column only holds marks for what is done, so that an empty cell says "not yet"."""
    filled = [text for _, text in cells if not is_empty_cell(text, dash_is_empty=True)]
    return all(is_done(text[:100]) or len(text) <= 2 for text in filled)


CHECK = Check(
    code="DOC122",
    slug="empty-key-cells",
    severity=Severity.MINOR,
    confidence="high",
    find=find_empty_cells,
    doc=__doc__,
)
