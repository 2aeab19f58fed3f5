"""The adapters of one run as one thing: what answers, where, at which price, and how to close it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from reviewer.domain.chat import ChatModel
from reviewer.domain.price import PriceTable
from reviewer.domain.review import Cost, Usage
from reviewer.llm.providers import Endpoint


@dataclass(frozen=True)
class ChatStack:
    """A chat model with everything wrapped around it."""

    chat: ChatModel
    endpoint: Endpoint
    model: str
    prices: PriceTable
    aclose: Callable[[], Awaitable[None]]
    """Closes the connections; may be called when none was opened."""
    refuter: ChatModel | None = None
    """Another model at the same endpoint that tries to refute findings; nothing when the one that reviews does."""
    refuter_model: str = ""
    """Its name."""

    def price(self, usage: Usage) -> Cost:
        """Price a usage at this stack's model."""
        return self.prices.price_usage(usage, self.model)

    def price_refuter(self, usage: Usage) -> Cost:
        """Price a usage at the refuter's model."""
        return self.prices.price_usage(usage, self.refuter_model or self.model)
