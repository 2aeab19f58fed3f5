"""Keeps the number of requests in flight below a bound."""

import asyncio

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest


class LimitingChat:
    """Wraps a chat model and lets so many requests through at once; the others wait in the order they came."""

    def __init__(self, inner: ChatModel, max_concurrency: int) -> None:
        """Set the bound, at least 1."""
        self._inner = inner
        self._slots = asyncio.Semaphore(max(1, max_concurrency))

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request once a slot is free.

        Raises:
            ProviderError: as the wrapped chat model does.
        """
        async with self._slots:
            return await self._inner.complete(request)
