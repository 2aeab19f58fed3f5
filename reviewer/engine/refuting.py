"""The heaviest findings, read once more by somebody who tries to refute them, and what follows from each ruling.

The refuter sees what a finding claims and the words that it is about, not the reasoning that led there: a well-argued
mistake persuades a second reader as it has persuaded the first. Its word alone counts for nothing either: a finding
goes only when the document's own words, found by code, speak against it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor, Answer, Finding, Verdict
from reviewer.domain.review import Grounding
from reviewer.domain.rubric import Severity
from reviewer.domain.ruling_reply import RulingReply
from reviewer.engine.asking import wait_for_all
from reviewer.engine.conversation import HINT
from reviewer.engine.drafting import Draft, ReviewFrame
from reviewer.engine.events import Progress
from reviewer.engine.part import Part
from reviewer.errors import ProviderError, ReplyInvalid
from reviewer.grounding.ground import ground_evidence
from reviewer.grounding.locate import Locator
from reviewer.grounding.prose import mark_foreign_quotations
from reviewer.merging import rank_findings
from reviewer.prompting.excerpts import Places
from reviewer.prompting.reask import build_reask
from reviewer.prompting.refutation_replies import ParsedRefutation, parse_refutation
from reviewer.prompting.requests import RequestBuilder

MOST_FINDINGS = 12
"""Findings that one request can be asked to refute with care; of more, the heaviest."""
MOST_REQUESTS = 4
"""Such requests about a document that is read in windows, whose findings are more: at most one a window."""
COMPUTED = "claims"
"""Origin of the findings that rest on arithmetic of our own."""
NO_WORDS = "The refuter found fault with it but showed no words of the document that speak against it."


def choose_findings(findings: Sequence[Finding], most: int = MOST_FINDINGS) -> list[Finding]:
    """Choose what is worth refuting: open blockers and majors at the level bar, at most twelve unless told otherwise.

    What code has computed is not among them: an LLM's word weighs nothing against arithmetic. They stand in the
    document's order, which tells nothing of their weight.
    """
    heavy = [
        one
        for one in rank_findings(findings)
        if one.gates and one.severity.rank >= Severity.MAJOR.rank and COMPUTED not in one.origins
    ]
    return sorted(heavy[:most], key=lambda one: (one.anchors[0].start if one.anchors else 1 << 40, one.id))


@dataclass
class Refuter:
    """Asks for rulings on a draft's heaviest findings and applies them."""

    chat: ChatModel
    builder: RequestBuilder
    view: Document
    """What it reads."""
    locator: Locator
    """Of what its own quotes may come from."""
    progress: Progress
    frame: ReviewFrame
    show: Callable[[Sequence[Finding]], Places] | None = None
    """Chooses what it is shown of a document that is too long to be shown as a whole."""
    requests: int = 1
    """Requests that may be made, each about twelve findings."""
    part: Part = field(default_factory=lambda: Part(optional=True))
    """What the requests brought and cost."""

    async def refute(self, draft: Draft) -> Draft:
        """Give the draft as the rulings leave it; where they fail, as it was, with a note. Raises no ProviderError."""
        asked = choose_findings(draft.findings, MOST_FINDINGS * self.requests)
        groups = [asked[start : start + MOST_FINDINGS] for start in range(0, len(asked), MOST_FINDINGS)]
        if not groups:
            return draft
        replies = await wait_for_all(self._ask(group, number, len(groups)) for number, group in enumerate(groups, 1))
        ruled: dict[str, Finding] = {}
        for group, parsed in zip(groups, replies, strict=True):
            ruled |= self._rule_all(group, parsed)
        return apply_rulings(draft, ruled)

    def _rule_all(self, asked: Sequence[Finding], parsed: ParsedRefutation | None) -> dict[str, Finding]:
        if parsed is None:
            verb = "stands" if len(asked) == 1 else "stand"
            self.part.notes.append(f"the refuter failed: {_count(len(asked))} {verb} unchecked")
            return {}
        missing = len(asked) - len(parsed.rulings)
        if missing:
            self.part.notes.append(f"refuter: no ruling on {missing} of {_count(len(asked))}")
        return {one.id: self._rule(one, parsed.rulings[n]) for n, one in enumerate(asked, 1) if n in parsed.rulings}

    async def _ask(self, asked: Sequence[Finding], number: int, requests: int) -> ParsedRefutation | None:
        """Ask about some findings; nothing where no rulings came."""
        places = self.show(asked) if self.show else None
        planned = self.builder.build_refutation(self.view, self.frame.rubric, asked, places)
        purpose = f"{planned.request.purpose} {number}/{requests}" if requests > 1 else planned.request.purpose
        request, path = planned.request.model_copy(update={"purpose": purpose}), self.frame.document.path
        try:
            said = await self.part.hear(self.chat, request, self.progress, path)
            parsed = parse_refutation(said.content, len(asked))
            if parsed.unreadable and said.cut is None:
                again = build_reask(self.builder.templates, request, said.content, parsed.unreadable)
                said = await self.part.hear(self.chat, again, self.progress, path)
                parsed = parse_refutation(said.content, len(asked))
        except ProviderError as error:
            self.part.fail(request.purpose, error)
            return None
        if parsed.unreadable:
            why = said.cut or ReplyInvalid(f"the reply cannot be used: {parsed.unreadable}", HINT)
            parsed = parse_refutation(said.content, len(asked), salvage=True)
            if parsed.unreadable:
                self.part.fail(request.purpose, why)
                return None
            self.part.note_salvage(request.purpose, why.what)
        return parsed

    def _rule(self, finding: Finding, ruling: RulingReply) -> Finding:
        """Write a ruling into a finding; what it rests on must stand in the document."""
        grounded = ground_evidence(ruling.evidence, self.locator)
        quotes, found = grounded.counts.quotes, grounded.counts.grounded
        self.part.grounding += Grounding(quotes=quotes, grounded=found, dropped=quotes - found)
        words = {"ruling": mark_foreign_quotations(ruling.reasoning, self.locator), "rebuttal": grounded.anchors}
        match ruling.verdict:
            case "refuted" if any(not _lies_within(anchor, finding.anchors) for anchor in grounded.anchors):
                return finding.model_copy(update={**words, "standing": "refuted"})
            case "refuted":
                return finding.model_copy(update={"standing": "stands", "ruling": NO_WORDS})
            case "overstated":
                lighter = finding.severity.one_step_down()
                return finding.model_copy(update={**words, "standing": "overstated", "severity": lighter})
        return finding.model_copy(update={**words, "standing": "stands"})


def _lies_within(anchor: Anchor, others: Sequence[Anchor]) -> bool:
    """Say whether an anchor adds no words to those that a finding quotes itself."""
    return any(other.start <= anchor.start and anchor.end <= other.end for other in others)


def apply_rulings(draft: Draft, ruled: Mapping[str, Finding]) -> Draft:
    """Apply rulings, by the id of the finding.

    A refuted finding leaves the review. If it said that something is missing, the words that refute it meet its
    question; if it quoted words, the answer to its question stays, since nothing was shown that meets it.
    """
    after = [ruled.get(one.id, one) for one in draft.findings]
    refuted = tuple(one for one in after if one.standing == "refuted")
    standing = tuple(one for one in after if one.standing != "refuted")
    return replace(
        draft,
        answers=_correct_answers(draft.answers, refuted),
        findings=standing,
        refuted=(*draft.refuted, *refuted),
        samples=tuple(replace(one, answers=_correct_answers(one.answers, refuted)) for one in draft.samples),
    )


def _correct_answers(answers: Sequence[Answer], refuted: Sequence[Finding]) -> tuple[Answer, ...]:
    by_question = {finding.question_id: finding for finding in refuted}
    return tuple(
        _correct_answer(answer, by_question[answer.question_id]) if answer.question_id in by_question else answer
        for answer in answers
    )


def _correct_answer(answer: Answer, refuted: Finding) -> Answer:
    if answer.verdict not in (Verdict.NOT_MET, Verdict.PARTIAL):
        return answer
    if refuted.kind == "absent":
        note = f"{answer.verdict.value.replace('_', ' ')} until the refuter showed the words that meet it"
        return answer.model_copy(update={"verdict": Verdict.MET, "anchors": refuted.rebuttal, "note": note})
    return answer.model_copy(update={"note": "the finding on it was refuted, but no words were shown that meet it"})


def count_refuters(windows: int) -> int:
    """Count the requests that may be made about a document that is read in so many windows, 0 for as a whole."""
    return max(1, min(MOST_REQUESTS, windows))


def _count(number: int) -> str:
    return f"{number} finding{'' if number == 1 else 's'}"
