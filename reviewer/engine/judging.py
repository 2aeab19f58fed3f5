"""One answer or finding of a reply → a value that holds, or the fault to ask about again.

Here the LLM's word meets the document: nothing passes without evidence that code has found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor, Answer, Finding, Hit, Verdict
from reviewer.domain.reply import AnswerReply, FindingReply
from reviewer.domain.rubric import EvidenceKind, Level, Question, Rubric, Severity
from reviewer.grounding.ground import GroundedEvidence, RefusedQuote, ground_evidence
from reviewer.grounding.identity import finding_id
from reviewer.grounding.locate import Locator
from reviewer.grounding.prose import mark_foreign_quotations
from reviewer.grounding.search import find_terms
from reviewer.prompting.replies import Fault
from reviewer.scoring import gates_at

NO_TERMS = "something is said to be missing, but no terms are named: give in `looked_for` what you searched for in vain"
LONGEST_PASSAGE = 400
MOST_PASSAGES = 4


T = TypeVar("T")


@dataclass(frozen=True)
class Judged(Generic[T]):
    """What became of one item of a reply."""

    value: T | None
    """The answer or finding, once it holds."""
    fault: Fault | None
    """What to ask about again; with a value, the value is what stays if the LLM does not mend it."""
    quotes: int
    """Quotes that the item rests on."""
    grounded: int
    """Those of them that stand in the document."""
    contested: bool = False
    upheld: bool = False


@dataclass(frozen=True)
class Judge:
    """Judges the items of replies about one document."""

    document: Document
    locator: Locator
    rubric: Rubric
    level: Level
    told_lines: frozenset[int] = frozenset()
    """Lines that tell a reviewer what to do: no quote of them is evidence, and no term there contests."""

    def judge_answer(self, reply: AnswerReply, question: Question, *, contest: bool) -> Judged[Answer]:
        """Judge an answer.

        Args:
            reply: what the LLM said.
            question: what it was asked.
            contest: whether a term found although it was said to be missing is a fault; once the LLM has been shown the
                place, it is not, and the answer carries the place along.
        """
        grounded = self._ground(reply, question.look_for)
        match reply.verdict:
            case Verdict.MET | Verdict.PARTIAL:
                return self._judge_met(reply, grounded)
            case Verdict.NOT_MET:
                return self._judge_not_met(reply, question, grounded, contest=contest)
            case Verdict.NOT_APPLICABLE if question.applies_when is None:
                fault = "the question carries no condition, so `not_applicable` is not open to it"
                return self._unassessed(reply, grounded, fault)
        return Judged(self._make_answer(reply, reply.verdict, grounded), None, *_counts(grounded))

    def _judge_met(self, reply: AnswerReply, grounded: GroundedEvidence) -> Judged[Answer]:
        if grounded.anchors:
            return Judged(self._make_answer(reply, reply.verdict, grounded), None, *_counts(grounded))
        needs = f"`{reply.verdict.value}` needs a quote, and"
        told = f"{needs} {explain_refusals(grounded.refused) or 'it has none'}"
        return self._unassessed(reply, grounded, f"{needs} {name_reasons(grounded.refused) or 'it has none'}", told)

    def _judge_not_met(
        self, reply: AnswerReply, question: Question, grounded: GroundedEvidence, *, contest: bool
    ) -> Judged[Answer]:
        if grounded.anchors:
            return Judged(self._make_answer(reply, reply.verdict, grounded), None, *_counts(grounded))
        if grounded.refused and not grounded.named:
            needs = "`not_met` needs a quote or an absence with terms, and"
            told = f"{needs} {explain_refusals(grounded.refused)}"
            return self._unassessed(reply, grounded, f"{needs} {name_reasons(grounded.refused)}", told)
        if question.evidence is EvidenceKind.QUOTE and not grounded.named:
            return self._unassessed(reply, grounded, "`not_met` needs a quote or an absence with terms; it has neither")
        terms = grounded.looked_for or question.look_for
        hits = grounded.hits or find_terms(self.locator, terms, excluded_lines=self.told_lines)
        answer = self._make_answer(reply, Verdict.NOT_MET, grounded, terms=terms)
        if not grounded.named:
            return self._ask_for_terms(answer, grounded, hits, contest=contest)
        if not hits:
            return Judged(answer, None, *_counts(grounded))
        answer = answer.model_copy(update={"note": f"kept although the document mentions {_name_terms(hits)}"})
        fault = self._contest(f"answer to {reply.question_id}", hits) if contest else None
        return Judged(answer, fault, *_counts(grounded), contested=True, upheld=not contest)

    def _ask_for_terms(
        self, answer: Answer, grounded: GroundedEvidence, hits: tuple[Hit, ...], *, contest: bool
    ) -> Judged[Answer]:
        """Judge an absence that names no terms: it stands only where code's own search finds nothing."""
        what = f"answer to {answer.question_id}"
        if hits:
            note = f"the LLM said not_met and named no terms, and the document mentions {_name_terms(hits)}"
            answer = answer.model_copy(update={"verdict": Verdict.CANNOT_ASSESS, "note": note})
        else:
            answer = answer.model_copy(update={"note": "the LLM named no terms; code looked for the question's own"})
        places = self._contest(what, hits).passages if hits else ()
        fault = Fault(what, NO_TERMS, places)
        return Judged(answer, fault, *_counts(grounded), contested=bool(hits) and contest)

    def _unassessed(self, reply: AnswerReply, grounded: GroundedEvidence, fault: str, told: str = "") -> Judged[Answer]:
        """Leave a question open. Only the LLM is told the quotes that were refused: no report repeats them."""
        note = f"the LLM said {reply.verdict.value}, but {fault}"
        answer = self._make_answer(reply, Verdict.CANNOT_ASSESS, grounded, note=note)
        passages = self._nearest(grounded.refused)
        return Judged(answer, Fault(f"answer to {reply.question_id}", told or fault, passages), *_counts(grounded))

    def _make_answer(
        self,
        reply: AnswerReply,
        verdict: Verdict,
        grounded: GroundedEvidence,
        *,
        terms: tuple[str, ...] = (),
        note: str = "",
    ) -> Answer:
        return Answer(
            question_id=reply.question_id,
            verdict=verdict,
            reasoning=self._mark(reply.reasoning),
            anchors=grounded.anchors,
            looked_for=terms,
            note=note,
        )

    def judge_finding(self, reply: FindingReply, origin: str, *, contest: bool) -> Judged[Finding]:
        """Judge a finding; without a value it must not be shown."""
        question = self.rubric.find_question(reply.question_id or "")
        look_for = question.look_for if question else ()
        grounded = self._ground(reply, look_for)
        what = f'finding "{reply.title}"'
        if grounded.anchors:
            fault = None
            if grounded.refused:  # one side of a contradiction is not there: what is left is one quote
                fault = Fault(what, explain_refusals(grounded.refused), self._nearest(grounded.refused))
            return Judged(self._make_finding(reply, origin, grounded), fault, *_counts(grounded))
        if grounded.refused or not grounded.named:
            missing = explain_refusals(grounded.refused) or (NO_TERMS if reply.evidence else "it has no evidence")
            return Judged(None, Fault(what, missing, self._nearest(grounded.refused)), *_counts(grounded))
        finding = self._make_finding(reply, origin, grounded)
        hits = grounded.hits
        fault = self._contest(what, hits) if hits and contest else None
        return Judged(finding, fault, 0, 0, contested=bool(hits), upheld=bool(hits) and not contest)

    def _make_finding(self, reply: FindingReply, origin: str, grounded: GroundedEvidence) -> Finding:
        question = self.rubric.find_question(reply.question_id or "")
        anchors = grounded.anchors
        # a quote that leaves out whole sentences has an anchor for each part, and is still one side
        sides = min(grounded.counts.grounded, len(anchors))
        kind = "absent" if not anchors else "contradiction" if sides > 1 else "quoted"
        basis = [anchor.quote for anchor in anchors] or list(grounded.looked_for)
        return Finding(
            id=finding_id(reply.question_id, reply.criterion_id, kind, basis),
            kind=kind,
            criterion_id=reply.criterion_id,
            question_id=reply.question_id,
            title=self._mark(reply.title),
            problem=self._mark(reply.problem),
            if_left_as_is=self._mark(reply.if_left_as_is),
            suggestion=reply.suggestion,
            replacement=reply.replacement if anchors else None,
            severity=limit_severity(reply, question, absent=not anchors),
            confidence=reply.confidence,
            anchors=anchors,
            looked_for=() if anchors else grounded.looked_for,
            hits=() if anchors else grounded.hits,
            origins=(origin,),
            gates=gates_at(self.level, question.level if question else None),
        )

    def _ground(self, reply: AnswerReply | FindingReply, look_for: Sequence[str]) -> GroundedEvidence:
        return ground_evidence(reply.evidence, self.locator, look_for=look_for, excluded_lines=self.told_lines)

    def _mark(self, text: str) -> str:
        return mark_foreign_quotations(text, self.locator)

    def _contest(self, what: str, hits: Iterable[Hit]) -> Fault:
        passages = tuple((hit.anchor.line_start, self._line(hit.anchor)) for hit in hits)[:MOST_PASSAGES]
        said = f"something is said to be missing, but the document has {_name_terms(hits)}; read these places"
        return Fault(what, said, passages)

    def _nearest(self, refused: Iterable[RefusedQuote]) -> tuple[tuple[int, str], ...]:
        found = (self.locator.nearest(one.quote) for one in list(refused)[:MOST_PASSAGES])
        return tuple((anchor.line_start, self._line(anchor)) for anchor in found if anchor is not None)

    def _line(self, anchor: Anchor) -> str:
        """Give the anchor's line, or the part around the anchor when the line is a long paragraph."""
        line = self.document.shown_line(anchor.line_start)
        if len(line) <= LONGEST_PASSAGE:
            return line
        start = max(0, anchor.column_start - 1 - LONGEST_PASSAGE // 2)
        return f"… {line[start : start + LONGEST_PASSAGE]} …"


def _name_terms(hits: Iterable[Hit]) -> str:
    return ", ".join(f"'{hit.term}'" for hit in hits)


def _counts(grounded: GroundedEvidence) -> tuple[int, int]:
    return grounded.counts.quotes, grounded.counts.grounded


def name_reasons(refused: Iterable[RefusedQuote]) -> str:
    """Say why quotes are no evidence, without their words."""
    return "; ".join(dict.fromkeys(one.reason.value for one in refused))


def explain_refusals(refused: Iterable[RefusedQuote]) -> str:
    """Say why quotes are no evidence, each reason once."""
    return "; ".join(dict.fromkeys(f"“{one.quote[:60]}”: {one.reason.value}" for one in refused))


def limit_severity(reply: FindingReply, question: Question | None, *, absent: bool) -> Severity:
    """Give a finding's severity.

    With a question the rubric decides, so that the same gap weighs the same in every document. Without one the LLM's
    word counts, but nothing that is merely not there, and nothing it is unsure of, is a blocker.
    """
    if question is not None:
        return question.if_not
    if reply.severity is Severity.BLOCKER and (absent or reply.confidence != "high"):
        return Severity.MAJOR
    if reply.severity is Severity.MAJOR and reply.confidence == "low":
        return Severity.MINOR
    return reply.severity
