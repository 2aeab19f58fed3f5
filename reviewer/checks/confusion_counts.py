"""A rate does not follow from the confusion matrix beside it.

What it finds: precision, recall, specificity, F1, accuracy or false-positive rate in a table row, or in a sentence,
that the true and false positives and negatives of the same row or sentence do not give.
Why it matters: one of the figures is wrong or from another run, and the choice of model or threshold rests on them.
Bad:
    | Model | TP | FP | FN | Precision | Recall |
    |---|---:|---:|---:|---:|---:|
    | Current | 612 | 203 | 307 | 75.1% | 66.6% |
    | New | 713 | 224 | 206 | 78.1% | 77.6% |
Good:
    | Model | TP | FP | FN | Precision | Recall |
    |---|---:|---:|---:|---:|---:|
    | Current | 612 | 203 | 307 | 75.1% | 66.6% |
    | New | 713 | 224 | 206 | 76.1% | 77.6% |
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import Figures, NumberTable, is_summary, is_total, read_figures, read_number_tables
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import Quantity

CELLS = {
    "tp": compile_late(r"tps?|true pos(?:itives?|\.)?(?: \(tp\))?|hits"),
    "fp": compile_late(r"fps?|false pos(?:itives?|\.)?(?: \(fp\))?|false (?:alarms?|flags?)"),
    "fn": compile_late(r"fns?|false neg(?:atives?|\.)?(?: \(fn\))?|miss(?:ed|es)"),
    "tn": compile_late(r"tns?|true neg(?:atives?|\.)?(?: \(tn\))?"),
}
RATES = {
    "precision": compile_late(r"precision|ppv|positive predictive value"),
    "recall": compile_late(r"recall|sensitivity|tpr|true[ -]positive rate|hit rate"),
    "specificity": compile_late(r"specificity|tnr|true[ -]negative rate"),
    "F1": compile_late(r"f1(?:[ -]?score)?|f-1|f₁"),
    "accuracy": compile_late(r"accuracy|acc\.?"),
    "false-positive rate": compile_late(r"fpr|false[ -]positive rate|false alarm rate"),
}
FORMULAS = {
    "precision": (("tp",), ("tp", "fp")),
    "recall": (("tp",), ("tp", "fn")),
    "specificity": (("tn",), ("tn", "fp")),
    "F1": (("tp", "tp"), ("tp", "tp", "fp", "fn")),
    "accuracy": (("tp", "tn"), ("tp", "tn", "fp", "fn")),
    "false-positive rate": (("fp",), ("fp", "tn")),
}
NAMES = {"tp": "TP", "fp": "FP", "fn": "FN", "tn": "TN"}
IN_SENTENCE = {
    **{name: compile_late(rf"(?:^|[\s(\[,;])(?:{NAMES[name]})\s?[=:]\s?$") for name in NAMES},
    **{
        name: compile_late(rf"\b(?:{pattern.pattern})\s?(?:[=:]|of|is|was|at)\s?$", re.IGNORECASE)
        for name, pattern in RATES.items()
    },
}
COUNTED = compile_late(r"\b(?:TP|FP|FN|TN)\s?[=:]")
MOST_NUMBERS = 40
"""In a sentence that is read."""
AVERAGED = compile_late(r"\b(?:macro|micro|weighted|averaged?|mean|cv|fold|cross-validat\w*|per class|@)\b|@")


def find_wrong_rates(reading: Reading) -> Iterator[Spot]:
    """Find rates that the confusion matrix does not give."""
    for table in reading.derive(read_number_tables):
        yield from _judge_table(table)
    for sentence in reading.derive(read_figures):
        yield from _judge_sentence(sentence)


def _judge_table(table: NumberTable) -> Iterator[Spot]:
    columns = {
        name: column
        for names in (CELLS, RATES)
        for name, pattern in names.items()
        for column, header in enumerate(table.headers)
        if pattern.fullmatch(header.removesuffix("(%)").strip())
    }
    if len(set(columns) & set(CELLS)) < 2 or not set(columns) & set(RATES):
        return
    for row, label in enumerate(table.labels):
        if not (is_total(label) or is_summary(label) or AVERAGED.search(label)):
            values = {name: value for name, column in columns.items() if (value := table.values[row][column])}
            yield from _judge(values, {name for name, column in columns.items() if "%" in table.headers[column]})


def _judge_sentence(sentence: Figures) -> Iterator[Spot]:
    if len(sentence.quantities) > MOST_NUMBERS or not COUNTED.search(sentence.text):
        return
    values: dict[str, Quantity] = {}
    for quantity in sentence.quantities:
        before = sentence.before(quantity, 32)
        for name, pattern in IN_SENTENCE.items():
            if pattern.search(before):
                if name in values:
                    return  # two matrices in one sentence
                values[name] = quantity
    if not AVERAGED.search(sentence.text):
        yield from _judge(values, set())


def _judge(values: dict[str, Quantity], in_percent: set[str]) -> Iterator[Spot]:
    counts = {name: value for name, value in values.items() if name in CELLS}
    if any(not value.is_whole or value.hedged or value.unit or value.signed for value in counts.values()):
        return
    for rate, (above, below) in FORMULAS.items():
        stated = values.get(rate)
        if stated is None or stated.hedged or not set(below) <= set(counts):
            continue
        part, whole = (sum((counts[name].value for name in names), Decimal(0)) for names in (above, below))
        scale = 100 if stated.is_percent or rate in in_percent or stated.value > 1 else 1
        if whole < 1 or (scale == 100 and stated.value <= 1):
            continue
        right = scale * part / whole
        if abs(right - stated.value) >= max(stated.step, Decimal("0.0000001")):
            yield Spot(stated.start, stated.end, _describe(rate, counts, stated, right, scale == 100))


def _describe(rate: str, counts: dict[str, Quantity], stated: Quantity, right: Decimal, percent: bool) -> str:
    given = ", ".join(f"{NAMES[name]} {counts[name].text}" for name in NAMES if name in counts)
    article = "an" if rate[0] in "Fa" else "a"
    places = max(0, -int(stated.step.as_tuple().exponent))
    return f"{given} give {article} {rate} of {right:.{places}f}{'%' * percent}, not {stated.text}"


CHECK = Check(
    code="DOC404",
    slug="confusion-counts",
    severity=Severity.MAJOR,
    confidence="high",
    find=find_wrong_rates,
    doc=__doc__,
)
