"""Spends no more than the budget: sets an estimate aside before each attempt and books its cost after it."""

import asyncio
from collections.abc import Callable

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.price import PriceTable
from reviewer.domain.review import Cost, Usage
from reviewer.errors import BudgetExhausted, EndpointBroken, EndpointRefused, ProviderError
from reviewer.llm.calibration import Calibration
from reviewer.llm.ledger import NOTHING, Amount, Ledger, Verdict
from reviewer.llm.transient import Transient

MARGIN = 1.2
"""The prompt's upper estimate lies so many times above the calibrated one, which is right to about a sixth."""

OnLoss = Callable[[Usage, Cost], None]
"""Told of each attempt that counts as paid and brought no reply."""


def ignore_loss(usage: Usage, cost: Cost) -> None:
    """Tell nobody."""


class BudgetingChat:
    """Wraps a chat model and lets an attempt through while the budget has room for it.

    An attempt that does not fit beside those in flight waits until they have cost less than was set aside for them. One
    that may have been worked on by the provider and brought no answer stays booked at its estimate.
    """

    def __init__(
        self,
        inner: ChatModel,
        ledger: Ledger,
        *,
        prices: PriceTable,
        model: str,
        calibration: Calibration,
        on_loss: OnLoss = ignore_loss,
    ) -> None:
        """Set the book and what costs are reckoned by.

        Args:
            inner: what is asked.
            ledger: the book.
            prices: what tokens cost.
            model: the name to look up.
            calibration: sizes of requests and answers; the gate's own, so that both learn from the same.
            on_loss: told of each attempt that counts as paid and brought no reply.
        """
        self._inner = inner
        self._ledger = ledger
        self._prices = prices
        self._model = model
        self._calibration = calibration
        self._on_loss = on_loss
        self._settled = asyncio.Event()

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request.

        Raises:
            BudgetExhausted: the budget has no room for it.
            EndpointRefused: there is a budget in money, and a prompt of this length has no known price.
            ProviderError: as the wrapped chat model does.
        """
        expected = self._estimate(request)
        estimate = Amount(expected.prompt_tokens + expected.completion_tokens, self._price_estimate(expected))
        await self._reserve(estimate)
        actual = estimate
        try:
            reply = await self._inner.complete(request)
            actual = self._reckon(reply.usage, estimate)
        except ProviderError as error:
            actual = self._judge_error(error, expected, estimate)
            raise
        finally:
            self._ledger.settle(estimate, actual)
            self._settled.set()
        return reply

    async def _reserve(self, estimate: Amount) -> None:
        while (verdict := self._ledger.judge(estimate)) is Verdict.WAIT:
            self._settled.clear()
            await self._settled.wait()
        if verdict is Verdict.EXHAUSTED:
            self._settled.set()
            raise BudgetExhausted(self._ledger.reason, "Go on with a larger budget: what was answered is kept.")
        self._ledger.reserve(estimate)

    def _estimate(self, request: ChatRequest) -> Usage:
        prompt = self._calibration.estimate_prompt(request) * self._calibration.ratio * MARGIN
        return Usage(requests=1, prompt_tokens=int(prompt) + 1, completion_tokens=int(self._calibration.bound_reply()))

    def _price_estimate(self, expected: Usage) -> float:
        amount = self._prices.price_usage(expected, self._model).amount
        if amount is None and self._ledger.budget.max_cost is not None:
            raise EndpointRefused(
                f"the price of a prompt of about {expected.prompt_tokens:,} tokens is unknown, and --max-cost is set",
                "Give a price that holds for it with --prices FILE, or bound the run with --max-tokens instead.",
            )
        return amount or 0.0

    def _reckon(self, usage: Usage, estimate: Amount) -> Amount:
        """Reckon what an answer cost; without counts it is booked at its estimate."""
        cost = self._prices.price_usage(usage, self._model).amount
        if usage.unreported:
            return estimate
        return Amount(usage.prompt_tokens + usage.completion_tokens, estimate.cost if cost is None else cost)

    def _judge_error(self, error: ProviderError, expected: Usage, estimate: Amount) -> Amount:
        if error.paid_answers and error.prompt_tokens:
            usage = Usage(
                requests=error.paid_answers,
                prompt_tokens=error.prompt_tokens,
                completion_tokens=error.completion_tokens,
            )
            actual = self._reckon(usage, estimate)
        elif error.paid_answers or _may_be_billed(error):
            usage, actual = expected.model_copy(update={"unreported": 1}), estimate
        else:
            return NOTHING
        known = self._prices.find_price(self._model) is not None
        self._on_loss(usage, Cost(amount=actual.cost if known else None, currency=self._prices.currency))
        return actual


def _may_be_billed(error: ProviderError) -> bool:
    if isinstance(error, Transient):
        return error.may_be_billed
    # A status of success with a body that is no answer.
    return isinstance(error, EndpointBroken)
