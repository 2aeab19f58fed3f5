"""A comparison of options with only one option.

What it finds: a table under a heading such as "Options" or "Options considered", or with a column "Option" and
columns that weigh it, that has a single row or a single column of an option. Tables of rejected alternatives are left
alone: the chosen one stands elsewhere.
Why it matters: one option is no choice, and the reader will ask for the others.
Bad:
    ## Options

    | Option | Cost | Benefit |
    |---|---|---|
    | Train a model | €2.9k a month | 40% less fraud |
Good:
    ## Options

    | Option | Cost | Benefit |
    |---|---|---|
    | Keep the rules | €1.2k a month | none |
    | Train a model | €2.9k a month | 40% less fraud |
"""

from collections.abc import Iterator

from reviewer.checks.areas import clean_title
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.option_tables import find_option_tables
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

ELSEWHERE = compile_late(
    r".*\b(?:alternatives?|rejected|recommend\w*|decision|chosen|selected|other|proposal|option [a-z0-9])\b.*"
)


def find_single_options(reading: Reading) -> Iterator[Spot]:
    """Find tables of options with one row."""
    tables: dict[int, int] = {}
    for table in reading.tables:
        tables[table.section.line_start] = tables.get(table.section.line_start, 0) + 1
    for found in find_option_tables(reading):
        section = found.table.section
        name = clean_title(found.table.header.cells[0].text)
        has_others = tables[section.line_start] > 1 or ELSEWHERE.fullmatch(clean_title(section.title)) is not None
        if len(found.options) != 1 or not found.is_named or has_others or ELSEWHERE.fullmatch(name):
            continue
        cell = found.options[0]
        yield Spot(cell.start, cell.end, f'the table of options has only one: "{cut_excerpt(cell.text)}"')


CHECK = Check(
    code="DOC129",
    slug="single-option",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_single_options,
    doc=__doc__,
)
