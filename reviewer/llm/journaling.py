"""Keeps every reply on disk before it is used, so that nothing that was paid for is asked again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol
from weakref import WeakValueDictionary

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.review import Cost, Usage
from reviewer.errors import ProviderError
from reviewer.llm.digests import Target, digest_request


class ReplyJournal(Protocol):
    """Where replies are kept."""

    def recall_reply(self, digest: str) -> ChatReply | None:
        """Give the reply to a request, as it was when it came, or nothing."""

    async def record_reply(self, digest: str, reply: ChatReply) -> None:
        """Keep a reply; it is on disk when this returns."""

    async def record_paid(self, usage: Usage, cost: Cost) -> None:
        """Count what was paid for without a reply to show for it."""


class ReplyKeeper:
    """Keeps replies by their requests' digests, whoever asks and wherever that is.

    Unlike a reply from the cache, one from the journal has the usage and cost that it came with: a batch that was
    interrupted gives the same reviews as one that was not. What was spent is added up from the journal, where each
    reply stands once. Equal requests at the same moment are asked once.
    """

    def __init__(self, journal: ReplyJournal, price: Callable[[Usage], Cost]) -> None:
        """Set where replies are kept, and what answers cost."""
        self._journal = journal
        self._price = price
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, digest: str, ask: Callable[[], Awaitable[ChatReply]]) -> ChatReply:
        """Give the reply to a request; `ask` is called where there is none, and its reply is on disk before it counts.

        Raises:
            ProviderError: as `ask` does; what was paid for all the same is in the journal.
            JournalError: the journal cannot be read or written.
        """
        lock = self._locks.setdefault(digest, asyncio.Lock())
        async with lock:
            reply = self._journal.recall_reply(digest)
            if reply is None:
                reply = await self._ask(ask)
                await self._journal.record_reply(digest, reply)
            return reply

    async def _ask(self, ask: Callable[[], Awaitable[ChatReply]]) -> ChatReply:
        try:
            return await ask()
        except ProviderError as error:
            if error.paid_answers and error.prompt_tokens:
                usage = Usage(
                    requests=error.paid_answers,
                    prompt_tokens=error.prompt_tokens,
                    completion_tokens=error.completion_tokens,
                )
                await self._journal.record_paid(usage, self._price(usage))
            raise


class JournalingChat:
    """Wraps a chat model; each reply is in the journal before `complete` returns it."""

    def __init__(self, inner: ChatModel, journal: ReplyJournal, target: Target, price: Callable[[Usage], Cost]) -> None:
        """Set who is asked, where replies are kept, what besides its words makes a request, and what answers cost."""
        self._inner = inner
        self._keeper = ReplyKeeper(journal, price)
        self._target = target

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request, from the journal where it is there.

        Raises:
            ProviderError: as the wrapped chat model does; what was paid for all the same is in the journal.
            JournalError: the journal cannot be read or written.
        """
        return (await self.answer(request))[1]

    async def answer(self, request: ChatRequest) -> tuple[str, ChatReply]:
        """Answer one request, with the digest that its reply is kept under; raises as `complete` does."""
        digest = digest_request(request, self._target)
        return digest, await self._keeper.answer(digest, lambda: self._inner.complete(request))


class WatchedChat:
    """One document's view of a journaling chat model: it notes which replies the document was given."""

    def __init__(self, inner: JournalingChat) -> None:
        """Set what is asked."""
        self._inner = inner
        self.digests: list[str] = []
        """Those that the replies are kept under."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request; raises as the wrapped chat model does."""
        digest, reply = await self._inner.answer(request)
        self.digests.append(digest)
        return reply
