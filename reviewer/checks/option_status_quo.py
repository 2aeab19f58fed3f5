"""A comparison of options that leaves out the status quo.

What it finds: a table of at least two options or alternatives in which no row is doing nothing, what is in use today
or a plain baseline, and whose section does not speak of it either. Tables under another heading, and those without a
column of figures are hints: a choice between tools may have nothing in use to compare with.
Why it matters: without it nobody can see what is gained by doing anything at all; variants of one idea beat each
other.
Bad:
    ## Alternatives considered

    | Model | AUC | Inference p99 |
    |---|---|---|
    | GBDT, 500 trees | 0.962 | 18 ms |
    | GBDT, 800 trees | 0.965 | 27 ms |
    | Sequence model | 0.969 | 64 ms |
Good:
    ## Alternatives considered

    | Model | AUC | Inference p99 |
    |---|---|---|
    | Today's 140 rules | 0.871 | 4 ms |
    | GBDT, 500 trees | 0.962 | 18 ms |
    | Sequence model | 0.969 | 64 ms |
"""

from collections.abc import Iterator

from reviewer.checks.areas import SectionTest
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.option_tables import STATUS_QUO_IN_TEXT, find_option_tables, names_status_quo
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

FIGURE = compile_late(r"[^\w]{0,4}(?:[A-Z]{1,3}[$ ])?\d")
"""A cell that starts with a number: a measurement, and not words in which a number occurs."""


def find_missing_status_quo(reading: Reading) -> Iterator[Spot]:
    """Find tables of options in which nothing stands for going on as today."""
    text = SectionTest(reading, STATUS_QUO_IN_TEXT)
    for found in find_option_tables(reading):
        if len(found.options) < 2 or names_status_quo(found) or text.holds(found.table.section):
            continue
        measured = any(sum(1 for cell in cells if FIGURE.match(cell)) >= 2 for _, cells in found.measures)
        cells = found.table.header.cells
        names = ", ".join(cut_excerpt(cell.text, 24) for cell in found.options[:4])
        more = ", …" if len(found.options) > 4 else ""
        message = f"none of the {len(found.options)} options is doing nothing or what is in use today: {names}{more}"
        yield Spot(cells[0].start, cells[-1].end, message, None, None if measured and found.is_announced else "low")


CHECK = Check(
    code="DOC127",
    slug="option-status-quo",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_missing_status_quo,
    doc=__doc__,
)
