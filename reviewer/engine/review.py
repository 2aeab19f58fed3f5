"""One document's review from the document to the verdict, and several documents one after another.

path ─loading→ Document ─┬─checks──────────────────────────────┐
                         └─prompting→ requests ─llm→ replies ─grounding→ answers, findings
                                                               ├─scoring→ ratings, verdict
                                                               └→ Review
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer import __version__
from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Depth, Failure, Provenance, Review, Run
from reviewer.domain.rubric import Level, Rubric
from reviewer.domain.trust import Untrusted
from reviewer.engine.assembling import ReviewFrame, assemble_review, assemble_without_model
from reviewer.engine.checking import RubricChecks, check_under_rubric
from reviewer.engine.claims_conversation import ClaimsConversation, ClaimsMaterial
from reviewer.engine.converging import leave_alone
from reviewer.engine.conversation import Conversation
from reviewer.engine.earlier import Earlier
from reviewer.engine.events import Progress
from reviewer.engine.following_up import open_follow_up
from reviewer.engine.judging import Judge
from reviewer.engine.part import Part
from reviewer.engine.screening import Screening, join_passes
from reviewer.errors import EndpointRefused, EndpointUnreachable, ProviderError, ReviewerError
from reviewer.grounding.locate import Locator
from reviewer.prompting.requests import PlannedRequest, RequestBuilder

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
    signals: tuple[Signal, ...] | None = None
    """What the checks have found, where they have run already."""
    earlier: Earlier | None = None
    """The document's last review, where one is recorded."""


class _Pass(NamedTuple):
    """One reading of a document by the LLM."""

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
            earlier=assignment.earlier,
        )

    def run_checks(self, document: Document, rubric: Rubric) -> tuple[Signal, ...]:
        """Run the checks that a rubric names, and the one for hidden instructions; suppressed findings are marked."""
        return check_under_rubric(document, rubric.checks, RubricChecks(self.words, self.ignore))

    def plan(self, frame: ReviewFrame) -> tuple[PlannedRequest, ...]:
        """Build the requests of a review without sending any.

        Raises:
            IntegrityError: the document holds hidden instructions, and such documents are refused.
        """
        follow_up = open_follow_up(frame, self.builder)
        planned = [one for reading in self._plan_passes(frame) for one in reading.planned]
        return (*planned, *(follow_up.plan() if follow_up else ()))

    def _plan_passes(self, frame: ReviewFrame) -> list[_Pass]:
        """Plan the pass over what the LLM may read and, where lines speak to a reviewer, one without them.

        The LLM is told what the checks have found, where no words of hidden or flagged text can stand in it.
        """
        screening = frame.screening
        screening.refuse()
        sayable = screening.keep_sayable(frame.signals)
        known = tuple(f"line {s.anchor.line_start}: {s.message}" for s in sayable)
        first = _Pass(screening.view, self.builder.build(screening.view, frame.rubric, self.depth, known))
        if screening.second_view is None:
            return [first]
        planned = self.builder.build(screening.second_view, frame.rubric, self.depth, known)
        return [first, _Pass(screening.second_view, tuple(one.rename("second pass") for one in planned))]

    async def review(self, assignment: Assignment) -> Review:
        """Review one document.

        The first request goes alone and warms the provider's cache of the common prefix; the others follow together.
        With `together` none goes alone.

        Raises:
            IntegrityError: the document holds hidden instructions, and such documents are refused.
            ProviderError: no request brought anything.
            ReviewerError: the chat model says that nothing more may be asked.
        """
        frame = self.frame(assignment)
        if self.chat is None:
            return assemble_without_model(frame, self.no_model_reason)
        passes = self._plan_passes(frame)
        follow_up = open_follow_up(frame, self.builder)
        planned = sum(len(one.planned) for one in passes) + len(follow_up.plan() if follow_up else ())
        self.progress.begin_document(frame.document.path, planned)
        try:
            asked = [await self._ask_all(self.chat, frame, one) for one in passes]
            parts = asked[0]
            if all(part.failed for part in parts):
                raise next(part.failed for part in parts if part.failed)
            followed = await follow_up.ask(self.chat, self.progress) if follow_up else []
        finally:
            self.progress.end_document(frame.document.path)
        second_pass = None
        if len(asked) > 1:
            parts, second_pass = join_passes(parts, asked[1], frame.screening.told_lines)
        converge = follow_up.converge if follow_up else leave_alone
        return assemble_review(frame, [*parts, *followed], second_pass, converge)

    async def _ask_all(self, chat: ChatModel, frame: ReviewFrame, reading: _Pass) -> list[Part]:
        view, planned = reading.view, reading.planned
        locator, told = Locator(view), frame.screening.told_lines
        judge = Judge(view, locator, frame.rubric, frame.level, told)

        async def ask(one: PlannedRequest) -> Part:
            if one.origin == "claims":
                material = ClaimsMaterial(view, locator, frame.rubric, frame.signals, told)
                return await ClaimsConversation(chat, self.builder.templates, material, self.progress, one).run()
            return await Conversation(chat, self.builder.templates, judge, self.progress, one).run()

        alone = 0 if self.together else 1
        parts = [await ask(one) for one in planned[:alone]]
        if any(isinstance(part.failed, HOPELESS) for part in parts):
            return parts
        # All are waited for before an error goes up: an answer that is on its way may be paid for already.
        others = await asyncio.gather(*(ask(one) for one in planned[alone:]), return_exceptions=True)
        for other in others:
            if isinstance(other, BaseException):
                raise other
            parts.append(other)
        return parts


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
