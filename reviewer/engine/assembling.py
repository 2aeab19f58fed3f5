"""The parts of a review → the review: findings merged and completed, ratings and decision computed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.domain.document import Document
from reviewer.domain.finding import Answer, Finding, Signal, Verdict
from reviewer.domain.review import Cost, Decision, Depth, Grounding, Provenance, Rating, Recount, Review, Usage
from reviewer.domain.rubric import Level, Question, Rubric
from reviewer.domain.trust import SecondPass
from reviewer.engine.commenting import settle_by_comments
from reviewer.engine.converging import Converge, leave_alone
from reviewer.engine.earlier import Earlier
from reviewer.engine.part import Part
from reviewer.engine.screening import Screening
from reviewer.grounding.identity import finding_id, identify
from reviewer.merging import merge_findings, rank_findings
from reviewer.scoring import decide, gates_at, measure_coverage, rate_criteria, score_document, share_levels


@dataclass(frozen=True)
class ReviewFrame:
    """What is known of a review before any LLM has answered."""

    document: Document
    rubric: Rubric
    kind_reason: str
    depth: Depth
    level: Level
    signals: tuple[Signal, ...]
    provenance: Provenance
    screening: Screening
    earlier: Earlier | None = None
    """The last review; nothing where none is recorded, or none of this kind."""


def assemble_review(
    frame: ReviewFrame,
    parts: Sequence[Part],
    second_pass: SecondPass | None = None,
    converge: Converge = leave_alone,
) -> Review:
    """Put a review together from what its requests brought, and from the last review where there is one."""
    answers = _order_answers(frame.rubric, parts)
    read = complete_findings(frame, answers, [finding for part in parts for finding in part.findings])
    converged = converge(read)
    findings = settle_by_comments(converged.findings, frame.document)
    notes = [note for part in parts for note in part.notes]
    coverage = measure_coverage(
        frame.rubric,
        answers,
        lines_read=frame.document.line_count,
        lines=frame.document.line_count,
        notes=tuple(dict.fromkeys(notes)),
    ).model_copy(update={"failed_requests": sum(part.failed is not None for part in parts)})
    ratings = rate_criteria(frame.rubric, answers, findings)
    decision, reasons = decide(findings, coverage, frame.level, frame.signals)
    if decision is Decision.READY and any(part.failed for part in parts):
        decision, reasons = Decision.REVISE, ("A request failed, so the review is not complete.",)
    recorded = next((part.recorded for part in parts if part.recorded), "")
    models = tuple(dict.fromkeys(model for part in parts for model in part.models if model))
    return _make_review(
        frame,
        decision=decision,
        reasons=reasons,
        ratings=ratings,
        findings=tuple(rank_findings(findings)),
        answers=answers,
        coverage=coverage,
        score=score_document(frame.rubric, ratings),
        levels=share_levels(frame.rubric, answers),
        grounding=sum((part.grounding for part in parts), Grounding()),
        recount=sum((part.recount for part in parts), Recount()),
        usage=sum((part.usage for part in parts), Usage()),
        cost=add_costs([cost for part in parts for cost in part.costs]),
        provenance=frame.provenance.model_copy(update={"answered_by": models, "recorded": recorded}),
        convergence=converged.convergence,
        second_pass=second_pass,
    )


def assemble_without_model(frame: ReviewFrame, reason: str) -> Review:
    """Put a review together that no LLM took part in: nothing is rated, and it says so."""
    coverage = measure_coverage(frame.rubric, (), lines_read=0, lines=frame.document.line_count)
    ratings = tuple(
        Rating(criterion_id=criterion.id, score=None, questions=len(criterion.questions), answered=0)
        for criterion in frame.rubric.criteria
    )
    return _make_review(
        frame,
        decision=Decision.NOT_ASSESSED,
        reasons=(reason,),
        ratings=ratings,
        findings=(),
        answers=(),
        coverage=coverage,
        score=None,
        levels=(),
    )


def _make_review(frame: ReviewFrame, **parts: object) -> Review:
    fields: dict[str, object] = {
        "document": frame.document.path,
        "kind": frame.rubric.id,
        "kind_reason": frame.kind_reason,
        "rubric_title": frame.rubric.title,
        "criterion_titles": {criterion.id: criterion.title for criterion in frame.rubric.criteria},
        "depth": frame.depth,
        "level": frame.level,
        "signals": frame.signals,
        "provenance": frame.provenance,
        "warnings": frame.document.warnings,
        "redactions": frame.document.redactions,
        "marks": frame.screening.scan.marks,
        "untrusted": frame.screening.policy,
    }
    return Review.model_validate({**fields, **parts})


def _order_answers(rubric: Rubric, parts: Iterable[Part]) -> tuple[Answer, ...]:
    found: dict[str, Answer] = {}
    for part in parts:
        found.update(part.answers)
    return tuple(found[question.id] for question in rubric.questions if question.id in found)


def complete_findings(frame: ReviewFrame, answers: Sequence[Answer], findings: Sequence[Finding]) -> list[Finding]:
    """Lay findings against the answers to their questions, add those that answers alone imply, and merge."""
    by_question = {answer.question_id: answer for answer in answers}
    fitted = [fit for finding in findings if (fit := _fit_to_answer(finding, by_question)) is not None]
    told = {finding.question_id for finding in fitted}
    implied = [
        _imply_finding(frame, question, by_question[question.id])
        for question in frame.rubric.questions
        if question.id in by_question
        and question.id not in told
        and by_question[question.id].verdict in (Verdict.NOT_MET, Verdict.PARTIAL)
    ]
    return merge_findings([*fitted, *implied])


def _fit_to_answer(finding: Finding, by_question: dict[str, Answer]) -> Finding | None:
    """Fit a finding to the verdict on its question.

    Not met: the rubric's severity. Partly met: one step lighter. Met or not applicable: what is said to be missing is
    not missing, and a quoted problem is about something else, which no question asks.
    """
    answer = by_question.get(finding.question_id or "")
    if answer is None:
        return finding
    match answer.verdict:
        case Verdict.PARTIAL:
            return finding.model_copy(update={"severity": finding.severity.one_step_down()})
        case Verdict.MET | Verdict.NOT_APPLICABLE:
            if finding.kind == "absent":
                return None
            aside = finding.model_copy(
                update={"question_id": None, "severity": finding.severity.one_step_down(), "gates": True}
            )
            return aside.model_copy(update={"id": identify(aside)})
    return finding


def _imply_finding(frame: ReviewFrame, question: Question, answer: Answer) -> Finding:
    """Make the finding that an answer implies when the LLM wrote none, in the rubric's and the answer's words."""
    criterion = frame.rubric.criterion_of(question.id)
    criterion_id = criterion.id if criterion else question.id
    partial = answer.verdict is Verdict.PARTIAL
    kind = "quoted" if answer.anchors else "absent"
    basis = [anchor.quote for anchor in answer.anchors[:1]] or list(answer.looked_for)
    return Finding(
        id=finding_id(question.id, criterion_id, kind, basis),
        kind=kind,
        criterion_id=criterion_id,
        question_id=question.id,
        title=f"{'Only partly met' if partial else 'Not met'}: {question.ask}",
        problem=answer.reasoning or question.ask,
        if_left_as_is=criterion.why if criterion else "",
        suggestion=f"Answer this in the text: {question.ask} For example: “{question.good}”",
        severity=question.if_not.one_step_down() if partial else question.if_not,
        confidence="medium",
        anchors=answer.anchors[:1],
        looked_for=answer.looked_for,
        origins=("questions",),
        gates=gates_at(frame.level, question.level),
    )


def add_costs(costs: Sequence[Cost]) -> Cost:
    """Add up prices; one unknown price, or two currencies, makes the sum unknown."""
    if not costs or any(cost.amount is None for cost in costs) or len({cost.currency for cost in costs}) > 1:
        return Cost(amount=None)
    dates = [cost.price_date for cost in costs if cost.price_date]
    total = sum(cost.amount for cost in costs if cost.amount is not None)
    return Cost(amount=total, currency=costs[0].currency, price_date=min(dates, default=""))
