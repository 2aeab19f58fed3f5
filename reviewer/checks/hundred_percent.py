"""Shares of a whole do not add up to 100%.

What it finds: a column of percentages whose total row says 100% although the rows do not add up to it, or a column
called a share, split or distribution that adds up to a little more than 100%, or to a little less although it has a
row for the rest ("Other"). Rounding and columns of answers that can be given several times are left alone.
Why it matters: a part is missing or counted twice, and every reader wonders which.
Bad:
    ## Traffic

    | Client | Share of requests |
    |---|---:|
    | iOS | 41% |
    | Android | 38% |
    | Web | 24% |
    | Other | 3% |
Good:
    ## Traffic

    | Client | Share of requests |
    |---|---:|
    | iOS | 41% |
    | Android | 38% |
    | Web | 18% |
    | Other | 3% |
"""

from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, explains_gap, is_part, is_summary, is_total, read_number_tables
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity

WHOLE = compile_late(
    r"\b(?:share of|% of (?:all|total|the|traffic|requests|cost|time|spend|budget)\b|split|distribution"
    r"|allocation|breakdown)"
)
REST = compile_late(
    r"^(?:(?:all )?others?|(?:the )?rest|remaining|remainder|misc(?:ellaneous)?\.?|everything else|unknown)\b"
)
SEVERAL = compile_late(
    r"\b(?:respondents?|mentions?|answers?|survey\w*|at least one|can be|cumulative|who|that|which|each|per|with)\b"
)


def find_broken_wholes(reading: Reading) -> Iterator[Spot]:
    """Find columns of shares that should add up to 100% and do not."""
    for table in reading.derive(read_number_tables):
        if not any("%" in cell.text or "cent" in cell.text for row in table.table.rows for cell in row.cells):
            continue
        for column in range(1, len(table.headers)):
            if any(number is not None and number.is_percent for number in (row[column] for row in table.values)):
                yield from _judge_column(reading, table, column)


def _judge_column(reading: Reading, table: NumberTable, column: int) -> Iterator[Spot]:
    end = next((row for row, label in enumerate(table.labels) if is_total(label)), len(table.labels))
    labels = table.labels[:end]
    if len(labels) < 2 or any(is_part(label) for label in labels):
        return
    shares = [row[column] for row in table.values[:end]]
    parts = [
        share for share in shares if share is not None and share.is_percent and not share.hedged and share.value >= 0
    ]
    if len(parts) != len(shares) or any(is_summary(label) for label in labels):
        return
    added = sum((part.value for part in parts), Decimal(0))
    slack = sum((part.step for part in parts), Decimal(0)) / 2
    if abs(added - 100) <= slack:
        return
    total = table.values[end][column] if end < len(table.labels) else None
    if _is_whole(table, column, labels, added, total) and not explains_gap(reading, table.table):
        place = total or parts[-1]
        start = place.start if total else parts[0].start
        yield Spot(
            start, place.end, f'the shares in "{table.title(column)}" add up to {added.normalize():f}%, not to 100%'
        )


def _is_whole(table: NumberTable, column: int, labels: tuple[str, ...], added: Decimal, total: Quantity | None) -> bool:
    """Whether the shares must be those of one whole."""
    if total is not None:
        # rates such as coverage have "totals" of 100% too, but do not come near 100 when added
        return total.is_percent and total.value == 100 and not total.hedged and 80 <= added <= 125
    header = table.headers[column]
    if not WHOLE.search(header) or SEVERAL.search(header):
        return False
    rest = any(REST.match(label) for label in labels)
    return 100 < added <= 115 or (rest and 85 <= added < 100)


CHECK = Check(
    code="DOC208",
    slug="hundred-percent",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_broken_wholes,
    doc=__doc__,
)
