"""What the requests brought → a draft: an answer a question, findings that fit the answers, merged and completed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reviewer.domain.document import Document
from reviewer.domain.finding import Answer, Finding, Signal, Verdict
from reviewer.domain.review import Depth, Provenance
from reviewer.domain.rubric import Level, Question, Rubric
from reviewer.engine.earlier import Earlier
from reviewer.engine.part import Part
from reviewer.engine.screening import Screening
from reviewer.grounding.identity import finding_id, identify
from reviewer.merging import merge_groups
from reviewer.sampling import aggregate_answers
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
    seed: int | None = None
    """What samples are drawn by; nothing where nothing is sampled."""
    min_score: float | None = None
    """The least score that is asked for."""
    earlier: Earlier | None = None
    """The last review; nothing where none is recorded, or none of this kind."""


@dataclass(frozen=True)
class Sample:
    """What one of several samples said, to rate it by itself."""

    answers: tuple[Answer, ...]
    found: frozenset[str]
    """Ids of the draft's findings that it found."""


@dataclass(frozen=True)
class Draft:
    """Answers and findings before anything is rated."""

    answers: tuple[Answer, ...]
    """In the order of the rubric's questions."""
    findings: tuple[Finding, ...]
    """Those that stand."""
    refuted: tuple[Finding, ...] = ()
    """Those that do not."""
    samples: tuple[Sample, ...] = ()
    """Each sample by itself; none where nothing was sampled."""


def draft_review(frame: ReviewFrame, parts: Sequence[Part]) -> Draft:
    """Lay together what the requests about one document brought, and say how many samples found each finding."""
    numbers = sorted({part.sample for part in parts} - {0})
    if not numbers:
        answers = order_answers(frame.rubric, parts)
        found = [(finding, frozenset[int]()) for part in parts for finding in part.findings]
        return Draft(answers, tuple(finding for finding, _ in complete_findings(frame, answers, found)))
    samples = [order_answers(frame.rubric, [part for part in parts if part.sample == n]) for n in numbers]
    by_question = [{answer.question_id: answer for answer in sample} for sample in samples]
    answers = aggregate_answers(by_question, [question.id for question in frame.rubric.questions])
    found = [(finding, frozenset({part.sample} - {0})) for part in parts for finding in part.findings]
    failing = {
        question.id: frozenset(n for n, own in zip(numbers, by_question, strict=True) if _fails(own.get(question.id)))
        for question in frame.rubric.questions
    }
    completed = complete_findings(frame, answers, found, failing)
    counted = [_count_support(finding, len(who), len(numbers)) for finding, who in completed]
    each = [
        Sample(sample, frozenset(f.id for f, who in completed if n in who))
        for n, sample in zip(numbers, samples, strict=True)
    ]
    return Draft(answers, tuple(counted), samples=tuple(each))


def _fails(answer: Answer | None) -> bool:
    return answer is not None and answer.verdict in (Verdict.NOT_MET, Verdict.PARTIAL)


def _count_support(finding: Finding, found: int, samples: int) -> Finding:
    """Say in how many samples a finding was found; what code found once for all of them stays as it is."""
    return finding.model_copy(update={"support": (found, samples)}) if found else finding


def order_answers(rubric: Rubric, parts: Iterable[Part]) -> tuple[Answer, ...]:
    """Give the answers in the order of the rubric's questions."""
    found: dict[str, Answer] = {}
    for part in parts:
        found.update(part.answers)
    return tuple(found[question.id] for question in rubric.questions if question.id in found)


def complete_findings(
    frame: ReviewFrame,
    answers: Sequence[Answer],
    findings: Sequence[tuple[Finding, frozenset[int]]],
    failing: Mapping[str, frozenset[int]] = MappingProxyType({}),
) -> list[tuple[Finding, frozenset[int]]]:
    """Lay findings against the answers to their questions, add those that answers alone imply, and merge.

    Each finding comes with the samples that it was found in, and goes with those that what it became was found in;
    `failing` has the samples in which each question was not met, for what answers imply.
    """
    by_question = {answer.question_id: answer for answer in answers}
    fitted = [(fit, who) for finding, who in findings if (fit := _fit_to_answer(finding, by_question)) is not None]
    told = {finding.question_id for finding, _ in fitted}
    implied = [
        (_imply_finding(frame, question, by_question[question.id]), failing.get(question.id, frozenset()))
        for question in frame.rubric.questions
        if question.id not in told and _fails(by_question.get(question.id))
    ]
    whole = [*fitted, *implied]
    groups = merge_groups([finding for finding, _ in whole])
    return [(finding, frozenset().union(*(whole[place][1] for place in places))) for finding, places in groups]


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
