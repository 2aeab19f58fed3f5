"""A change in the text does not follow from the table.

What it finds: a sentence such as "the click-through rate of the feed fell by 45%" beside a table row "Feed click-
through rate" with one value before and one after, where the percentage is the change divided by the new value. Any
other disagreement is only a hint, since the sentence may be about other values.
Why it matters: the table shows the true size of the effect, and the summary, which more people read, another one.
Bad:
    The feed CTR fell by 45%.

    | Metric | Baseline | Incident |
    |---|---:|---:|
    | Feed CTR | 4.2% | 2.9% |
    | Orders per session | 1.38% | 1.31% |
Good:
    The feed CTR fell by 31%.

    | Metric | Baseline | Incident |
    |---|---:|---:|
    | Feed CTR | 4.2% | 2.9% |
    | Orders per session | 1.38% | 1.31% |
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from reviewer.checks.changes import size_of, stated_range
from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import NumberTable, blank_marks, read_figures, read_number_tables, read_style
from reviewer.checks.reading import Reading, Span
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity, Style, find_quantities, show_value
from reviewer.quantities.ranges import Range

FELL = (
    r"(?:fell|dropped|decreased|declined|went down|was down|shrank|was (?:cut|reduced)|falls|drops|decreases|declines"
    r"|goes down)"
)
ROSE = r"(?:rose|increased|grew|went up|was up|climbed|rises|increases|grows|goes up)"
CHANGED = compile_late(rf"\b(?:(?P<fell>{FELL})|{ROSE})\s+by\s+$", re.IGNORECASE)
BEFORE = compile_late(r"\b(?:before|baseline|usual|normal|previous|old|control|today|expected|prior)\b")
AFTER = compile_late(r"\b(?:after|during|incident|outage|now|new|treatment|variant|afterwards|following)\b")
WORD = compile_late(r"[a-z][a-z-]*[a-z]")
DULL = {
    "the",
    "of",
    "per",
    "in",
    "for",
    "at",
    "and",
    "to",
    "by",
    "mean",
    "median",
    "average",
    "rate",
    "number",
    "total",
    "all",
}
MOST_ROWS = 500
MOST_SENTENCES = 2_000


class Claim(NamedTuple):
    """A sentence that something fell or rose by a percentage."""

    sentence: Span
    stated: Quantity
    fell: bool
    words: frozenset[str]


class Effect(NamedTuple):
    """A row with one value before and one after."""

    label: str
    words: frozenset[str]
    before: Quantity
    after: Quantity


def find_changes_against_tables(reading: Reading) -> Iterator[Spot]:
    """Find stated changes that the table row with the same name contradicts."""
    effects = list(islice(_read_effects(reading), MOST_ROWS))
    if not effects:
        return
    by_word: dict[str, list[Effect]] = {}
    for effect in effects:
        by_word.setdefault(max(effect.words, key=len), []).append(effect)
    for claim in islice(_read_claims(reading), MOST_SENTENCES):
        named = [effect for word in claim.words for effect in by_word.get(word, ()) if effect.words <= claim.words]
        if len(named) == 1 and (spot := _judge(claim, named[0])):
            yield spot


def _read_effects(reading: Reading) -> Iterator[Effect]:
    for table in reading.derive(read_number_tables):
        if not any(BEFORE.search(header) for header in table.headers[1:]):
            continue
        columns = [column for column in range(1, len(table.headers)) if any(row[column] for row in table.values)]
        if len(columns) != 2 or not (
            BEFORE.search(table.headers[columns[0]]) and AFTER.search(table.headers[columns[1]])
        ):
            continue
        yield from _read_rows(table, *columns)


def _read_rows(table: NumberTable, first: int, second: int) -> Iterator[Effect]:
    for row, values in enumerate(table.values):
        before, after = values[first], values[second]
        words = _find_words(table.labels[row])
        if before is None or after is None or not words or before.hedged or after.hedged:
            continue
        if before.unit == after.unit and before.value > 0 and after.value > 0:
            yield Effect(table.labels[row], words, before, after)


def _find_words(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in WORD.findall(text.lower())) - DULL


def _read_claims(reading: Reading) -> Iterator[Claim]:
    style: Style = reading.derive(read_style)
    with_more = {figures.start for figures in reading.derive(read_figures)}
    for sentence in reading.sentences:
        if "%" not in sentence.text or len(sentence.text) > 400 or " by " not in sentence.text:
            continue
        if sentence.start in with_more:  # a claim has one number
            continue
        plain = blank_marks(sentence.text)
        numbers = list(find_quantities(plain, style, sentence.start))
        changed = CHANGED.search(plain[: numbers[0].start - sentence.start]) if len(numbers) == 1 else None
        if changed and numbers[0].is_percent and not numbers[0].hedged:
            yield Claim(sentence, numbers[0], changed.group("fell") is not None, _find_words(plain))


def _judge(claim: Claim, effect: Effect) -> Spot | None:
    before, after = effect.before.rounding(coarse=True), effect.after.rounding(coarse=True)
    change, inverse = after.over(before), before.over(after)
    if change is None or inverse is None or claim.fell != (effect.after.value < effect.before.value):
        return None
    said = stated_range(claim.stated)
    if said.touches(_relative(change)) or said.touches(size_of(after.minus(before))):
        return None
    wrong_base = said.touches(_relative(inverse))
    right = show_value(abs(100 * (effect.after.value / effect.before.value - 1)), claim.stated)
    reason = f"; {claim.stated.text} divides by the new value" if wrong_base else ""
    message = (
        f'the table has "{effect.label}" from {effect.before.text} to {effect.after.text}, '
        f"a change of {right}, not {claim.stated.text}{reason}"
    )
    trust: Confidence = "medium" if wrong_base else "low"
    return Spot(claim.stated.start, claim.stated.end, message, confidence=trust)


def _relative(ratio: Range) -> Range:
    one = Range(Decimal(1), Decimal(1))
    return size_of(ratio.minus(one).scaled(Decimal(100)))


CHECK = Check(
    code="DOC212",
    slug="change-against-table",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_changes_against_tables,
    doc=__doc__,
)
