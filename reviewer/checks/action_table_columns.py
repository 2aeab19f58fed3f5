"""A table of actions without a column for owner or date.

What it finds: a table that lists actions (a column "Action item", or "Action" or "Task" under a heading such as
"Actions") and has no column for the owner, the date or both, while open rows name neither in another cell and link no
issue. Done rows are left alone.
Why it matters: what the table does not ask for, nobody fills in; the actions then belong to no one.
Bad:
    ## Actions

    | Action | Priority |
    |---|---|
    | Alert on the age of the index | P0 |
    | Refuse a tower without index | P1 |
Good:
    ## Actions

    | Action | Priority | Owner | Due |
    |---|---|---|---|
    | Alert on the age of the index | P0 | Feed team | 4 May |
    | Refuse a tower without index | P1 | Release tools | 11 May |
"""

from collections.abc import Iterator

from reviewer.checks.action_tables import ActionTable, is_tracked_row, names_date, names_owner, read_action_tables
from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import read_cell
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading, Row
from reviewer.domain.rubric import Severity


def find_missing_columns(reading: Reading) -> Iterator[Spot]:
    """Find tables of actions that do not ask for owner or date."""
    for found in reading.derive(read_action_tables):
        if found.owner is not None and found.due is not None:
            continue
        rows = [row for row in found.open_rows if _lacks(found, row)]
        cells = found.table.header.cells
        if rows and cells[0].start < cells[-1].end:
            yield Spot(cells[0].start, cells[-1].end, _describe(found, rows))


def _lacks(found: ActionTable, row: Row) -> bool:
    needs_owner = found.owner is None and not names_owner(row)
    needs_date = found.due is None and not names_date(row)
    both = found.owner is None and found.due is None
    return not is_tracked_row(row) and (needs_owner and needs_date if both else needs_owner or needs_date)


def _describe(found: ActionTable, rows: list[Row]) -> str:
    missing = " nor ".join(
        name for name, column in (("the owner", found.owner), ("the date", found.due)) if column is None
    )
    missing = (
        f"neither for {missing.replace(' nor ', ' nor for ')}" if " nor " in missing else f"no column for {missing}"
    )
    has = "has a column " if missing.startswith("neither") else "has "
    first = cut_excerpt(read_cell(rows[0], found.action))
    count = f"{len(rows)} open actions are" if len(rows) > 1 else "an open action is"
    return f'the table of actions {has}{missing}; {count} without, first "{first}"'


CHECK = Check(
    code="DOC121",
    slug="action-table-columns",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_missing_columns,
    doc=__doc__,
)
