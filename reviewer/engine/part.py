"""What one planned request brought to a review, and what was paid for it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.claiming.facts import Fact
from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.finding import Answer, Finding
from reviewer.domain.recount import Recount
from reviewer.domain.review import Cost, Grounding, Usage
from reviewer.engine.events import Progress
from reviewer.engine.notes import WindowNotes
from reviewer.errors import ProviderError, ReplyTruncated


class Said(NamedTuple):
    """What an LLM said."""

    content: str
    cut: ReplyTruncated | None = None
    """Why it breaks off, where it does; it is paid for and counted."""


@dataclass
class Part:
    """What one planned request brought to the review."""

    answers: dict[str, Answer] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    grounding: Grounding = field(default_factory=Grounding)
    recount: Recount = field(default_factory=Recount)
    usage: Usage = field(default_factory=Usage)
    costs: list[Cost] = field(default_factory=list)
    models: list[str] = field(default_factory=list)
    recorded: str = ""
    notes: list[str] = field(default_factory=list)
    failed: ProviderError | None = None
    """Why the request brought nothing at all."""
    partial: bool = False
    """A reply broke off, and only a part of it was kept."""
    optional: bool = False
    """The review is whole without it: when it fails, a note says so and nothing else changes."""
    sample: int = 0
    """Number of the sample that it belongs to, from 1; 0 for what is asked once a review."""

    facts: list[Fact] = field(default_factory=list)
    """Verified facts of a window, which are laid beside those of the others."""
    taken: WindowNotes | None = None
    """Notes on a window."""
    windows: int = 1
    """In how many windows the document was read."""
    unread: tuple[int, int] | None = None
    """First and last line of a window of which nothing is known because no notes on it came."""

    async def ask(self, chat: ChatModel, request: ChatRequest, progress: Progress, document: str) -> ChatReply:
        """Send a request, tell who listens, and count what the answer cost.

        Raises:
            ProviderError: no usable answer came.
        """
        progress.begin_request(document, request.purpose)
        reply: ChatReply | None = None
        try:
            reply = await chat.complete(request)
        finally:
            progress.end_request(document, request.purpose, reply)
        self.usage += reply.usage
        self.costs.append(reply.cost)
        self.models.append(reply.model)
        self.recorded = self.recorded or reply.recorded
        return reply

    async def hear(self, chat: ChatModel, request: ChatRequest, progress: Progress, document: str) -> Said:
        """Send a request as `ask` does; an answer that was cut at the token limit is heard as far as it goes.

        Raises:
            ProviderError: nothing came.
        """
        try:
            return Said((await self.ask(chat, request, progress, document)).content)
        except ReplyTruncated as error:
            if not error.content.strip():
                raise
            self.count_paid(error)
            error.paid_answers = error.prompt_tokens = error.completion_tokens = 0
            return Said(error.content, error)

    def note_salvage(self, purpose: str, why: str) -> None:
        """Note that only the items that were whole of a reply could be kept: what stood behind them nobody knows."""
        self.partial = True
        self.notes.append(f"{purpose}: {why}; what was whole of it is kept")

    def fail(self, purpose: str, error: ProviderError) -> None:
        """Note that the request brought nothing."""
        self.count_paid(error)
        self.failed = error
        self.notes.append(f"{purpose}: {error.what}")

    def count_paid(self, error: ProviderError) -> None:
        """Count the answers that were paid for although they could not be used."""
        if error.paid_answers:
            self.usage += Usage(
                requests=error.paid_answers,
                prompt_tokens=error.prompt_tokens,
                completion_tokens=error.completion_tokens,
            )
            self.costs.append(Cost(amount=None))
