"""One document's review from the document to the verdict, and several documents one after another.

path ─loading→ Document ─┬─checks──────────────────────────────┐
                         └─prompting→ requests ─llm→ replies ─grounding→ answers, findings
                                                               ├─scoring→ ratings, verdict
                                                               └→ Review
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer import __version__
from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Depth, Failure, Provenance, Review, Run
from reviewer.domain.rubric import Level, Rubric
from reviewer.domain.trust import Untrusted
from reviewer.engine.absences import complete_absences
from reviewer.engine.asking import Asker, wait_for_all
from reviewer.engine.assembling import assemble_review, assemble_without_model
from reviewer.engine.checking import RubricChecks, check_under_rubric
from reviewer.engine.converging import leave_alone
from reviewer.engine.depths import DEPTHS, DepthPlan, Pass
from reviewer.engine.drafting import ReviewFrame, draft_review
from reviewer.engine.earlier import Earlier
from reviewer.engine.events import Progress
from reviewer.engine.following_up import FollowUp, open_follow_up
from reviewer.engine.long_reading import LongReading
from reviewer.engine.part import Part
from reviewer.engine.planning import ReviewPlan, lay_out_review
from reviewer.engine.readings import Reading, ReadingPlanner
from reviewer.engine.refuting import Refuter, count_refuters
from reviewer.engine.screening import Screening, join_passes
from reviewer.engine.sizing import MOST_REFUSALS, Refused, Sizing
from reviewer.errors import PromptTooLong, ProviderError, ReviewerError
from reviewer.grounding.locate import Locator
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.requests import RequestBuilder


@dataclass(frozen=True)
class Assignment:
    """A document and the rubric that it is reviewed by."""

    document: Document
    rubric: Rubric
    kind_reason: str
    level: Level | None = None
    """This document's bar, where it has one of its own."""
    signals: tuple[Signal, ...] | None = None
    """What the checks have found, where they have run already."""
    earlier: Earlier | None = None
    """The document's last review, where one is recorded."""


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
    sizing: Sizing = field(default_factory=Sizing)
    """How much of a document one request may show."""

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
            signals=self.run_checks(document, rubric) if assignment.signals is None else assignment.signals,
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
            earlier=assignment.earlier,
        )

    def run_checks(self, document: Document, rubric: Rubric) -> tuple[Signal, ...]:
        """Run the checks that a rubric names, and the one for hidden instructions; suppressed findings are marked."""
        return check_under_rubric(document, rubric.checks, RubricChecks(self.words, self.ignore))

    @property
    def planner(self) -> ReadingPlanner:
        """Plans what is read in which requests."""
        return ReadingPlanner(self.builder, self.depth_plan, self.samples, self.seed, self.sizing)

    def plan(self, frame: ReviewFrame) -> tuple[PlannedRequest, ...]:
        """Build the requests of a review without sending any, but for those that depend on answers.

        Raises:
            IntegrityError: the document holds hidden instructions, and such documents are refused.
        """
        follow_up = open_follow_up(frame, self.builder)
        planned = [one for reading in self.planner.plan(frame) for one in reading.planned]
        return (*planned, *(follow_up.plan() if follow_up else ()))

    def lay_out(self, frame: ReviewFrame) -> ReviewPlan:
        """Lay out what a review is expected to send, what depends on answers at its largest; raises as `plan` does."""
        follow_up = open_follow_up(frame, self.builder)
        planned = follow_up.plan() if follow_up else []
        return lay_out_review(self.planner, frame, apart=self.refuter is not None, follow_up=planned)

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
        refused = Refused()
        while True:
            readings = self.planner.plan(frame, refused)
            requests = self.planner.count_requests(frame.rubric, readings)
            follow_up = open_follow_up(frame, self.builder)
            requests += len(follow_up.plan()) if follow_up else 0
            self.progress.begin_document(frame.document.path, requests)
            try:
                return await self._carry_out(self.chat, frame, readings, follow_up)
            except PromptTooLong as error:
                if refused.times >= MOST_REFUSALS:
                    raise
                refused = refused.note(error, min(one.size for one in readings))
                if not self.together:  # answers that come in rounds must find the same requests in each
                    self.sizing.learn(error)
            finally:
                self.progress.end_document(frame.document.path)

    async def _carry_out(
        self, chat: ChatModel, frame: ReviewFrame, readings: Sequence[Reading], follow_up: FollowUp | None
    ) -> Review:
        """Raises PromptTooLong where something must be read in smaller windows."""
        askers: list[Asker] = []
        long: list[LongReading | None] = []
        for reading in readings:
            asker = Asker(chat, self.builder.templates, frame, reading.view, self.progress, self.together)
            long.append(LongReading(asker, reading, self.planner) if reading.windows else None)
            askers.append(asker)
        if self.together:
            asked = await wait_for_all(map(_read, askers, readings, long))
        else:
            asked = [await _read(*one) for one in zip(askers, readings, long, strict=True)]
        raise_too_long([part for parts in asked for part in parts])
        parts, second_pass = asked[0], None
        if all(part.failed for part in parts):
            raise next(part.failed for part in parts if part.failed)
        show = long[-1].show if long[-1] else None
        followed = await follow_up.ask(chat, self.progress, show) if follow_up else []
        if len(asked) > 1:
            parts, second_pass = join_passes(parts, asked[1], frame.screening.told_lines)
        draft = draft_review(frame, parts)
        locator = Locator(frame.screening.open_view)
        if Pass.REFUTER in self.depth_plan.last:
            # The last view lacks the lines that speak to a reviewer: nobody who reads them shall take findings away.
            view, requests = readings[-1].view, count_refuters(len(readings[-1].windows))
            refuter = Refuter(self.refuter or chat, self.builder, view, locator, self.progress, frame, show, requests)
            draft = await refuter.refute(draft)
            parts = [*parts, refuter.part]
        draft = replace(draft, findings=complete_absences(draft.findings, locator))
        converge = follow_up.converge if follow_up else leave_alone
        return assemble_review(frame, [*parts, *followed], draft, second_pass, converge)


async def _read(asker: Asker, reading: Reading, long: LongReading | None) -> list[Part]:
    return await (long.run() if long else asker.ask_wave(reading.planned))


def raise_too_long(parts: Sequence[Part]) -> None:
    """Raise the refusal of a request that was too long, if there is one."""
    refusals = [part.failed for part in parts if isinstance(part.failed, PromptTooLong)]
    if refusals:
        raise min(refusals, key=lambda error: error.limit or 0)


def keep_nothing(_assignment: Assignment, _review: Review) -> None:
    """Leave a review where it is."""


async def review_documents(
    reviewer: Reviewer,
    names: Sequence[str],
    assign: Callable[[str], Assignment],
    keep: Callable[[Assignment, Review], None] = keep_nothing,
) -> Run:
    """Review documents one after another; one that fails is a value, and the others go on.

    Args:
        reviewer: who reviews.
        names: documents as the user named them.
        assign: loads a document and picks its rubric; its errors become failures.
        keep: told of each review as soon as it is there; its errors become failures as well.
    """
    reviews: list[Review] = []
    failures: list[Failure] = []
    dead: ProviderError | None = None
    for name in names:
        try:
            assignment = assign(name)
            if dead is not None:
                raise type(dead)(f"not tried, since the endpoint failed before: {dead.what}", dead.hint)
            review = await reviewer.review(assignment)
            reviews.append(review)
            keep(assignment, review)
        except ReviewerError as error:
            if error.is_final and isinstance(error, ProviderError):
                dead = dead or error
            failures.append(describe_failure(name, error))
    return Run(reviews=tuple(reviews), failures=tuple(failures))


def describe_failure(name: str, error: ReviewerError) -> Failure:
    """Turn an error into the value that says why a document has no review."""
    return Failure(document=name, reason=error.what, hint=error.hint, exit_code=error.exit_code)
