"""A risk table that names nobody.

What it finds: a table of risks with likelihood, impact, trigger or response, but no column for an owner and no handle
in any row. A hint: small teams own their risks together.
Why it matters: a trigger helps only if somebody watches it.
Bad:
    ## Risks

    | Risk | Likelihood | Mitigation |
    |---|---|---|
    | Labels arrive late | medium | start with the 2025 set |
Good:
    ## Risks

    | Risk | Likelihood | Mitigation | Owner |
    |---|---|---|---|
    | Labels arrive late | medium | start with the 2025 set | Data |
"""

from collections.abc import Iterator

from reviewer.checks.action_tables import names_owner
from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import OWNER_COLUMN, find_column
from reviewer.checks.reading import Reading
from reviewer.checks.risk_tables import find_risk_tables
from reviewer.domain.rubric import Severity


def find_unowned_risks(reading: Reading) -> Iterator[Spot]:
    """Find risk tables without a column for the owner."""
    for found in find_risk_tables(reading):
        has_owner = find_column(list(found.names), OWNER_COLUMN) is not None
        if has_owner or not found.rows or any(names_owner(row) for row in found.rows):
            continue
        cells = found.table.header.cells
        yield Spot(
            cells[0].start, cells[-1].end, "the table of risks has no column for the owner: say who watches each risk"
        )


CHECK = Check(
    code="DOC126",
    slug="risk-owners",
    severity=Severity.MINOR,
    confidence="low",
    find=find_unowned_risks,
    doc=__doc__,
)
