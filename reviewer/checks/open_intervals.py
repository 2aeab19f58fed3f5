"""An interval that includes "no effect" is called a win.

What it finds: a sentence that states a confidence interval from below zero to above (for odds, risk and hazard ratios:
from below one to above) and, there or in another sentence of the paragraph, a word of victory such as "improves",
"outperforms" or "significant", with no word of doubt beside it.
Why it matters: such data fit a loss as well as a gain, and a reader who skips the brackets takes the verdict for a
fact.
Bad:
    For vans the gain is 2.3 points (95% CI −3.8 to 8.4), so v3 improves the detection for vans as well.
Good:
    For vans the gain is 2.3 points (95% CI −3.8 to 8.4); the data cannot tell a gain from a loss there.
"""

import re
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.intervals import Interval, Passage, read_passages
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

RATIO = compile_late(
    r"\b(?:(?:odds|hazard|risk|rate|incidence rate|prevalence) ratios?|relative risk|[aA]?(?:OR|HR|RR"
    r"|IRR)(?=\s?[=:(\[,]|\s\d))"
)
WIN = compile_late(
    r"\b(?:improves|improved|outperform(?:s|ed)|beats|wins|won|winner|superior|succeed(?:s|ed)|prove[sd]"
    r"|(?:is|are|was|were|performs?|performed|works?|worked|clearly|significantly)\s(?:\w{1,12}\s)?better"
    r"|(?:a|clear|big|real)\s(?:win|success|improvement)|successful|significant(?:ly)?|works as well)\b",
    re.IGNORECASE,
)
CHANGE = compile_late(
    r"\b(?:increase[sd]|rose|raise[sd]|lift(?:s|ed)|boost(?:s|ed)|reduce[sd]|decrease[sd]|lower(?:s|ed)|fell|dropped|gain(?:s|ed)|grew|exceed(?:s|ed))\b",
    re.IGNORECASE,
)
DOUBT = compile_late(
    r"\b(?:not|no|none|nor|neither|never|cannot|without|inconclusive|undecided|uncertain\w*|unclear|may|might"
    r"|could|can|would|if|whether"
    r"|unless|until|but|however|although|though|despite|only|hint\w*|suggest\w*|seem\w*|appear\w*|possibl[ey]"
    r"|perhaps|probabl[ey]|maybe"
    r"|likely|trend\w*|directional\w*|non|insignificant|too\s\w+|need\w*|require[sd]?|must|should|hypothesi[sz]\w*"
    r"|lack\w*|fail\w*"
    r"|non-?inferior\w*|margin|guardrail\w*|limits?|equivalen\w*|noisy|underpowered)\b|n['’]t\b|\?",
    re.IGNORECASE,
)
STATISTICAL_DOUBT = compile_late(
    r"\b(?:inconclusive|undecided|noise|noisy|by chance|(?:not|non|in|no|never|hardly"
    r"|n['’]t)[\s-]?(?:\w+\s)?significan\w*|n\.s\.|underpowered"
    r"|(?:includ|contain|span|cross|cover|overlap|straddl|touch)\w*\s(?:\w+\s){0,2}(?:zero|0|1|one|no effect"
    r"|unity)|can(?:not|['’]t) (?:tell|rule|exclude|say"
    r"|distinguish|be excluded)|indistinguishable|no (?:\w+\s)?(?:evidence|difference|effect)|too (?:wide|small"
    r"|few)|may be (?:nothing|zero)|neutral|flat"
    r"|within (?:the )?(?:noise|error|margin))\b",
    re.IGNORECASE,
)
NOT_DOUBT = compile_late(
    r"\bnot only\b|\balthough less\b|\b(?:not|n['’]t) be (?:overlooked|ignored)\b|\bno (?:doubt|question)\b",
    re.IGNORECASE,
)


def find_wins_on_open_intervals(reading: Reading) -> Iterator[Spot]:
    """Find intervals that span no effect beside a claim of victory."""
    for passage in reading.derive(read_passages):
        if not STATISTICAL_DOUBT.search(passage.text):
            yield from _judge_passage(passage)


def _judge_passage(passage: Passage) -> Iterator[Spot]:
    sentences = passage.sentences
    alone = all(_is_open(interval, text) for _, text, intervals in sentences for interval in intervals)
    plain = alone and not DOUBT.search(passage.text)
    for place, (_, text, intervals) in enumerate(sentences):
        if not intervals or not all(_is_open(interval, text) for interval in intervals):
            continue
        claim = _find_claim(WIN, text)
        if claim:
            yield _describe(intervals[0], claim)
        elif plain and len(intervals) == 1:
            later = (_find_claim(WIN, words) for _, words, _ in sentences[place + 1 : place + 3])
            found, change = next((claim for claim in later if claim), None), _find_claim(CHANGE, text)
            if found:
                yield _describe(intervals[0], found)
            elif change:
                yield _describe(intervals[0], change)._replace(confidence="low")


def _is_open(interval: Interval, sentence: str) -> bool:
    if interval.spans(0):
        return True
    if not (interval.spans(1) and interval.low > 0 and interval.unit in {"", "x"}):
        return False
    return RATIO.search(sentence, 0, 2000) is not None


def _find_claim(pattern: re.Pattern[str], sentence: str) -> str | None:
    """Find a word of victory in a sentence that has no word of doubt."""
    match = pattern.search(sentence)
    return match.group() if match and not DOUBT.search(NOT_DOUBT.sub(" ", sentence)) else None


def _describe(interval: Interval, claim: str) -> Spot:
    nothing = "zero" if interval.spans(0) else "one"
    ends = f"{interval.low} to {interval.high}".replace("-", "−")
    message = f'the interval {ends} includes {nothing}, so the data fit no effect as well, but the text says "{claim}"'
    return Spot(interval.start, interval.end, message)


CHECK = Check(
    code="DOC402",
    slug="open-interval-win",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_wins_on_open_intervals,
    doc=__doc__,
)
