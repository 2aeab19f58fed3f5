"""An F1 score that precision and recall cannot give.

What it finds: in a table row or a sentence with one precision, one recall and one F1, an F1 above the harmonic mean of
the two, which no way of averaging over classes or folds can give. An F1 below it is only a hint, because averages over
classes look like that. F2, F0.5 and the best F1 over thresholds are left alone.
Why it matters: one of the three figures is wrong or was read at another threshold.
Bad:
    | Model | Precision | Recall | F1 |
    |---|---:|---:|---:|
    | Baseline | 0.81 | 0.62 | 0.70 |
    | Ours | 0.84 | 0.71 | 0.82 |
Good:
    | Model | Precision | Recall | F1 |
    |---|---:|---:|---:|
    | Baseline | 0.81 | 0.62 | 0.70 |
    | Ours | 0.84 | 0.71 | 0.77 |
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import Figures, NumberTable, read_figures, read_number_tables
from reviewer.checks.reading import Reading
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity
from reviewer.quantities.ranges import Range

HEADERS = {
    "precision": compile_late(r"(?:precision|prec\.?|p)(?: \(%\)|, ?%)?"),
    "recall": compile_late(r"(?:recall|rec\.?|r)(?: \(%\)|, ?%)?"),
    "f1": compile_late(r"(?:f1|f-1|f₁|f1[ -]?score|f1[ -]?measure)(?: \(%\)|, ?%)?"),
}
LINK = r"\s?(?:score\s)?(?:\([^()]{1,12}\)\s)?(?:=|:|of|is|was|at|reached)?\s?$"
NAMED = {
    "precision": compile_late(rf"(?<![\w-])precision{LINK}", re.IGNORECASE),
    "recall": compile_late(rf"(?<![\w-])recall{LINK}", re.IGNORECASE),
    "f1": compile_late(rf"(?<![\w-])(?:F1|F₁)(?:[ -]?score|[ -]?measure)?{LINK}", re.IGNORECASE),
}
OTHER_KIND = compile_late(
    r"\b(?:macro|micro|weighted|best|max(?:imum)?|optimal|average|averaged|mean|avg|±|target|at least|goal|map"
    r"|@)\b|@|±|≥|>|<|≤"
)


def find_impossible_f_scores(reading: Reading) -> Iterator[Spot]:
    """Find F1 scores outside what the precision and recall beside them allow."""
    for table in reading.derive(read_number_tables):
        yield from _judge_table(table)
    for sentence in reading.derive(read_figures):
        yield from _judge_sentence(sentence)


def _judge_table(table: NumberTable) -> Iterator[Spot]:
    columns = {
        name: [column for column, header in enumerate(table.headers) if pattern.fullmatch(header)]
        for name, pattern in HEADERS.items()
    }
    if any(len(found) != 1 for found in columns.values()):
        return
    rows = []
    for row, label in enumerate(table.labels):
        found = [value for name in HEADERS if (value := table.values[row][columns[name][0]])]
        if len(found) == 3:
            rows.append(list(_judge(found[0], found[1], found[2], OTHER_KIND.search(label) is not None)))
    spots = [spot for found_there in rows for spot in found_there]
    # where most rows are off, the F1 is another measure, such as the best over all thresholds
    doubtful = len(spots) > 1 and 2 * len(spots) > len(rows)
    yield from (spot._replace(confidence="low") if doubtful else spot for spot in spots)


def _judge_sentence(sentence: Figures) -> Iterator[Spot]:
    if not any(name in sentence.text for name in ("F1", "F₁", "f1")):
        return
    values: dict[str, Quantity] = {}
    for quantity in sentence.quantities:
        before = sentence.before(quantity, 40)
        for name, pattern in NAMED.items():
            if pattern.search(before):
                if name in values:
                    return  # two models in one sentence
                values[name] = quantity
    if len(values) == 3 and not OTHER_KIND.search(sentence.text):
        yield from _judge(values["precision"], values["recall"], values["f1"], averaged=False)


def _judge(precision: Quantity, recall: Quantity, score: Quantity, averaged: bool) -> Iterator[Spot]:
    if any(one.hedged or one.signed or one.value < 0 for one in (precision, recall, score)):
        return
    ranges = [_scale(one) for one in (precision, recall, score)]
    if any(one is None for one in ranges):
        return
    of_precision, of_recall, of_score = (one for one in ranges if one is not None)
    low, high = _harmonic(of_precision.low, of_recall.low), _harmonic(of_precision.high, of_recall.high)
    too_high = of_score.low > high
    if not too_high and (averaged or of_score.high >= low):
        return
    trust: Confidence = "medium" if too_high else "low"
    right = 100 * _harmonic(_middle(of_precision), _middle(of_recall))
    shown = f"{right:.1f}%" if score.value > 1 or score.is_percent else f"{right / 100:.3f}"
    message = f"precision {precision.text} and recall {recall.text} give an F1 of {shown}, not {score.text}"
    yield Spot(score.start, score.end, message, confidence=trust)


def _scale(value: Quantity) -> Range | None:
    """Give what a figure stands for as a share of one; None where it is none."""
    if value.unit not in {"", "%"}:
        return None
    one = Decimal("0.01") if value.is_percent or value.value > 1 else Decimal(1)
    # one unit of the last digit each way: figures are cut off as often as rounded
    shares = Range((value.value - value.step) * one, (value.value + value.step) * one)
    return Range(max(shares.low, Decimal(0)), shares.high) if shares.low <= 1 else None


def _harmonic(precision: Decimal, recall: Decimal) -> Decimal:
    both = precision + recall
    return 2 * precision * recall / both if both > 0 else Decimal(0)


def _middle(values: Range) -> Decimal:
    return (values.low + values.high) / 2


CHECK = Check(
    code="DOC405",
    slug="f-score",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_impossible_f_scores,
    doc=__doc__,
)
