"""Periods stated by two stamps, such as `from 14:02 to 14:51 UTC` or `2 March – 15 March 2026`."""

import re
from collections.abc import Iterator
from itertools import pairwise

from reviewer.checks.reading import Reading
from reviewer.checks.stamps import read_stamps
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.periods import Period

JOINT = compile_late(r"\s?(?:[–—-]|-{1,2}>|→)\s?|\s(?:to|until|till|through|up to)\s")
AND = compile_late(r"\sand\s")
BETWEEN = compile_late(r"\bbetween\s{1,2}$", re.IGNORECASE)
FROM = compile_late(r"\bfrom\s{1,2}$", re.IGNORECASE)


def read_periods(reading: Reading) -> tuple[Period, ...]:
    """Give the periods of the prose, in order."""
    return tuple(_find_periods(reading))


def _find_periods(reading: Reading) -> Iterator[Period]:
    text = reading.prose
    for one, two in pairwise(reading.derive(read_stamps)):
        if two.start - one.end > 12 or (one.clock is None) != (two.clock is None):
            continue
        before = text[max(0, one.start - 12) : one.start]
        opener = "between" if BETWEEN.search(before) else "from" if FROM.search(before) else ""
        joint = AND if opener == "between" else JOINT
        if joint.fullmatch(text, one.end, two.start):
            yield Period(one.start, two.end, text[one.start : two.end], one, two, opener)
