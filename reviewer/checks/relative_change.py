"""A change in per cent does not follow from the two values.

What it finds: "from 240 ms to 180 ms, a 40% drop", "fell by 40% from 240 ms to 180 ms" and "240 ms → 180 ms (−40%)"
where the percentage is not the change divided by the first value, within what rounding allows. Where the values are
percentages themselves and the number is their difference, it asks for "percentage points".
Why it matters: a change divided by the wrong value overstates a fall and understates a rise, and it is the number
that gets quoted.
Bad:
    After the index was rebuilt, the median latency fell from 240 ms to 180 ms, a 33% drop.
Good:
    After the index was rebuilt, the median latency fell from 240 ms to 180 ms, a 25% drop.
"""

from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.changes import Change, read_changes, size_of, stated_range
from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.numbers import show_value
from reviewer.quantities.ranges import Range

ONE = Range(Decimal(1), Decimal(1))
HUNDRED = Decimal(100)


def find_wrong_changes(reading: Reading) -> Iterator[Spot]:
    """Find percentages that are not the change between the two values beside them."""
    for change in reading.derive(read_changes):
        if change.kind != "relative":
            continue
        before, after = change.ranges()
        ratio, inverse = after.over(before), before.over(after)
        if ratio is None or inverse is None or change.before.value == 0:
            continue
        said = stated_range(change.stated)
        if said.touches(_relative(ratio)) or (change.speed and said.touches(_relative(inverse))):
            continue
        if change.unit == "%" and said.touches(size_of(after.minus(before))):
            yield Spot(change.start, change.end, _ask_for_points(change), Severity.MINOR, "medium")
        else:
            wrong_base = said.touches(_relative(inverse))
            yield Spot(change.start, change.end, _describe(change, wrong_base=wrong_base))


def _relative(ratio: Range) -> Range:
    return size_of(ratio.minus(ONE).scaled(HUNDRED))


def _right_change(change: Change) -> tuple[str, str]:
    right = HUNDRED * (change.after.value - change.before.value) / change.before.value
    return ("an increase" if right > 0 else "a decrease"), show_value(abs(right), change.stated)


def _describe(change: Change, *, wrong_base: bool) -> str:
    direction, right = _right_change(change)
    size = change.stated.text.lstrip("+-−–")
    reason = f"; {size} divides by the new value" if wrong_base else ""
    return f"{change.show_step()} is {direction} of {right}, not {size}{reason}"


def _ask_for_points(change: Change) -> str:
    direction, right = _right_change(change)
    size = change.stated.text.lstrip("+-−–")
    points = size.rstrip("% ")
    return (
        f"{change.show_step()} is {points} percentage points, or {direction} of {right}; {size} can be read as either"
    )


CHECK = Check(
    code="DOC207",
    slug="relative-change",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_changes,
    doc=__doc__,
)
