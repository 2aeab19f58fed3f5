"""One document's review from the document to the verdict, and several documents one after another.

path ─loading→ Document ─┬─checks──────────────────────────────┐
                         └─prompting→ requests ─llm→ replies ─grounding→ answers, findings
                                                               ├─scoring→ ratings, verdict
                                                               └→ Review
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from reviewer import __version__
from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Depth, Failure, Provenance, Review, Run
from reviewer.domain.rubric import Level, Rubric
from reviewer.engine.assembling import ReviewFrame, assemble_review, assemble_without_model
from reviewer.engine.checking import CheckPlan, check_document, extend_checks
from reviewer.engine.conversation import Conversation, Part
from reviewer.engine.events import Progress
from reviewer.engine.judging import Judge
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
    no_model_reason: str = "No model is configured."

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
            provenance=Provenance(
                reviewer_version=__version__,
                document_digest=document.digest,
                rubric_digest=rubric.digest,
                prompt_fingerprint=self.builder.fingerprint(),
                model=self.model if self.chat else None,
                endpoint=self.endpoint if self.chat else None,
            ),
        )

    def run_checks(self, document: Document, rubric: Rubric) -> tuple[Signal, ...]:
        """Run the checks that a rubric names; hints are left out, suppressed findings are marked."""
        chosen = extend_checks([check for check in ALL_CHECKS if check.slug in rubric.checks], self.words)
        return check_document(document, CheckPlan(chosen, rules=self.ignore)).signals

    def plan(self, frame: ReviewFrame) -> tuple[PlannedRequest, ...]:
        """Build the requests of a review without sending any; the LLM is told what the checks have found."""
        known = tuple(f"line {s.anchor.line_start}: {s.message}" for s in frame.signals if not s.suppressed)
        return self.builder.build(frame.document, frame.rubric, self.depth, known)

    async def review(self, assignment: Assignment) -> Review:
        """Review one document.

        The first request goes alone and warms the provider's cache of the common prefix; the others follow together.

        Raises:
            ProviderError: no request brought anything.
            ReviewerError: the chat model says that nothing more may be asked.
        """
        frame = self.frame(assignment)
        if self.chat is None:
            return assemble_without_model(frame, self.no_model_reason)
        planned = self.plan(frame)
        self.progress.begin_document(frame.document.path, len(planned))
        try:
            parts = await self._ask_all(self.chat, frame, planned)
        finally:
            self.progress.end_document(frame.document.path)
        if all(part.failed for part in parts):
            raise next(part.failed for part in parts if part.failed)
        return assemble_review(frame, parts)

    async def _ask_all(self, chat: ChatModel, frame: ReviewFrame, planned: Sequence[PlannedRequest]) -> list[Part]:
        judge = Judge(frame.document, Locator(frame.document), frame.rubric, frame.level)

        async def ask(one: PlannedRequest) -> Part:
            return await Conversation(chat, self.builder.templates, judge, self.progress, one).run()

        first = await ask(planned[0])
        if isinstance(first.failed, HOPELESS):
            return [first]
        # All are waited for before an error goes up: an answer that is on its way may be paid for already.
        others = await asyncio.gather(*(ask(one) for one in planned[1:]), return_exceptions=True)
        parts = [first]
        for other in others:
            if isinstance(other, BaseException):
                raise other
            parts.append(other)
        return parts


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
