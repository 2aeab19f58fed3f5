"""The tables of a document that compare options, one a row or one a column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.areas import clean_title
from reviewer.checks.columns import find_column, find_first_text_column, find_plain_rows, name_columns, read_cell
from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import Reading, Span, Table
from reviewer.quantities.late_patterns import compile_late

OPTION_TITLE = compile_late(
    r"(?:other |possible |design |rejected )?(?:alternatives?|options|approaches|solutions)(?: (?:designs?"
    r"|solutions?|approaches|options))?"
    r"(?: (?:considered|analysis|compared|comparison|evaluated|explored|and (?:trade-?offs|decision|recommendation"
    r"|comparison)))?"
    r"|(?:considered|comparison of|evaluated) (?:the )?(?:alternatives|options|approaches|solutions)"
    r"|alternatives? .{0,20}considered|(?:option|alternatives?|solution) (?:analysis|comparison|evaluation)"
)
OPTION_COLUMN = compile_late(
    r"(?:#|the )?(?:options?|alternatives?|candidates?|choices?|scenarios?)(?: (?:name|considered))?"
)
SUBJECT_COLUMN = compile_late(
    r"(?:models?|approach(?:es)?|solutions?|designs?|tools?|vendors?|systems?|architectures?|methods?|variants?"
    r"|strateg(?:y|ies)"
    r"|technolog(?:y|ies)|names?|databases?|frameworks?|libraries|library|providers?|products?|)"
)
WEIGHING_COLUMN = compile_late(
    r".*\b(?:pros?|cons|costs?|efforts?|benefits?|advantages?|disadvantages?|drawbacks?|score|risks?|verdict"
    r"|decision|rejected|build"
    r"|price|latency|p9\d|complexity|trade-?offs?|time|quality|accuracy|why|reason|value|run|throughput|maintenance"
    r"|impact|savings?"
    r"|feasibility|strengths?|weaknesses|recommendation|assessment)\b.*"
)
SETTING_COLUMN = compile_late(
    r".*\b(?:defaults?|types?|flags?|required|values?|allowed|syntax|env|environment|arguments?|possible|usage|long"
    r"|short|since"
    r"|version|command|example|meaning|permission|parameter)\b.*"
)
CRITERION_COLUMN = compile_late(
    r"(?:criteri(?:on|a)|aspects?|features?|dimensions?|factors?|propert(?:y|ies)|attributes?|)"
)
OPTION_HEADING = compile_late(r"(?:options?|alternatives?|approach|proposal)\b.{0,40}")
STATUS_QUO = compile_late(
    r"\b(?:do(?:ing)? nothing|nothing|status[ -]?quo|no[ -](?:change|action|op)|none|as[ -]is|current\w*|today\w*"
    r"|existing|unchanged"
    r"|baseline|keep\w*|stay\w*|remain\w*|leave|continue|present|legacy|in production|production|deployed|now"
    r"|don['’]?t|do not"
    r"|not (?:build|do)\w*|without|manual\w*|old|incumbent|in place|already|original|default|control|naive|naïve"
    r"|wait|defer|postpone"
    r"|rule|rules|heuristics?|random|popularity|v[01]|before|as usual|null)\b",
    re.IGNORECASE,
)
STATUS_QUO_IN_TEXT = compile_late(
    r"\b(?:do(?:ing)? nothing|status[ -]?quo|as[ -]is|unchanged|baseline|no change|keep(?:ing)? (?:the|our|today"
    r"|what|using|it|things)"
    r"|(?:current|existing|present|today['’]s|legacy) [a-z-]{1,20}|(?:stay|continue) (?:with|on|as)|in production"
    r"|green-?field|from scratch)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class OptionTable:
    """A table that compares options."""

    table: Table
    options: tuple[Span, ...]
    """The cells that name them."""
    texts: tuple[str, ...]
    """For each option, everything that the table says about it."""
    measures: tuple[tuple[str, tuple[str, ...]], ...]
    """For each criterion, its name and what is said of each option."""
    is_announced: bool
    """Whether a heading above it announces options or alternatives."""
    is_named: bool
    """Whether its columns name options, and not models or tools."""


def find_option_tables(reading: Reading) -> Iterator[OptionTable]:
    """Find the tables that compare options, but none that lists the options of a program."""
    for table in reading.tables:
        names = name_columns(table)
        if len(names) < 2 or find_column(names[1:], SETTING_COLUMN) is not None:
            continue
        is_announced = any(OPTION_TITLE.fullmatch(clean_title(title)) for title in table.section.path)
        first = find_first_text_column(names)
        option = find_column(names[:2], OPTION_COLUMN)
        column = option if option is not None else first
        weighs = find_column(names, WEIGHING_COLUMN) is not None
        headed = [number for number, name in enumerate(names) if number and OPTION_HEADING.fullmatch(name[:60])]
        if len(headed) >= 2 and CRITERION_COLUMN.fullmatch(names[0][:60]):
            yield _read_columns(table, headed, is_announced)
        elif option is not None and (is_announced or weighs):
            yield _read_rows(table, option, is_announced=is_announced, is_named=True)
        elif is_announced and column is not None and SUBJECT_COLUMN.fullmatch(names[column][:60]) and weighs:
            yield _read_rows(table, column, is_announced=True, is_named=False)


def _read_rows(table: Table, column: int, *, is_announced: bool, is_named: bool) -> OptionTable:
    rows = [row for row in find_plain_rows(table) if read_cell(row, column)]
    others = [number for number in range(len(table.header.cells)) if number != column][:30]
    measures = tuple((table.header.cells[n].text, tuple(read_cell(row, n) for row in rows)) for n in others)
    texts = tuple(" | ".join(cell.text[:400] for cell in row.cells[:30]) for row in rows)
    return OptionTable(table, tuple(row.cells[column] for row in rows), texts, measures, is_announced, is_named)


def _read_columns(table: Table, columns: list[int], is_announced: bool) -> OptionTable:
    columns = columns[:30]
    rows = list(find_plain_rows(table))
    texts = tuple(" | ".join(read_cell(row, number)[:400] for row in rows) for number in columns)
    measures = tuple((row.cells[0].text, tuple(read_cell(row, number) for number in columns)) for row in rows)
    cells = tuple(table.header.cells[number] for number in columns)
    return OptionTable(table, cells, texts, measures, is_announced, is_named=True)


def names_status_quo(found: OptionTable) -> bool:
    """Whether a table names something like doing nothing or what is in use today."""
    names = " | ".join(strip_marks(cell.text[:400]) for cell in found.options)
    return STATUS_QUO.search(names) is not None or any(STATUS_QUO_IN_TEXT.search(text) for text in found.texts)
