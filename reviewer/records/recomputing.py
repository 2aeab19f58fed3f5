"""A record's ratings and verdict computed again from its answers and findings. Pure.

What does not come out was changed by somebody who also computed the seals again, or is a fault of ours.
"""

import math
from collections.abc import Iterator, Sequence

from reviewer.domain.finding import Answer
from reviewer.domain.record import Record
from reviewer.domain.review import Coverage, Decision, LevelShare, Rating
from reviewer.domain.rubric import Rubric
from reviewer.grounding.identity import identify
from reviewer.scoring import decide, gates_at, measure_coverage, rate_criteria, score_document, share_levels

UNSAMPLED = ("quick", "standard")
"""Depths that read and ask once; at others the ratings are means over answers that a record does not hold."""
TOLERANCE = 1e-9
"""Sums may differ in their last digit between versions of Python."""


def find_wrong_ids(record: Record) -> Iterator[str]:
    """Say which findings do not have the id of their question, kind and words."""
    seen: set[str] = set()
    for finding in record.findings:
        if finding.id in seen:
            yield f"the finding {finding.id} stands twice"
        seen.add(finding.id)
        if finding.id != identify(finding):
            yield f"the finding {finding.id} does not quote the words that its id stands for"


def find_miscounts(record: Record, rubric: Rubric) -> Iterator[str]:
    """Say what does not follow from a record's answers and findings under the rubric that it names."""
    answers = [Answer(question_id=one.question_id, verdict=one.verdict, reasoning="") for one in record.answers]
    asked = [answer.question_id for answer in answers]
    known = [question.id for question in rubric.questions if question.id in set(asked)]
    if asked != known:
        yield "its answers are not those to the rubric's questions"
        return
    if record.kind != rubric.id or [r.criterion_id for r in record.ratings] != [c.id for c in rubric.criteria]:
        yield "its ratings are not those of the rubric's criteria"
        return
    yield from _find_wrong_bars(record, rubric)
    if record.samples != 1 and record.depth in UNSAMPLED:
        yield f"depth {record.depth} takes no {record.samples} samples"
    if record.samples == 1:
        yield from _find_wrong_ratings(record, rubric, answers)
    levels = tuple(
        LevelShare(level=one.level, met=one.met, questions=one.questions) for one in share_levels(rubric, answers)
    )
    if record.levels != levels:
        yield "the shares of levels do not follow from the answers"
    yield from _find_wrong_verdict(record, rubric, answers)


def _find_wrong_bars(record: Record, rubric: Rubric) -> Iterator[str]:
    for finding in record.findings:
        question = rubric.find_question(finding.question_id or "")
        if finding.question_id and question is None:
            yield f"the finding {finding.id} belongs to no question of the rubric"
        elif rubric.find_criterion(finding.criterion_id) is None:
            yield f"the finding {finding.id} belongs to no criterion of the rubric"
        elif not finding.gates and gates_at(record.level, question.level if question else None):
            yield f"the finding {finding.id} lies at or below the bar of {record.level.value} and does not count there"


def _find_wrong_ratings(record: Record, rubric: Rubric, answers: Sequence[Answer]) -> Iterator[str]:
    ratings = rate_criteria(rubric, answers, record.findings)
    for recorded, computed, criterion in zip(record.ratings, ratings, rubric.criteria, strict=True):
        named = (recorded.title, recorded.weight) == (criterion.title, criterion.weight)
        if not named or not _agree(recorded, computed):
            yield f"the rating of {recorded.criterion_id} does not follow from the answers and findings"
    if not _equal(record.score, score_document(rubric, ratings)):
        yield "the score does not follow from the ratings"


def _agree(recorded: Rating, computed: Rating) -> bool:
    # what holds a rating down is named by whichever of several equal findings came first
    counts = (recorded.questions, recorded.answered, bool(recorded.capped_by))
    same = counts == (computed.questions, computed.answered, bool(computed.capped_by))
    return same and _equal(recorded.score, computed.score)


def _equal(one: float | None, two: float | None) -> bool:
    if one is None or two is None:
        return one is two
    return math.isclose(one, two, rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _find_wrong_verdict(record: Record, rubric: Rubric, answers: Sequence[Answer]) -> Iterator[str]:
    said = record.coverage
    coverage = measure_coverage(rubric, answers, lines_read=said.lines_read, lines=said.lines)
    counted = (coverage.questions, coverage.answered, coverage.unanswered, coverage.failed_requests)
    if (said.questions, said.answered, said.unanswered, said.failed_requests) != counted:
        yield "what it says it covered does not follow from the answers"
        return
    decision, reasons = decide(record.findings, said, record.level, record.signals)
    if (record.decision, record.reasons) != (decision, reasons):
        yield f"its verdict is {record.decision.value}, but its answers and findings make it {decision.value}"
    elif decision is Decision.NOT_ASSESSED:
        yield "nothing was assessed"


def count_lines(text: str) -> int:
    """Count the lines of a text with line feeds as `Document.line_count` does."""
    return text.count("\n") + (0 if text.endswith("\n") else 1)


def find_unread_lines(coverage: Coverage, text: str) -> Iterator[str]:
    """Say when a record does not cover the lines that its document has."""
    lines = count_lines(text)
    if (coverage.lines, coverage.lines_read) != (lines, lines):
        yield f"it covers {coverage.lines_read} of {coverage.lines} lines, and the document has {lines}"
