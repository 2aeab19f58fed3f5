"""One document's review from the document to the verdict, and several documents one after another.

path ─loading→ Document ─┬─checks──────────────────────────────┐
                         └─prompting→ requests ─llm→ replies ─grounding→ answers, findings
                                                               ├─scoring→ ratings, verdict
                                                               └→ Review
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar

from reviewer import __version__
from reviewer.checks import hidden_instructions
from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Depth, Failure, Provenance, Review, Run
from reviewer.domain.rubric import Level, Rubric
from reviewer.domain.trust import Untrusted
from reviewer.engine.absences import complete_absences
from reviewer.engine.assembling import assemble_review, assemble_without_model
from reviewer.engine.checking import CheckPlan, check_document, extend_checks
from reviewer.engine.claims_conversation import ClaimsConversation, ClaimsMaterial
from reviewer.engine.conversation import Conversation
from reviewer.engine.depths import DEPTHS, DepthPlan, Pass
from reviewer.engine.drafting import ReviewFrame, draft_review
from reviewer.engine.events import Progress
from reviewer.engine.judging import Judge
from reviewer.engine.part import Part
from reviewer.engine.planning import ReviewPlan, plan_review
from reviewer.engine.refuting import Refuter
from reviewer.engine.screening import Screening, join_passes
from reviewer.errors import EndpointRefused, EndpointUnreachable, ProviderError, ReviewerError
from reviewer.grounding.locate import Locator
from reviewer.prompting.ordering import Order
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.requests import RequestBuilder

T = TypeVar("T")

HOPELESS = (EndpointUnreachable, EndpointRefused)
"""After these no further request about the same document can do better."""


@dataclass(frozen=True)
class Assignment:
    """A document and the rubric that it is reviewed by."""

    document: Document
    rubric: Rubric
    kind_reason: str
    level: Level | None = None
    """This document's bar, where it has one of its own."""


class _Reading(NamedTuple):
    """One reading of a document by the LLM, with all passes of a depth but for those that need findings."""

    view: Document
    """What it reads."""
    planned: tuple[PlannedRequest, ...]


@dataclass(frozen=True)
class Reviewer:
    """Reviews documents with one LLM, or without any."""

    chat: ChatModel | None
    """Nothing when no model is configured."""
    builder: RequestBuilder
    depth: Depth
    level: Level
    model: str | None
    endpoint: str | None
    progress: Progress
    ignore: tuple[IgnoreRule, ...] = ()
    """Checks that the project does not want for some paths."""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The project's own words for the language checks."""
    untrusted: Untrusted = "strip"
    """What is done about text that no reader sees."""
    no_model_reason: str = "No model is configured."
    together: bool = False
    """Whether all requests of a document go at once: where nobody answers soon, no cache of prefixes can be warmed."""
    refuter: ChatModel | None = None
    """Who tries to refute; without one, the same that reviews."""
    samples: int = 3
    """How often a depth with samples reads and asks."""
    seed: int = 0
    """What the order of criteria and questions in each sample is drawn by."""
    min_score: float | None = None
    """The least score that is asked for."""

    @property
    def depth_plan(self) -> DepthPlan:
        """The passes of this reviewer's depth."""
        return DEPTHS[self.depth]

    def frame(self, assignment: Assignment) -> ReviewFrame:
        """Run the checks and note what the review is made from."""
        document, rubric = assignment.document, assignment.rubric
        return ReviewFrame(
            document=document,
            rubric=rubric,
            kind_reason=assignment.kind_reason,
            depth=self.depth,
            level=assignment.level or self.level,
            signals=self.run_checks(document, rubric),
            screening=Screening(document, self.untrusted),
            provenance=Provenance(
                reviewer_version=__version__,
                document_digest=document.digest,
                rubric_digest=rubric.digest,
                prompt_fingerprint=self.builder.fingerprint(),
                model=self.model if self.chat else None,
                endpoint=self.endpoint if self.chat else None,
            ),
            seed=self.seed if self.depth_plan.sampled else None,
            min_score=self.min_score,
        )

    def run_checks(self, document: Document, rubric: Rubric) -> tuple[Signal, ...]:
        """Run the checks that a rubric names, and the one for hidden instructions; suppressed findings are marked."""
        named = {*rubric.checks, hidden_instructions.CHECK.slug}
        chosen = extend_checks([check for check in ALL_CHECKS if check.slug in named], self.words)
        return check_document(document, CheckPlan(chosen, rules=self.ignore)).signals

    def plan(self, frame: ReviewFrame) -> tuple[PlannedRequest, ...]:
        """Build the requests of a review without sending any, but for those that depend on findings.

        Raises:
            IntegrityError: the document holds hidden instructions, and such documents are refused.
        """
        return tuple(one for reading in self._plan_readings(frame) for one in reading.planned)

    def lay_out(self, frame: ReviewFrame) -> ReviewPlan:
        """Lay out what a review is expected to send, what depends on findings at its largest; raises as `plan` does."""
        readings = self._plan_readings(frame)
        planned = [one for reading in readings for one in reading.planned]
        [quick] = self.builder.build(readings[0].view, frame.rubric, (Pass.QUICK,))
        refutation = self.builder.build_refutation(readings[-1].view, frame.rubric, ())
        apart = self.refuter is not None
        return plan_review(self.depth_plan, planned, refutation, quick, len(readings), apart=apart)

    def _plan_readings(self, frame: ReviewFrame) -> list[_Reading]:
        """Plan the reading of what the LLM may see and, where lines speak to a reviewer, one without them.

        The LLM is told what the checks have found, where no words of hidden or flagged text can stand in it.
        """
        screening = frame.screening
        screening.refuse()
        sayable = screening.keep_sayable(frame.signals)
        known = tuple(f"line {s.anchor.line_start}: {s.message}" for s in sayable)
        first = _Reading(screening.view, self._plan_passes(screening.view, frame.rubric, known))
        if screening.second_view is None:
            return [first]
        planned = self._plan_passes(screening.second_view, frame.rubric, known)
        return [first, _Reading(screening.second_view, tuple(one.rename("second pass") for one in planned))]

    def _plan_passes(self, view: Document, rubric: Rubric, known: Sequence[str]) -> tuple[PlannedRequest, ...]:
        """Plan the passes of the depth over one view; the first request is the one that goes alone."""
        plan = self.depth_plan
        planned: list[PlannedRequest] = []
        for order in self._list_orders():
            planned += self.builder.build(view, rubric, plan.sampled, known, order=order)
        once = [one for one in plan.reading if one not in plan.sampled]
        return (*planned, *self.builder.build(view, rubric, once, known))

    def _list_orders(self) -> list[Order]:
        samples = self.samples if self.depth_plan.sampled else 0
        return [Order(self.seed, number, samples) for number in range(1, samples + 1)]

    async def review(self, assignment: Assignment) -> Review:
        """Review one document.

        The first request goes alone and warms the provider's cache of the common prefix; the others follow together,
        and what needs their findings comes last. With `together` none goes alone.

        Raises:
            IntegrityError: the document holds hidden instructions, and such documents are refused.
            ProviderError: no request brought anything.
            ReviewerError: the chat model says that nothing more may be asked.
        """
        frame = self.frame(assignment)
        if self.chat is None:
            return assemble_without_model(frame, self.no_model_reason)
        readings = self._plan_readings(frame)
        self.progress.begin_document(frame.document.path, sum(len(one.planned) for one in readings))
        try:
            return await self._carry_out(self.chat, frame, readings)
        finally:
            self.progress.end_document(frame.document.path)

    async def _carry_out(self, chat: ChatModel, frame: ReviewFrame, readings: Sequence[_Reading]) -> Review:
        if self.together:
            asked = await _wait_for_all(self._ask_all(chat, frame, one) for one in readings)
        else:
            asked = [await self._ask_all(chat, frame, one) for one in readings]
        parts, second_pass = asked[0], None
        if all(part.failed for part in parts):
            raise next(part.failed for part in parts if part.failed)
        if len(asked) > 1:
            parts, second_pass = join_passes(parts, asked[1], frame.screening.told_lines)
        draft = draft_review(frame, parts)
        locator = Locator(frame.screening.open_view)
        if Pass.REFUTER in self.depth_plan.last:
            # The last view lacks the lines that speak to a reviewer: nobody who reads them shall take findings away.
            view = readings[-1].view
            refuter = Refuter(self.refuter or chat, self.builder, view, locator, self.progress, frame)
            draft = await refuter.refute(draft)
            parts = [*parts, refuter.part]
        draft = replace(draft, findings=complete_absences(draft.findings, locator))
        return assemble_review(frame, parts, draft, second_pass)

    async def _ask_all(self, chat: ChatModel, frame: ReviewFrame, reading: _Reading) -> list[Part]:
        view, planned = reading.view, reading.planned
        locator, told = Locator(view), frame.screening.told_lines
        judge = Judge(view, locator, frame.rubric, frame.level, told)

        async def ask(one: PlannedRequest) -> Part:
            if one.origin == Pass.CLAIMS:
                material = ClaimsMaterial(view, locator, frame.rubric, frame.signals, told)
                return await ClaimsConversation(chat, self.builder.templates, material, self.progress, one).run()
            part = await Conversation(chat, self.builder.templates, judge, self.progress, one).run()
            part.sample = one.sample
            return part

        alone = 0 if self.together else 1
        parts = [await ask(one) for one in planned[:alone]]
        if any(isinstance(part.failed, HOPELESS) for part in parts):
            return parts
        return parts + await _wait_for_all(ask(one) for one in planned[alone:])


async def _wait_for_all(asked: Iterable[Awaitable[T]]) -> list[T]:
    """Wait for all before an error goes up: an answer that is on its way may be paid for already."""
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    brought: list[T] = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        brought.append(outcome)
    return brought


async def review_documents(reviewer: Reviewer, names: Sequence[str], assign: Callable[[str], Assignment]) -> Run:
    """Review documents one after another; one that fails is a value, and the others go on.

    Args:
        reviewer: who reviews.
        names: documents as the user named them.
        assign: loads a document and picks its rubric; its errors become failures.
    """
    reviews: list[Review] = []
    failures: list[Failure] = []
    dead: ProviderError | None = None
    for name in names:
        try:
            assignment = assign(name)
            if dead is not None:
                raise type(dead)(f"not tried, since the endpoint failed before: {dead.what}", dead.hint)
            reviews.append(await reviewer.review(assignment))
        except ReviewerError as error:
            if error.is_final and isinstance(error, ProviderError):
                dead = dead or error
            failures.append(describe_failure(name, error))
    return Run(reviews=tuple(reviews), failures=tuple(failures))


def describe_failure(name: str, error: ReviewerError) -> Failure:
    """Turn an error into the value that says why a document has no review."""
    return Failure(document=name, reason=error.what, hint=error.hint, exit_code=error.exit_code)
