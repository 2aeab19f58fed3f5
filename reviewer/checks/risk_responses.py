"""A risk table that leaves out what is done about a risk.

What it finds: in a table of risks, cells for the response (mitigation, contingency, plan) that are empty or a dash;
and a table with likelihood, impact or trigger but no column for the response, where neither its section nor a heading
of the document speaks of mitigation.
Why it matters: a risk that is only rated has been noticed and not dealt with; whoever approves the plan accepts it
without being told.
Bad:
    ## Risks

    | Risk | Likelihood | Mitigation | Owner |
    |---|---|---|---|
    | Labels arrive late | medium | start with the 2025 set | Data |
    | Vendor raises the price | low |  | Buying |
Good:
    ## Risks

    | Risk | Likelihood | Mitigation | Owner |
    |---|---|---|---|
    | Labels arrive late | medium | start with the 2025 set | Data |
    | Vendor raises the price | low | accepted up to 10%, then our own model | Buying |
"""

import re
from collections.abc import Iterator

from reviewer.checks.areas import SectionTest
from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import is_empty_cell, read_cell
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.checks.risk_tables import RiskTable, find_risk_tables
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

RESPONSE_WORDS = compile_late(
    r"\b(?:mitigat|contingenc|counter-?measure|fall ?back|respon[sd]|we (?:will|accept|plan))", re.IGNORECASE
)
RESPONSE_TITLE = compile_late(r"\b(?:mitigat|contingenc|counter-?measure|risk (?:response|management))", re.IGNORECASE)


def find_missing_responses(reading: Reading) -> Iterator[Spot]:
    """Find risk tables without a response column, and risks whose response is empty."""
    text = SectionTest(reading, RESPONSE_WORDS)
    is_elsewhere = any(RESPONSE_TITLE.search(section.title) for section in reading.document.sections)
    for found in find_risk_tables(reading):
        if found.response is None:
            if not is_elsewhere and not text.holds(found.table.section):
                yield from _report_column(found)
            continue
        gaps = [row for row in found.rows if is_empty_cell(read_cell(row, found.response), dash_is_empty=True)]
        if gaps:
            place = gaps[0].cells[found.risk]
            name = cut_excerpt(found.table.header.cells[found.response].text)
            count = f"{len(gaps)} of {len(found.rows)} risks, first " if len(gaps) > 1 else ""
            yield Spot(
                place.start, place.end, f'the column "{name}" has nothing for {count}"{cut_excerpt(place.text)}"'
            )


def _report_column(found: RiskTable) -> Iterator[Spot]:
    if (len(found.names) < 3 and not found.is_announced) or not found.rows:
        return
    cells = found.table.header.cells
    count = f"{len(found.rows)} risks are" if len(found.rows) > 1 else "a risk is"
    message = f"the table of risks has no column for the response (mitigation, fallback, accepted): {count} only rated"
    yield Spot(cells[0].start, cells[-1].end, message, None, "medium")


CHECK = Check(
    code="DOC124",
    slug="risk-responses",
    severity=Severity.MINOR,
    confidence="high",
    find=find_missing_responses,
    doc=__doc__,
)
