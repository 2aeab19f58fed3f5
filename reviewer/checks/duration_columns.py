"""A table's duration column does not match its start and end columns.

What it finds: rows of a table with columns such as Start, End and Duration where the third is not the time between the
other two. Midnight, rounding and time zones are allowed for.
Why it matters: one of the three cells is wrong, and totals of downtime are summed from that column.
Bad:
    | Incident | Start | End | Duration |
    |---|---|---|---|
    | Login | 14:02 | 14:49 | 47 min |
    | Search | 16:10 | 18:10 | 60 min |
Good:
    | Incident | Start | End | Duration |
    |---|---|---|---|
    | Login | 14:02 | 14:49 | 47 min |
    | Search | 16:10 | 18:10 | 120 min |
"""

from bisect import bisect_left
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.columns import find_column, name_columns
from reviewer.checks.reading import Reading, Row, Span
from reviewer.checks.stamps import read_stamps
from reviewer.checks.stated_durations import compare_duration
from reviewer.domain.rubric import Severity
from reviewer.quantities.durations import Duration, find_durations
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import Stamp
from reviewer.quantities.periods import Period

START = compile_late(r"(?:start(?:ed|s)?|begin|began|from|opened)(?: ?(?:time|at|date))?(?: ?\(.{1,20}\))?")
END = compile_late(
    r"(?:end(?:ed|s)?|to|until|finish(?:ed)?|stop(?:ped)?|resolved|closed)(?: ?(?:time|at|date))?(?: ?\(.{1,20}\))?"
)
LENGTH = compile_late(
    r"(?:duration|length|elapsed|downtime|time to (?:resolve|recover)|ttr)"
    r"(?: ?(?:\((?P<one>\w{1,8})\)|in (?P<two>\w{1,8})))?"
)
NUMBER = compile_late(r"\d{1,6}(?:\.\d{1,2})?")


def find_wrong_rows(reading: Reading) -> Iterator[Spot]:
    """Find rows whose duration is not the time between start and end."""
    stamps = reading.derive(read_stamps)
    starts = [stamp.start for stamp in stamps]

    def find_only(cell: Span) -> Stamp | None:
        """Give the stamp that fills a cell."""
        first = bisect_left(starts, cell.start)
        alone = first < bisect_left(starts, cell.end) == first + 1
        return stamps[first] if alone and stamps[first].start == cell.start and stamps[first].end <= cell.end else None

    for table in reading.tables:
        names = name_columns(table)
        columns = [find_column(names, pattern) for pattern in (START, END, LENGTH)]
        if None in columns or len(set(columns)) < 3:
            continue
        numbers = [number for number in columns if number is not None]
        unit = LENGTH.fullmatch(names[numbers[2]])
        for row in table.rows:
            if max(numbers) < len(row.cells):
                begin, end = (find_only(row.cells[number]) for number in numbers[:2])
                length = _read_length(row, numbers[2], (unit["one"] or unit["two"] or "") if unit else "")
                if begin and end and length and (begin.clock is None) == (end.clock is None):
                    text = f"{begin.text} to {end.text}"
                    yield from compare_duration(Period(begin.start, end.end, text, begin, end, "from"), length)


def _read_length(row: Row, number: int, unit: str) -> Duration | None:
    """Read the cell of a duration; a bare number has its column's unit."""
    cell = row.cells[number]
    text = f"{cell.text} {unit}" if unit and NUMBER.fullmatch(cell.text) else cell.text
    found = list(find_durations(text[:100]))
    if len(found) != 1 or found[0].start or found[0].end != len(text):
        return None
    return found[0]._replace(start=cell.start, end=cell.end, text=text)


CHECK = Check(
    code="DOC309",
    slug="duration-columns",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_rows,
    doc=__doc__,
)
