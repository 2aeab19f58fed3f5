"""What the requests brought → a draft: an answer a question, findings that fit the answers, merged and completed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reviewer.domain.document import Document
from reviewer.domain.finding import Answer, Finding, Signal, Verdict
from reviewer.domain.review import Depth, Provenance
from reviewer.domain.rubric import Level, Question, Rubric
from reviewer.engine.part import Part
from reviewer.engine.screening import Screening
from reviewer.grounding.identity import finding_id
from reviewer.merging import merge_findings
from reviewer.scoring import gates_at


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


@dataclass(frozen=True)
class Draft:
    """Answers and findings before anything is rated."""

    answers: tuple[Answer, ...]
    """In the order of the rubric's questions."""
    findings: tuple[Finding, ...]
    """Those that stand."""
    refuted: tuple[Finding, ...] = ()
    """Those that do not."""


def draft_review(frame: ReviewFrame, parts: Sequence[Part]) -> Draft:
    """Lay together what the requests about one document brought."""
    answers = order_answers(frame.rubric, parts)
    findings = complete_findings(frame, answers, [finding for part in parts for finding in part.findings])
    return Draft(answers, tuple(findings))


def order_answers(rubric: Rubric, parts: Iterable[Part]) -> tuple[Answer, ...]:
    """Give the answers in the order of the rubric's questions."""
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
            return finding.model_copy(
                update={"question_id": None, "severity": finding.severity.one_step_down(), "gates": True}
            )
    return finding


def _imply_finding(frame: ReviewFrame, question: Question, answer: Answer) -> Finding:
    """Make the finding that an answer implies when the LLM wrote none, in the rubric's and the answer's words."""
    criterion = frame.rubric.criterion_of(question.id)
    partial = answer.verdict is Verdict.PARTIAL
    kind = "quoted" if answer.anchors else "absent"
    basis = [anchor.quote for anchor in answer.anchors[:1]] or list(answer.looked_for)
    return Finding(
        id=finding_id(question.id, kind, "\n".join(basis)),
        kind=kind,
        criterion_id=criterion.id if criterion else question.id,
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
