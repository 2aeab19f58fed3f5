"""A comparison of options in words only.

What it finds: a table of at least two options with a criterion that is a quantity (cost, latency, time, accuracy,
throughput, savings) where no cell about any option holds a number, in digits or in words. Without such a criterion it
is a hint. Sizes such as S, M and L, ticks and plus signs are words.
Why it matters: "low" and "high" are the author's verdict, and the reader can neither check it nor weigh it.
Bad:
    ## Options

    | Option | Cost | Latency |
    |---|---|---|
    | Keep the rules | low | low |
    | Train a model | high | medium |
Good:
    ## Options

    | Option | Cost | Latency |
    |---|---|---|
    | Keep the rules | €1.2k a month | 4 ms |
    | Train a model | €2.9k a month | 18 ms |
"""

import re
from collections.abc import Iterator

from reviewer.checks.areas import SectionTest
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt, strip_marks
from reviewer.checks.option_tables import find_option_tables
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

NUMBER = compile_late(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|dozen|half|third|quarter|twice|double|hundreds?"
    r"|thousands?|millions?"
    r"|days?|weeks?|months?|free|nothing|none)\b|%|O\(",
    re.IGNORECASE,
)
QUANTITY = compile_late(
    r".*\b(?:costs?|price|latency|p9\d|time|efforts?|accuracy|throughput|savings?|memory|duration|speed|auc|recall"
    r"|precision|budget|size)\b.*",
    re.IGNORECASE,
)


def find_wordy_options(reading: Reading) -> Iterator[Spot]:
    """Find tables of options without a number."""
    text = SectionTest(reading, NUMBER)
    for found in find_option_tables(reading):
        said = [cell for _, cells in found.measures for cell in cells if cell]
        if len(found.options) < 2 or not said or any(NUMBER.search(cell) for cell in said):
            continue
        if text.holds(found.table.section):
            continue
        cells = found.table.header.cells
        quantity = next(
            ((name, cells) for name, cells in found.measures if QUANTITY.fullmatch(strip_marks(name[:80]))), None
        )
        if quantity is None:
            message = f"the {len(found.options)} options are compared without a single number"
            yield Spot(cells[0].start, cells[-1].end, message, None, "low")
            continue
        words = ", ".join(dict.fromkeys(cut_excerpt(cell, 24) for cell in quantity[1][:4] if cell))
        lead = f"the {len(found.options)} options are compared without a single number"
        message = f'{lead}: "{cut_excerpt(quantity[0])}" says {words}'
        yield Spot(cells[0].start, cells[-1].end, message)


CHECK = Check(
    code="DOC128",
    slug="option-numbers",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_wordy_options,
    doc=__doc__,
)
