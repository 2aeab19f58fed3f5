"""The tables of a document that list risks, and the headings that announce risks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.areas import clean_title
from reviewer.checks.columns import find_column, find_first_text_column, find_plain_rows, name_columns, read_cell
from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import Reading, Row, Table
from reviewer.quantities.late_patterns import compile_late

RISK_TITLE = compile_late(
    r"(?:(?:key|main|top|known|open|major|potential|technical|project|remaining|residual|important|strategic"
    r"|operational|delivery|execution"
    r"|business|security|implementation|migration|project) )?risks?(?: factors)?"
    r"(?:(?:,| and| &| /) (?:mitigations?|assumptions|dependencies|issues|concerns|unknowns|challenges|limitations"
    r"|open questions|contingenc(?:y|ies)))*(?: (?:register|assessment|log|analysis|table))?"
)
RISK_COLUMN = compile_late(
    r"(?:(?:key|main|top|identified|potential|technical|project|business|major|possible) )?risks?"
    r"(?: (?:descriptions?|items?|name|statement|event))?"
)
THREAT_COLUMN = compile_late(
    r"(?:threats?|descriptions?|what (?:could|can|might|may) go wrong|issues?|concerns?|items?|failures?)"
)
RESPONSE_COLUMN = compile_late(
    r".*\b(?:mitigat\w*|respon[sd]\w*|counter\w*|contingenc\w*|plans?|actions?|treatment|controls?|measures?"
    r"|fall ?backs?"
    r"|answer|handl\w*|resolution|strateg\w*|what we|how we|how to|remed\w*|prevent\w*|solutions?|reaction|notes?"
    r"|comments?"
    r"|approach|address\w*|manag\w*|reduc\w*|safeguards?|protections?|if it happens|behaviou?r|work ?arounds?|decision"
    r"|rationale|why|accept\w*|recommend\w*|next steps?|reasoning|explanation|details?|status)\b.*"
)
REGISTER_COLUMN = compile_late(
    r".*\b(?:likelihood|probability|prob|impact|severity|trigger|owner|chance|exposure|consequences?|effects?)\b.*"
)
RATING = compile_late(
    r"(?:very |medium[- ])?(?:low|medium|high|critical|severe|minor|major|moderate|none)|[a-z]?\d{1,3}", re.IGNORECASE
)


@dataclass(frozen=True)
class RiskTable:
    """A table that lists risks, one a row."""

    table: Table
    names: tuple[str, ...]
    """Headings of the columns, in lower case."""
    risk: int
    response: int | None
    is_announced: bool
    """Whether a heading above it announces risks."""

    @property
    def rows(self) -> list[Row]:
        """The rows that name a risk."""
        return [row for row in find_plain_rows(self.table) if read_cell(row, self.risk)]


def find_risk_tables(reading: Reading) -> Iterator[RiskTable]:
    """Find the tables that list risks: a first column "Risk", or a register's columns under a heading "Risks"."""
    for table in reading.tables:
        names = name_columns(table)
        first = find_first_text_column(names)
        if first is None or len(names) - first < 2:
            continue
        is_announced = any(RISK_TITLE.fullmatch(clean_title(title)) for title in table.section.path)
        has_ratings = find_column(names, REGISTER_COLUMN) is not None
        named = RISK_COLUMN.fullmatch(names[first][:60]) is not None and (
            is_announced or has_ratings or len(names) == 2
        )
        if not named and not (is_announced and has_ratings and THREAT_COLUMN.fullmatch(names[first][:60])):
            continue
        if all(RATING.fullmatch(strip_marks(cell.text[:40])) for cell in table.column(first)):
            continue
        response = find_column(names, RESPONSE_COLUMN, first + 1)
        yield RiskTable(table, tuple(names), first, response, is_announced)
