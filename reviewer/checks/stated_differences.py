"""A stated difference is not the difference of the two values.

What it finds: "from 62.5% to 77.6%, a gain of 16.1 points", "between 0.951 and 0.968, a spread of 0.027" and "240 ms
→ 180 ms (−50 ms)" where the last number is not the difference of the first two, within what rounding allows.
Why it matters: one of the three numbers is wrong, and the reader cannot tell which.
Bad:
    The p99 latency fell from 240 ms to 180 ms, a drop of 50 ms.
Good:
    The p99 latency fell from 240 ms to 180 ms, a drop of 60 ms.
"""

from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.changes import Change, read_changes, size_of, stated_range
from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.numbers import show_value

HUNDRED = Decimal(100)


def find_wrong_differences(reading: Reading) -> Iterator[Spot]:
    """Find stated differences that are not those of the two values beside them."""
    for change in reading.derive(read_changes):
        if change.kind == "difference" and not _holds(change):
            places = max(-int(change.stated.step.as_tuple().exponent), 0) if change.stated.step < 1 else 0
            right = show_value(abs(change.after.value - change.before.value), change.stated, places)
            size = change.stated.text.lstrip("+-−–")
            yield Spot(change.start, change.end, f"{change.show_step()} is a difference of {right}, not {size}")


def _holds(change: Change) -> bool:
    before, after = change.ranges()
    said = stated_range(change.stated)
    if said.touches(size_of(after.minus(before))):
        return True
    # shares may be printed as fractions: 0.62 to 0.77 is 15 points
    if change.stated.unit == "points" and not change.unit and change.after.value <= 1:
        return said.touches(size_of(after.minus(before).scaled(HUNDRED)))
    return False


CHECK = Check(
    code="DOC209",
    slug="stated-differences",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_differences,
    doc=__doc__,
)
