"""A table's total breaks a limit that the document states.

What it finds: a total in a table that is larger than the only limit which the text states for the same measure
(latency, budget, memory, size …) in the same unit and at the same percentile, where the section does not say so.
Alert thresholds and timeouts are no limits.
Why it matters: the design does not do what its own goals ask for, and approvers who read only the goals will not
notice.
Bad:
    ## Goals

    The latency of scoring must stay within 60 ms at p99.

    ## Latency

    The p99 latency is made up as follows:

    | Stage | Contribution |
    |---|---:|
    | Network | 18 ms |
    | Feature lookup | 31 ms |
    | Inference | 26 ms |
    | Total | 75 ms |
Good:
    ## Goals

    The latency of scoring must stay within 60 ms at p99.

    ## Latency

    The p99 latency is made up as follows:

    | Stage | Contribution |
    |---|---:|
    | Network | 8 ms |
    | Feature lookup | 31 ms |
    | Inference | 16 ms |
    | Total | 55 ms |
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, blank_marks, is_subtotal, is_total, read_number_tables, read_style
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, find_quantities

LIMIT = compile_late(
    r"(?:\b(?:limit(?:ed)?(?: to| of| is)?|at most|no more than|not more than|(?:not|never) (?:to )?exceed"
    r"|(?:must|should|has to) (?:be|stay|remain)|stay(?:s|ing)? (?:inside|within|under|below)"
    r"|keep\w* (?:\w+ ){1,4}(?:within|under|below)|(?:latency|memory|size|cost|time) budget|budget (?:of|is)"
    r"|capped at|ceiling of|grants|allows|constraint)\b|≤)",
    re.IGNORECASE,
)
NO_LIMIT = compile_late(
    r"\b(?:alert\w*|page[ds]?|paging|time-?outs?|times? out|abort\w*|ticket|threshold|today|currently|used to|was|were"
    r"|if|unless|retry|retries|breaker|competitor\w*)\b",
    re.IGNORECASE,
)
MEASURES = {
    "latency": compile_late(r"\b(?:latency|latencies|response times?)\b", re.IGNORECASE),
    "memory": compile_late(r"\b(?:memory|ram)\b", re.IGNORECASE),
    "size": compile_late(r"\b(?:size|storage|disk|payload|binary)\b", re.IGNORECASE),
    "budget": compile_late(r"\bbudget\b", re.IGNORECASE),
    "power": compile_late(r"\b(?:power|energy)\b", re.IGNORECASE),
}
PERCENTILE = compile_late(
    r"\bp(\d{2}(?:\.\d{1,2})?|999)\b|\b(\d{2})(?:th|st)\s+percentile|\b(median|average|mean)\b", re.IGNORECASE
)
SAID_SO = compile_late(
    r"\b(?:exceed\w*|violat\w*|over (?:the )?(?:budget|limit)|above (?:the |our )?(?:limit|budget|target)"
    r"|miss(?:es|ed)? (?:the|our)|too (?:slow|much|large|expensive)|does not (?:fit|meet)|not within"
    r"|breaks? (?:the|our)|shortfall|gap)\b",
    re.IGNORECASE,
)
LIMIT_UNITS = {
    "ms",
    "s",
    "µs",
    "ns",
    "min",
    "h",
    "KB",
    "kB",
    "MB",
    "GB",
    "TB",
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "€",
    "$",
    "£",
}


class Limit(NamedTuple):
    """An upper bound that the text sets."""

    quantity: Quantity
    measure: str
    percentiles: frozenset[str]


def find_broken_limits(reading: Reading) -> Iterator[Spot]:
    """Find totals above the limit stated for them."""
    totals = [(table, row) for table in reading.derive(read_number_tables) if (row := _find_total(table)) is not None]
    limits: dict[tuple[str, str], list[Limit]] = {}
    for limit in _read_limits(reading) if totals else ():
        known = limits.setdefault((limit.measure, limit.quantity.unit), [])
        if all(limit.quantity.value != one.quantity.value for one in known[:2]):
            known.append(limit)
    for table, row in totals:
        context = _read_context(reading, table)
        for column in range(1, len(table.headers)):
            total = table.values[row][column]
            broken = _match_limit(limits, total, f"{context} {table.headers[column]}") if total else None
            if total and broken and not _says_so(reading, table):
                yield Spot(total.start, total.end, _describe(reading, total, broken))
                break


def _find_total(table: NumberTable) -> int | None:
    rows = [row for row, label in enumerate(table.labels) if is_total(label) and not is_subtotal(label)]
    return rows[-1] if rows else None


def _read_limits(reading: Reading) -> Iterator[Limit]:
    style = reading.derive(read_style)
    for sentence in reading.sentences:
        if len(sentence.text) > 1_000 or not LIMIT.search(sentence.text) or NO_LIMIT.search(sentence.text):
            continue
        measures = [name for name, pattern in MEASURES.items() if pattern.search(sentence.text)]
        numbers = [
            number
            for number in find_quantities(blank_marks(sentence.text), style, sentence.start)
            if number.unit in LIMIT_UNITS
        ]
        if len(measures) == 1 and len(numbers) == 1:
            yield Limit(numbers[0], measures[0], _read_percentiles(sentence.text))


def _read_percentiles(text: str) -> frozenset[str]:
    return frozenset("".join(groups).lower() for groups in PERCENTILE.findall(text))


def _read_context(reading: Reading, table: NumberTable) -> str:
    """Give the words that say what a table is about: its section's heading, its header, and the two lines before it."""
    line = table.table.header.line
    start, _ = reading.document.line_span(max(line - 3, table.table.section.line_start), line)
    before = reading.prose[start : table.table.header.cells[0].start] if table.table.header.cells else ""
    return " ".join((table.table.section.title, before[-600:], *table.headers))


def _match_limit(limits: dict[tuple[str, str], list[Limit]], total: Quantity, context: str) -> Limit | None:
    """Find the one limit that a total breaks; none where several could be meant."""
    if total.hedged:
        return None
    measures = [name for name, pattern in MEASURES.items() if pattern.search(context)]
    same = [limit for name in measures for limit in limits.get((name, total.unit), ())]
    if len(same) != 1 or same[0].percentiles != _read_percentiles(context):
        return None
    return same[0] if total.value - total.step > same[0].quantity.value else None


def _says_so(reading: Reading, table: NumberTable) -> bool:
    return SAID_SO.search(reading.section_text(table.table.section).text) is not None


def _describe(reading: Reading, total: Quantity, limit: Limit) -> str:
    line = reading.document.position(limit.quantity.start).line
    at = f" at {_name_percentile(limit)}" if limit.percentiles else ""
    return f"the {limit.measure} adds up to {total.text}{at}, but line {line} sets a limit of {limit.quantity.text}"


def _name_percentile(limit: Limit) -> str:
    names = sorted(limit.percentiles)
    return " and ".join(f"p{name}" if name[0].isdigit() else f"the {name}" for name in names)


CHECK = Check(
    code="DOC211",
    slug="broken-limits",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_broken_limits,
    doc=__doc__,
)
