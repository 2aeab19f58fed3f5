"""Answers and findings → ratings, level shares and the decision. Pure; no number here comes from an LLM."""

from collections.abc import Iterator, Sequence

from reviewer.domain.finding import Answer, Finding, Signal, Verdict
from reviewer.domain.review import Coverage, Decision, LevelGap, LevelShare, Rating
from reviewer.domain.rubric import Criterion, Level, Rubric, Severity

POINTS = {Verdict.MET: 1.0, Verdict.PARTIAL: 0.5, Verdict.NOT_MET: 0.0}
"""What an answer is worth; verdicts that are not here count neither for nor against."""

SEVERITY_CAPS = {Severity.BLOCKER: 2.0, Severity.MAJOR: 3.0}
"""Highest rating of a criterion with an open finding of that severity at the level bar (design, section 9)."""


def rate_criteria(rubric: Rubric, answers: Sequence[Answer], findings: Sequence[Finding]) -> tuple[Rating, ...]:
    """Rate every criterion from 1 to 5.

    The rating is 1 + 4 × the mean of its answered questions (met 1, partial ½, not met 0). A finding that gates caps
    its criterion, then the rubric's own caps apply in their order.
    """
    by_question = {answer.question_id: answer for answer in answers}
    ratings = {c.id: _cap_by_findings(_rate(c, by_question), findings) for c in rubric.criteria}
    for cap in rubric.caps:
        trigger = ratings[cap.when.criterion].score
        if trigger is None or trigger > cap.when.at_most:
            continue
        for name, most in cap.cap.items():
            ratings[name] = _lower(ratings[name], most, cap.because)
    return tuple(ratings.values())


def _rate(criterion: Criterion, by_question: dict[str, Answer]) -> Rating:
    points: list[float] = []
    applicable = 0
    for question in criterion.questions:
        answer = by_question.get(question.id)
        if answer is not None and answer.verdict is Verdict.NOT_APPLICABLE:
            continue
        applicable += 1
        if answer is not None and answer.verdict in POINTS:
            points.append(POINTS[answer.verdict])
    score = 1 + 4 * sum(points) / len(points) if points else None
    return Rating(criterion_id=criterion.id, score=score, questions=applicable, answered=len(points))


def _cap_by_findings(rating: Rating, findings: Sequence[Finding]) -> Rating:
    for severity, most in SEVERITY_CAPS.items():
        worst = next(
            (f for f in findings if f.gates and f.criterion_id == rating.criterion_id and f.severity is severity), None
        )
        if worst is not None:
            return _lower(rating, most, f"{severity.value}: {worst.title}")
    return rating


def _lower(rating: Rating, most: float, because: str) -> Rating:
    if rating.score is None or rating.score <= most:
        return rating
    return rating.model_copy(update={"score": most, "capped_by": because})


def score_document(rubric: Rubric, ratings: Sequence[Rating]) -> float | None:
    """Compute the weighted mean of the ratings, 1 to 5; criteria without a score have no weight."""
    weights = {criterion.id: criterion.weight for criterion in rubric.criteria}
    scored = [(weights[rating.criterion_id], rating.score) for rating in ratings if rating.score is not None]
    total = sum(weight for weight, _ in scored)
    if not total:
        return None
    # rounding must not turn a mean of fives into 5.000000000000001
    return min(5.0, max(1.0, sum(weight * score for weight, score in scored) / total))


def share_levels(rubric: Rubric, answers: Sequence[Answer], findings: Sequence[Finding] = ()) -> tuple[LevelShare, ...]:
    """Count, for each level, how many of its applicable and answered questions the document meets, and list the others.

    What to do about one is what the finding on it suggests.
    """
    by_question = {answer.question_id: answer.verdict for answer in answers}
    suggestions = {one.question_id: one.suggestion for one in findings if one.question_id and one.suggestion.strip()}
    shares = []
    for level in Level:
        asked = [q for q in rubric.questions if q.level is level and by_question.get(q.id) in POINTS]
        gaps = tuple(
            LevelGap(
                question_id=question.id,
                ask=question.ask,
                partly=by_question[question.id] is Verdict.PARTIAL,
                suggestion=suggestions.get(question.id, f"Answer it in the text, for example: “{question.good}”"),
            )
            for question in asked
            if by_question[question.id] is not Verdict.MET
        )
        if asked:
            met = sum(POINTS[by_question[question.id]] for question in asked)
            shares.append(LevelShare(level=level, met=met, questions=len(asked), gaps=gaps))
    return tuple(shares)


def measure_coverage(
    rubric: Rubric, answers: Sequence[Answer], *, lines_read: int, lines: int, notes: Sequence[str] = ()
) -> Coverage:
    """Say how many applicable questions have an answer that counts, and which have none."""
    by_question = {answer.question_id: answer.verdict for answer in answers}
    applicable = [q.id for q in rubric.questions if by_question.get(q.id) is not Verdict.NOT_APPLICABLE]
    unanswered = tuple(name for name in applicable if by_question.get(name) not in POINTS)
    return Coverage(
        questions=len(applicable),
        answered=len(applicable) - len(unanswered),
        lines_read=lines_read,
        lines=lines,
        unanswered=unanswered,
        notes=tuple(notes),
    )


def decide(
    findings: Sequence[Finding], coverage: Coverage, level: Level, signals: Sequence[Signal] = ()
) -> tuple[Decision, tuple[str, ...]]:
    """Decide at the level bar and give the reasons, a sentence each.

    A blocker means rethink, a major revise; a question without an answer keeps a document from being ready. What checks
    found counts like a finding here, unless it is suppressed or a hint, but never in a rating.
    """
    if coverage.answered == 0 and not findings:
        return Decision.NOT_ASSESSED, ("No question was answered.",)
    gating = [finding for finding in findings if finding.gates and not finding.settled]
    blockers = sum(finding.severity is Severity.BLOCKER for finding in gating)
    majors = sum(finding.severity is Severity.MAJOR for finding in gating)
    reasons = []
    if blockers:
        reasons.append(f"{_count(blockers, 'open blocker')} at the bar of {level.value}.")
    if majors:
        reasons.append(f"{_count(majors, 'open major')} at the bar of {level.value}.")
    integrity = sum(signal.is_integrity for signal in signals)
    if integrity:
        reasons.append(f"{_count(integrity, 'instruction')} to the reviewer that no reader sees.")
    signals = [signal for signal in signals if not signal.is_integrity]
    checked = sum(s.severity.rank >= Severity.MAJOR.rank and not s.suppressed and not s.is_hint for s in signals)
    if checked:
        reasons.append(f"{_count(checked, 'open major')} found by checks.")
    if coverage.unanswered:
        number = _count(len(coverage.unanswered), "question")
        reasons.append(f"{number} without an answer that counts, so the review is not complete: run it again.")
    elif not coverage.questions:
        reasons.append("No question of the rubric applies to the document.")
    if coverage.lines_read < coverage.lines:
        reasons.append(f"Only {coverage.lines_read} of {coverage.lines} lines were read.")
    if blockers or integrity:
        return Decision.RETHINK, tuple(reasons)
    if reasons:
        return Decision.REVISE, tuple(reasons)
    ready = f"No open blocker or major at the bar of {level.value}, every question answered."
    return Decision.READY, (ready, *_tell_settled(findings))


def _tell_settled(findings: Sequence[Finding]) -> Iterator[str]:
    """Say what would stand in the way if its author had not settled it: nothing is waved through without a trace."""
    settled = [one.severity for one in findings if one.gates and one.settled]
    blockers, majors = settled.count(Severity.BLOCKER), settled.count(Severity.MAJOR)
    parts = [_count(blockers, "blocker")] if blockers else []
    parts += [_count(majors, "major")] if majors else []
    if parts:
        verb = "was" if blockers + majors == 1 else "were"
        yield f"{' and '.join(parts)} {verb} dismissed or deferred by its author."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def gates_at(level: Level, question_level: Level | None) -> bool:
    """Say whether a finding gates: its question lies at or below the bar, or it belongs to none."""
    return question_level is None or question_level.value <= level.value
