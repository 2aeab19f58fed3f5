"""A p-value of exactly zero.

What it finds: "p = 0.000" (three zeros or more) in a sentence that speaks of a test, an interval or significance, and
such a cell in a column of p-values.
Why it matters: no p-value is zero; software prints that for anything below its last digit. "p < 0.001" says what is
known.
Bad:
    The difference between the two arms is significant (p = 0.000).
Good:
    The difference between the two arms is significant (p < 0.001).
"""

from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.p_values import read_p_values
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity


def find_zero_p_values(reading: Reading) -> Iterator[Spot]:
    """Find p-values printed as zero."""
    for found in reading.derive(read_p_values):
        if found.value == 0 and found.places >= 3:
            bound = "0." + "0" * (found.places - 1) + "1"
            yield Spot(found.start, found.end, f"no p-value is {found.number}: write p < {bound}")


CHECK = Check(
    code="DOC408",
    slug="p-value-zero",
    severity=Severity.NIT,
    confidence="high",
    find=find_zero_p_values,
    doc=__doc__,
)
