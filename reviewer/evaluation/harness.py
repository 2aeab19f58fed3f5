"""Carries out a suite: every arm over every variant, from recorded replies where there are any."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from reviewer.domain.chat import ChatModel
from reviewer.domain.review import Review
from reviewer.domain.rubric import Rubric
from reviewer.engine.review import Assignment, Reviewer
from reviewer.errors import ReplyMissing, ReviewerError
from reviewer.evaluation.plain import build_plain_request, read_plain_reply
from reviewer.evaluation.recording import EvaluationChat, Missing, Replies
from reviewer.evaluation.suites import Variant
from reviewer.evaluation.told import Outcome, tell_review
from reviewer.library.templates import PromptTemplates

PLAIN = "plain"
"""The baseline's arm; all other arms are depths."""
AT_ONCE = 4
"""Reviews under way at the same time; how many requests are is for the pacer to say."""


class Job(NamedTuple):
    """One review to make."""

    variant: Variant
    arm: str
    run: int


@dataclass
class Harvest:
    """What carrying out brought."""

    outcomes: list[Outcome] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    """Requests without a reply, none twice. While there are any, some outcomes are not there."""

    @property
    def complete(self) -> bool:
        """Whether every job has its outcome."""
        return not self.missing


MakeReviewer = Callable[[str, ChatModel], Reviewer]
"""Depth and chat model → who reviews."""


@dataclass(frozen=True)
class Harness:
    """What jobs are carried out with."""

    make_reviewer: MakeReviewer
    templates: PromptTemplates
    load_rubric: Callable[[str, Path], Rubric]
    """Reference and the folder that a path starts from → rubric."""
    replies: Replies
    inner: ChatModel | None
    """Who is asked for what is not recorded; nothing where nobody may be."""
    tell: Callable[[str], None] = lambda _text: None
    """Told of every job that ended."""

    async def carry_out(self, jobs: Sequence[Job]) -> Harvest:
        """Carry out jobs; one that fails is an outcome with its failure, and the others go on.

        Raises:
            ReviewerError: nothing more can be asked, or a file cannot be read or written.
        """
        gate = asyncio.Semaphore(AT_ONCE)

        async def work(job: Job) -> tuple[Outcome | None, list[Missing]]:
            async with gate:
                return await self._carry_out(job)

        results = await asyncio.gather(*(work(job) for job in jobs))
        harvest = Harvest([outcome for outcome, _ in results if outcome is not None])
        names = {one.name: one for _, missing in results for one in missing}
        harvest.missing = list(names.values())
        return harvest

    async def _carry_out(self, job: Job) -> tuple[Outcome | None, list[Missing]]:
        chat = EvaluationChat(self.inner, self.replies, job.run)
        try:
            outcome = await self._ask(job, chat)
        except ReplyMissing:
            about = f"{job.variant.case.case.id}, {job.variant.name}, {job.arm}"
            return None, [replace(one, about=about) for one in chat.missing]
        except ReviewerError as error:
            if error.is_final or error.exit_code == 2:  # a fault of the suite's files, which no other job escapes
                raise
            outcome = _start_outcome(job, chat).model_copy(update={"failure": error.what})
        self.tell(f"{job.arm}: {job.variant.case.case.id}, {job.variant.name}, run {job.run}")
        return outcome, []

    async def _ask(self, job: Job, chat: EvaluationChat) -> Outcome:
        case = job.variant.case
        rubric = self.load_rubric(case.case.kind, case.folder)
        if job.arm == PLAIN:
            request = build_plain_request(self.templates, job.variant.document, rubric)
            reply = await chat.complete(request)
            told = read_plain_reply(reply.content, job.variant.document)
            return _start_outcome(job, chat).model_copy(update={"told": told})
        review = await self.review(job.arm, Assignment(job.variant.document, rubric, "the case says so"), chat)
        return _fill_in(_start_outcome(job, chat), review)

    async def review(self, depth: str, assignment: Assignment, chat: EvaluationChat) -> Review:
        """Review one document, or find every request that could be asked at once and has no reply.

        Raises:
            ReplyMissing: nobody may be asked; `chat.missing` has what is missing.
            ProviderError: the endpoint fails.
        """
        reviewer = self.make_reviewer(depth, chat)
        if chat.inner is None:
            planned = reviewer.plan(reviewer.frame(assignment))
            absent = [one.request for one in planned if self.replies.find(one.request, chat.run) is None]
            chat.missing += [Missing(request, chat.run) for request in absent]
            if absent:
                raise ReplyMissing(f"{len(absent)} planned requests have no recorded reply")
        return await reviewer.review(assignment)


def _start_outcome(job: Job, chat: EvaluationChat) -> Outcome:
    return Outcome(
        case=job.variant.case.case.id,
        variant=job.variant.name,
        arm=job.arm,
        run=job.run,
        spent=chat.sum_up(),
        answered_by=chat.name_answerers(),
    )


def _fill_in(outcome: Outcome, review: Review) -> Outcome:
    failed = review.coverage.failed_requests
    return outcome.model_copy(
        update={
            "told": tell_review(review),
            "score": review.score,
            "interval": review.interval,
            "ratings": {one.criterion_id: one.score for one in review.ratings if one.score is not None},
            "decision": review.decision.value,
            "refuted": len(review.refuted),
            "not_met": tuple(one.question_id for one in review.answers if one.verdict.value in ("not_met", "partial")),
            "failure": f"{failed} requests brought nothing" if failed else "",
        }
    )
