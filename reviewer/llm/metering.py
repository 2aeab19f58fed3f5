"""Puts a price on each reply."""

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.price import PriceTable


class MeteringChat:
    """Wraps a chat model and sets each reply's cost from its usage; an unknown price stays unknown, never 0."""

    def __init__(self, inner: ChatModel, prices: PriceTable, model: str) -> None:
        """Set the prices and the name of the LLM as asked for."""
        self._inner = inner
        self._prices = prices
        self._model = model

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request, with its cost.

        The name that was asked for is looked up first; the name that the server answered under only where that one is
        unknown, such as a deployment's or a router's.

        Raises:
            ProviderError: as the wrapped chat model does.
        """
        reply = await self._inner.complete(request)
        cost = self._prices.price_usage(reply.usage, self._model, reply.model)
        return reply.model_copy(update={"cost": cost})
