"""A p-value below zero or above one.

What it finds: "p = 1.3" or "p-value of −0.02" in a sentence that speaks of a test, an interval or significance, and
such a cell in a column of p-values. A `p` that is a parameter (of a norm, of dropout) is left alone.
Why it matters: a p-value is a probability; one outside 0 to 1 is a slip, or another statistic under the wrong name.
Bad:
    The difference between the two arms is not significant (p = 1.3).
Good:
    The difference between the two arms is not significant (p = 0.13).
"""

from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.p_values import read_p_values
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity


def find_impossible_p_values(reading: Reading) -> Iterator[Spot]:
    """Find p-values that are no probabilities."""
    for found in reading.derive(read_p_values):
        if not 0 <= found.value <= 1:
            message = f"a p-value lies between 0 and 1, but this one is {found.number}: correct it or rename the figure"
            yield Spot(found.start, found.end, message)


CHECK = Check(
    code="DOC407",
    slug="p-value-range",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_impossible_p_values,
    doc=__doc__,
)
