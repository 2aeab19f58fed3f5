"""An accuracy that the majority class alone would reach.

What it finds: the accuracy of a model that is no higher than the share of the largest class the document states
("0.6% of payments are fraudulent": approving all is right 99.4% of the time), where the text does not name that
baseline.
Why it matters: such a model may have learned nothing; precision and recall of the rare class tell.
Bad:
    About 0.62% of payments are fraudulent.

    In the backtest the model reaches an accuracy of 99.31%.
Good:
    About 0.62% of payments are fraudulent.

    In the backtest the model finds 71% of the fraud at a precision of 40%.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewer.checks.check import Check, Spot
from reviewer.checks.figures import blank_marks
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

RARE = (
    r"(?:fraud\w*|positives?|spam\w*|damaged?|defect\w*|churn\w*|default(?:s|ed)?|anomal\w*|malicious|phishing"
    r"|abusive|abuse|toxic|infected|faulty|failures?"
    r"|malware|attacks?|outliers?|hate speech|sepsis|diseased|bots?)"
)
SHARE = compile_late(
    r"(?<![\d.,])(?P<share>\d{1,2}(?:\.\d{1,3})?)\s?%\s(?:of\s)(?:(?:the|all|our|these)\s){0,2}[a-z][a-z -]{2,30}?\s"
    rf"(?:(?:are|is|were|was|turn out to be|turned out to be|show|have|contain|prove)\s)(?:labell?ed\s"
    rf"|marked\s)?(?:as\s)?{RARE}\b"
)
RATE = compile_late(
    r"\b(?:fraud|positive|churn|default|defect|spam|anomaly|base|failure|bot)[\s-](?:rate|prevalence|share)\s(?:of"
    r"|is|was|=|:)\s?(?P<share>\d{1,2}(?:\.\d{1,3})?)\s?%"
)
MAJORITY = compile_late(
    r"\b(?:majority|largest|most frequent) class\s(?:has|is|makes up|accounts for|share of|="
    r"|:)\s?(?P<share>\d{2}(?:\.\d{1,3})?)\s?%"
)
ACCURACY = compile_late(
    r"\b[Aa]ccuracy(?:\s(?:of|is|was|reaches|reached))?\s?[:=]?\s(?P<accuracy>\d{2}(?:\.\d{1,3})?)\s?%"
    r"|(?<![\d.,])(?P<accuracy2>\d{2}(?:\.\d{1,3})?)\s?%\saccura(?:cy|te)\b"
)
AWARE = compile_late(
    r"\b(?:majority|always (?:predict|approv|say)\w*|never (?:flag|predict)\w*|imbalanc\w*|trivial|dummy"
    r"|naive baseline|no[\s-]information rate|constant (?:model|predictor)"
    r"|class balance|balanced (?:accuracy|test|data|set|sample)\w*|misleading|under-?sampl\w*|over-?sampl\w*"
    r"|do not use (?:accuracy|it)|rebalanc\w*|not (?:use|report) accuracy"
    r"|accuracy (?:would|alone|hides|is not|is a poor|is no))\b",
    re.IGNORECASE,
)
OTHER_ACCURACY = compile_late(
    r"\b(?:target|goal|baseline|at least|annotat\w*|label\w*|human|OCR|top-\d|training accuracy|would|should"
    r"|previous|old)\b",
    re.IGNORECASE,
)


class Stated(NamedTuple):
    """A percentage with its place."""

    start: int
    end: int
    value: Decimal
    text: str


def find_majority_accuracies(reading: Reading) -> Iterator[Spot]:
    """Find accuracies that are no better than naming the largest class."""
    if "ccura" not in reading.prose or AWARE.search(reading.prose):
        return
    majorities = {_majority(stated): stated for stated in _read_shares(reading)}
    if len(majorities) != 1:
        return  # several shares: which one the test data have is open
    majority, stated = next(iter(majorities.items()))
    found = [accuracy for accuracy in _read_accuracies(reading) if accuracy.value <= majority]
    # an accuracy far below is of another task
    close = [accuracy for accuracy in found if majority - accuracy.value <= (100 - majority) * 2]
    for accuracy in close[:1]:
        guess = f'"{stated.text}" means that naming the larger class is right {majority}% of the time'
        message = f"{guess}; the accuracy is {accuracy.value}%"
        yield Spot(accuracy.start, accuracy.end, message)


def _read_shares(reading: Reading) -> Iterator[Stated]:
    for sentence in reading.sentences:
        if "%" in sentence.text:
            text = blank_marks(sentence.text)
            for pattern in (SHARE, RATE, MAJORITY):
                for match in pattern.finditer(text):
                    yield Stated(sentence.start, sentence.end, Decimal(match["share"]), " ".join(match.group().split()))


def _majority(stated: Stated) -> Decimal:
    return max(stated.value, 100 - stated.value)


def _read_accuracies(reading: Reading) -> Iterator[Stated]:
    for sentence in reading.sentences:
        if "ccura" not in sentence.text or OTHER_ACCURACY.search(sentence.text):
            continue
        text = blank_marks(sentence.text)
        for match in ACCURACY.finditer(text):
            value = Decimal(match["accuracy"] or match["accuracy2"])
            yield Stated(sentence.start + match.start(), sentence.start + match.end(), value, match.group())


CHECK = Check(
    code="DOC410",
    slug="majority-accuracy",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_majority_accuracies,
    doc=__doc__,
)
