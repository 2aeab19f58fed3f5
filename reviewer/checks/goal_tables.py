"""A table of goals with a gap in baseline or target.

What it finds: in a table of goals, metrics or key results with a column for the target, cells for target or baseline
that are empty or hold a question mark, one finding for each column. A table under a heading such as "Goals" or
"Success metrics" without any column for the baseline is a hint.
Why it matters: a target without a baseline cannot be judged hard or easy, and without a target nobody can miss it.
Bad:
    ## Success metrics

    | Metric | Baseline | Target | By |
    |---|---|---|---|
    | Share of zero-result searches | 11.8% | 5% | December |
    | Orders per session |  | 3.6% | December |
Good:
    ## Success metrics

    | Metric | Baseline | Target | By |
    |---|---|---|---|
    | Share of zero-result searches | 11.8% | 5% | December |
    | Orders per session | 3.1% | 3.6% | December |
"""

from collections.abc import Iterator

from reviewer.checks.areas import clean_title
from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import (
    find_column,
    find_first_text_column,
    find_plain_rows,
    is_empty_cell,
    name_columns,
    read_cell,
)
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading, Row, Table
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

GOAL_TITLE = compile_late(
    r"(?:(?:key|project|business|our|main|high-level) )?(?:goals?|objectives?|targets?|okrs?|kpis?|key results"
    r"|success (?:metrics?|criteria)"
    r"|metrics of success|goals (?:and|&) (?:metrics|success criteria|objectives|targets|measures)|objectives (?:and"
    r"|&) key results"
    r"|how we (?:will )?measure success|how (?:will we|do we) (?:measure|know).{0,30}|measures? of success"
    r"|definition of success)"
)
SUBJECT = compile_late(
    r"(?:(?:success|key|business|product|primary|guardrail) )?(?:goals?|objectives?|metrics?|kpis?|key results?|krs?"
    r"|okrs?|measures?"
    r"|indicators?|criteri(?:on|a)|outcomes?|results?)(?: (?:name|description))?"
)
TARGET = compile_late(
    r"(?:.* )?(?:targets?|goal|aim|desired|target value)(?: (?:\(.{0,30}|value|level|20\d\d|q\d|by .{1,20}"
    r"|for .{1,20}))?"
)
BASELINE = compile_late(
    r"(?:.*\b)?(?:base ?line|current|today|now|as-is|start|before|present|actual|from|status quo|last|previous"
    r"|20\d\d|q\d|h\d)\b.*"
)
FROM_TO = compile_late(
    r"→|->|⇒|\b(?:from|vs\.?|versus|above|below|over|under|than|today|current(?:ly)?|baseline|compared|relative|up"
    r"|down)\b|[+−-] ?\d"
)


def find_goal_gaps(reading: Reading) -> Iterator[Spot]:
    """Find empty cells for baseline and target in tables of goals, and such tables without a baseline."""
    for table in reading.tables:
        names = name_columns(table)
        first = find_first_text_column(names)
        if first is None or not SUBJECT.fullmatch(names[first][:60]):
            continue
        target = find_column(names, TARGET, first + 1)
        if target is None:
            continue
        others = [name if number > first and number != target else "" for number, name in enumerate(names)]
        baseline = find_column(others, BASELINE)
        rows = [row for row in find_plain_rows(table) if read_cell(row, first)]
        for column in (baseline, target):
            if column is not None:
                yield from _find_gaps(table, rows, first, column)
        if baseline is None:
            yield from _report_baseline(table, rows)


def _find_gaps(table: Table, rows: list[Row], first: int, column: int) -> Iterator[Spot]:
    gaps = [row for row in rows if is_empty_cell(read_cell(row, column), dash_is_empty=False)]
    if not gaps:
        return
    cell = gaps[0].cells[first]
    name = cut_excerpt(table.header.cells[column].text)
    count = f"{len(gaps)} of {len(rows)} goals, first " if len(gaps) > 1 else ""
    yield Spot(cell.start, cell.end, f'the column "{name}" has nothing for {count}"{cut_excerpt(cell.text)}"')


def _report_baseline(table: Table, rows: list[Row]) -> Iterator[Spot]:
    is_announced = any(GOAL_TITLE.fullmatch(clean_title(title)) for title in table.section.path)
    says_from = any(FROM_TO.search(cell.text[:500]) for row in rows for cell in row.cells[:20])
    cells = table.header.cells
    if is_announced and rows and not says_from:
        message = f"the table gives targets for {len(rows)} goals and no baseline: say where each stands today"
        yield Spot(cells[0].start, cells[-1].end, message, None, "low")


CHECK = Check(
    code="DOC130",
    slug="goal-tables",
    severity=Severity.MINOR,
    confidence="high",
    find=find_goal_gaps,
    doc=__doc__,
)
