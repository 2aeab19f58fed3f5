"""A stated factor does not follow from the two values.

What it finds: "from 300 ms to 100 ms, 4x faster", "240 → 180 (2×)", "by a factor of 4 from 300 ms to 100 ms" and
"doubled from 40 to 60" where neither the ratio of the two values nor the ratio less one is the stated factor, with a
tenth of tolerance beyond rounding.
Why it matters: factors are quoted alone, without the values that would show the slip.
Bad:
    The nightly job went from 90 min to 30 min, 5x faster.
Good:
    The nightly job went from 90 min to 30 min, 3x faster.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reviewer.checks.changes import FROM, TO, Change, read_changes
from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import Figures, read_figures
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range

WORDS = {"doubled": 2, "doubling": 2, "halved": 2, "halving": 2, "tripled": 3, "tripling": 3, "quadrupled": 4}
SAID = compile_late(
    rf"(?P<hedge>\b(?:more|less|better|almost|nearly|roughly|about|approximately|over|not|nor|if|than|practically|virtually)\s+(?:than\s+)?)?"
    rf"\b(?P<word>{'|'.join(WORDS)})(?:\s+(?!and\b|but\b)[\w'’()-]{{1,30}}){{0,5}},?\s+$",
    re.IGNORECASE,
)
TOLERANCE = Decimal("0.1")
LOOSE = Decimal("0.25")
"""For words: "doubled" is said of a rise by 80% as well."""


def find_wrong_factors(reading: Reading) -> Iterator[Spot]:
    """Find factors that are not the ratio of the two values beside them."""
    for change in reading.derive(read_changes):
        if change.kind == "factor" and not _holds(change):
            ratio = _show_ratio(change.before.value, change.after.value)
            message = f"{change.show_step()} is a factor of {ratio}, not {change.stated.text}"
            yield Spot(change.start, change.end, message)
    for sentence in reading.derive(read_figures):
        yield from _judge_words(sentence)


def _holds(change: Change) -> bool:
    ratio = change.ratio()
    if ratio is None or ratio.low <= 0 or change.stated.value <= 0:
        return True
    said = change.stated.rounding().widened(change.stated.value * TOLERANCE)
    larger = ratio if ratio.low >= 1 else Range(1 / ratio.high, 1 / ratio.low)
    one = Range(Decimal(1), Decimal(1))
    return said.touches(larger) or said.touches(larger.minus(one)) or said.touches(ratio)


def _judge_words(sentence: Figures) -> Iterator[Spot]:
    for before, after in pairwise(sentence.quantities):
        ahead = sentence.before(before, 120)
        start = FROM.search(ahead)
        said = SAID.search(ahead[: start.start()]) if start else None
        if said is None or said.group("hedge") or before.hedged or after.hedged or before.is_year:
            continue
        if before.value <= 0 or after.value <= 0 or (before.unit and after.unit and before.unit != after.unit):
            continue
        if not TO.fullmatch(sentence.between(before, after)[:100]):
            continue
        word = said.group("word").lower()
        factor = Decimal(WORDS[word])
        ratio = after.value / before.value
        ratio = 1 / ratio if word.startswith("halv") else ratio
        if not factor * (1 - LOOSE) <= ratio <= factor * (1 + LOOSE):
            shown = _show_ratio(before.value, after.value)
            start_of_word = before.start - len(ahead) + said.start("word")
            message = f'from {before.text} to {after.text} is a factor of {shown}, not "{said.group("word")}"'
            yield Spot(start_of_word, after.end, message)


def _show_ratio(before: Decimal, after: Decimal) -> str:
    return (
        f"{max(before, after) / min(before, after):.2g}" if max(before, after) < 99 * min(before, after) else "over 99"
    )


CHECK = Check(
    code="DOC210",
    slug="stated-factors",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_factors,
    doc=__doc__,
)
