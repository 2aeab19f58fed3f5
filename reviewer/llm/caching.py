"""Answers a request that was answered before from the response cache."""

import asyncio
from weakref import WeakValueDictionary

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.review import Cost, Usage
from reviewer.llm.cache_file import Entry
from reviewer.llm.cache_store import ResponseCache
from reviewer.llm.digests import Target, digest_request
from reviewer.llm.shapes import Shape, judge_shape


class ReplyCache:
    """The replies of one endpoint and model in the cache.

    A reply from the cache cost nothing now: its usage counts one request from the cache and no tokens, its cost is 0,
    which is known and not unknown.
    """

    def __init__(self, cache: ResponseCache, target: Target, *, currency: str = "USD") -> None:
        """Set where replies are kept, whose they are, and the currency of the cost 0."""
        self._cache = cache
        self._target = target
        self._currency = currency

    def recall(self, digest: str) -> ChatReply | None:
        """Give the reply to a request, or nothing."""
        entry = self._cache.recall(digest)
        return None if entry is None else self._restore(entry)

    def keep(self, digest: str, reply: ChatReply) -> None:
        """Keep a reply that is worth it."""
        entry = Entry(
            content=reply.content,
            answered_by=reply.model,
            base_url=self._target.base_url,
            model=self._target.model,
            prompt_tokens=reply.usage.prompt_tokens,
            completion_tokens=reply.usage.completion_tokens,
        )
        self._cache.remember(digest, entry)

    def _restore(self, entry: Entry) -> ChatReply:
        return ChatReply(
            content=entry.content,
            model=entry.answered_by,
            usage=Usage(from_cache=1),
            cost=Cost(amount=0.0, currency=self._currency),
        )


def is_worth_keeping(reply: ChatReply, request: ChatRequest) -> bool:
    """Say whether a reply holds an object of the asked shape: prose that no engine can use is asked again."""
    return judge_shape(reply.content, request) in {Shape.EXACT, Shape.WRAPPED} and not reply.recorded


class CachingChat:
    """Wraps a chat model and keeps its good replies. Equal requests at the same moment are asked once."""

    def __init__(
        self,
        inner: ChatModel,
        cache: ResponseCache,
        target: Target,
        *,
        currency: str = "USD",
    ) -> None:
        """Set who is asked and with which parameters: all of it is part of the key.

        Args:
            inner: what is asked on a miss.
            cache: where replies are kept.
            target: endpoint, model and parameters.
            currency: currency of the cost 0, the price table's, so that sums stay in one currency.
        """
        self._inner = inner
        self._replies = ReplyCache(cache, target, currency=currency)
        self._target = target
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request, from the cache where it is there.

        Raises:
            ProviderError: as the wrapped chat model does.
        """
        key = digest_request(request, self._target)
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            reply = self._replies.recall(key)
            if reply is not None:
                return reply
            reply = await self._inner.complete(request)
            if is_worth_keeping(reply, request):
                self._replies.keep(key, reply)
            return reply
