"""Requests about one view of a document → what each of them brought; one alone, several at once."""

import asyncio
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Finding
from reviewer.domain.reply import FindingReply
from reviewer.engine.claims_conversation import ClaimsConversation, ClaimsMaterial
from reviewer.engine.conversation import Conversation
from reviewer.engine.depths import Pass
from reviewer.engine.drafting import ReviewFrame
from reviewer.engine.events import Progress
from reviewer.engine.judging import Judge, Judged
from reviewer.engine.notes import take_notes
from reviewer.engine.part import Part
from reviewer.errors import EndpointRefused, EndpointUnreachable
from reviewer.grounding.locate import Locator
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.planned import PlannedRequest

T = TypeVar("T")

HOPELESS = (EndpointUnreachable, EndpointRefused)
"""After these no further request about the same document can do better."""


class WindowJudge(Judge):
    """Judges findings of somebody who sees a part of the document: nothing can be said to be missing."""

    def judge_finding(self, reply: FindingReply, origin: str, *, contest: bool) -> Judged[Finding]:
        """Judge a finding; without a quote it is left out and not asked again."""
        if not any(piece.kind == "quote" for piece in reply.evidence) or origin == Pass.NOTES:
            return Judged(None, None, 0, 0)
        return super().judge_finding(reply, origin, contest=contest)


@dataclass(frozen=True)
class Asker:
    """Asks about one view of a document."""

    chat: ChatModel
    templates: PromptTemplates
    frame: ReviewFrame
    view: Document
    """What the LLM reads, as a whole."""
    progress: Progress
    together: bool = False
    """Whether nothing goes alone first."""
    locator: Locator = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "locator", Locator(self.view))

    @property
    def material(self) -> ClaimsMaterial:
        """What claims about the view are judged against."""
        frame = self.frame
        return ClaimsMaterial(self.view, self.locator, frame.rubric, frame.signals, frame.screening.told_lines)

    async def ask(self, one: PlannedRequest, *, is_partial: bool = False) -> Part:
        """Carry one request through; raises no ProviderError.

        Args:
            one: the request.
            is_partial: whether facts are to be laid beside those of other requests, later.
        """
        if one.origin == Pass.CLAIMS:
            claims = ClaimsConversation(self.chat, self.templates, self.material, self.progress, one, is_partial)
            return await claims.run()
        frame, told = self.frame, self.frame.screening.told_lines
        judge = (WindowJudge if one.window else Judge)(self.view, self.locator, frame.rubric, frame.level, told)
        conversation = Conversation(self.chat, self.templates, judge, self.progress, one)
        part = await conversation.run()
        part.sample = one.sample
        if one.takes_notes and part.failed is None:
            part.taken = replace(take_notes(conversation.heard, one, judge), is_whole=not part.partial)
            part.grounding += part.taken.grounding
        return part

    async def ask_wave(self, planned: Sequence[PlannedRequest], *, is_partial: bool = False) -> list[Part]:
        """Ask what shares a prefix: the first alone, unless all go together, and the others at once."""
        alone = 0 if self.together else 1
        parts = [await self.ask(one, is_partial=is_partial) for one in planned[:alone]]
        if any(isinstance(part.failed, HOPELESS) for part in parts):
            return parts
        return parts + await wait_for_all(self.ask(one, is_partial=is_partial) for one in planned[alone:])


async def wait_for_all(asked: Iterable[Awaitable[T]]) -> list[T]:
    """Wait for all before an error goes up: an answer that is on its way may be paid for already."""
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    brought: list[T] = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        brought.append(outcome)
    return brought
