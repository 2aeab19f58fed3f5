"""The draft of a review → the review: ratings, decision and what it all rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from reviewer.domain.recount import Recount
from reviewer.domain.review import Cost, Decision, Grounding, Interval, Rating, Review, Usage
from reviewer.domain.rubric import Rubric
from reviewer.domain.trust import SecondPass
from reviewer.engine.commenting import settle_by_comments
from reviewer.engine.converging import Converge, leave_alone
from reviewer.engine.drafting import Draft, ReviewFrame
from reviewer.engine.part import Part
from reviewer.merging import rank_findings
from reviewer.sampling import average_ratings, bound_mean, pass_gate
from reviewer.scoring import decide, measure_coverage, rate_criteria, score_document, share_levels


def assemble_review(
    frame: ReviewFrame,
    parts: Sequence[Part],
    draft: Draft,
    second_pass: SecondPass | None = None,
    converge: Converge = leave_alone,
) -> Review:
    """Put a review together from what its requests brought, what became of it, and the last review if there is one."""
    converged = converge(draft.findings)
    draft = replace(draft, findings=settle_by_comments(converged.findings, frame.document))
    answers, findings = draft.answers, draft.findings
    notes = [note for part in parts for note in part.notes]
    unread = {line for part in parts if part.unread for line in range(part.unread[0], part.unread[1] + 1)}
    failed = sum(part.failed is not None or part.partial for part in parts if not part.optional)
    coverage = measure_coverage(
        frame.rubric,
        answers,
        lines_read=frame.document.line_count - len(unread),
        lines=frame.document.line_count,
        notes=tuple(dict.fromkeys(notes)),
    )
    windows = max(part.windows for part in parts)
    coverage = coverage.model_copy(update={"failed_requests": failed, "windows": windows})
    rated = rate_draft(frame.rubric, draft)
    decision, reasons = decide(findings, coverage, frame.level, frame.signals)
    if decision is Decision.READY and failed:
        decision, reasons = Decision.REVISE, ("A request failed, so the review is not complete.",)
    recorded = next((part.recorded for part in parts if part.recorded), "")
    models = tuple(dict.fromkeys(model for part in parts for model in part.models if model))
    return _make_review(
        frame,
        decision=decision,
        reasons=reasons,
        ratings=rated.ratings,
        findings=tuple(rank_findings(findings)),
        answers=answers,
        refuted=draft.refuted,
        coverage=coverage,
        score=rated.score,
        interval=rated.interval,
        samples=max(1, len(draft.samples)),
        seed=frame.seed if draft.samples else None,
        score_gate=None if frame.min_score is None else pass_gate(rated.score, rated.interval, frame.min_score),
        levels=share_levels(frame.rubric, answers, findings),
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


@dataclass(frozen=True)
class Rated:
    """What a draft is worth."""

    ratings: tuple[Rating, ...]
    score: float | None
    interval: Interval | None = None


def rate_draft(rubric: Rubric, draft: Draft) -> Rated:
    """Rate a draft; with samples each by itself, from its own answers and findings, and then their mean."""
    if not draft.samples:
        ratings = rate_criteria(rubric, draft.answers, draft.findings)
        return Rated(ratings, score_document(rubric, ratings))
    each = []
    for sample in draft.samples:
        own = [one for one in draft.findings if one.id in sample.found or one.support == (1, 1)]
        each.append(rate_criteria(rubric, sample.answers, own))
    scores = [score for ratings in each if (score := score_document(rubric, ratings)) is not None]
    weight = sum(criterion.weight for criterion in rubric.criteria)
    step = max(4 * criterion.weight / weight / len(criterion.questions) for criterion in rubric.criteria)
    return Rated(average_ratings(each), fmean(scores) if scores else None, bound_mean(scores, step=step))


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


def add_costs(costs: Sequence[Cost]) -> Cost:
    """Add up prices; one unknown price, or two currencies, makes the sum unknown."""
    if not costs or any(cost.amount is None for cost in costs) or len({cost.currency for cost in costs}) > 1:
        return Cost(amount=None)
    dates = [cost.price_date for cost in costs if cost.price_date]
    total = sum(cost.amount for cost in costs if cost.amount is not None)
    return Cost(amount=total, currency=costs[0].currency, price_date=min(dates, default=""))
