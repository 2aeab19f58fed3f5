"""Spends no more than the budget: sets an estimate aside before each attempt and books its cost after it."""

import asyncio
from collections.abc import Callable
from typing import NamedTuple, Protocol

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


class Reserved(NamedTuple):
    """What was set aside for an attempt."""

    expected: Usage
    amount: Amount


class Purse(Protocol):
    """Holds what may be spent."""

    async def reserve(self, request: ChatRequest) -> Reserved:
        """Set aside what an attempt at a request may cost; waits while that may fit later.

        Raises:
            BudgetExhausted: the budget has no room for it.
            EndpointRefused: there is a budget in money, and a prompt of this length has no known price.
        """
        ...

    def settle(self, reserved: Reserved, actual: Amount) -> None:
        """Book what the attempt cost; must be called once for everything that was set aside."""
        ...


class LedgerPurse:
    """The purse of one process: a book, and what estimates are reckoned by."""

    def __init__(self, ledger: Ledger, *, prices: PriceTable, model: str, calibration: Calibration) -> None:
        """Set the book and what estimates are reckoned by.

        Args:
            ledger: the book.
            prices: what tokens cost.
            model: the name to look up.
            calibration: sizes of requests and answers; the gate's own, so that both learn from the same.
        """
        self._ledger = ledger
        ledger.currency = prices.currency
        self._prices = prices
        self._model = model
        self._calibration = calibration
        self._settled = asyncio.Event()

    async def reserve(self, request: ChatRequest) -> Reserved:
        """Set aside what an attempt may cost; raises as `Purse.reserve` does."""
        return await self.reserve_prompt(self._calibration.estimate_prompt(request))

    async def reserve_prompt(self, prompt: int) -> Reserved:
        """Set aside what an attempt may cost by its prompt's tokens, uncorrected; raises as `Purse.reserve` does."""
        expected = self._expect(prompt)
        amount = Amount(expected.prompt_tokens + expected.completion_tokens, self._price_estimate(expected))
        while (verdict := self._ledger.judge(amount)) is Verdict.WAIT:
            self._settled.clear()
            await self._settled.wait()
        if verdict is Verdict.EXHAUSTED:
            self._settled.set()
            raise BudgetExhausted(self._ledger.reason, "Go on with a larger budget: what was answered is kept.")
        self._ledger.reserve(amount)
        return Reserved(expected, amount)

    def settle(self, reserved: Reserved, actual: Amount) -> None:
        """Book what the attempt cost."""
        self._ledger.settle(reserved.amount, actual)
        self._settled.set()

    def price(self, reserved: Reserved) -> Cost:
        """Give what was set aside as a cost; unknown where the model has no price."""
        known = self._prices.find_price(self._model) is not None
        return Cost(amount=reserved.amount.cost if known else None, currency=self._prices.currency)

    def _expect(self, prompt: int) -> Usage:
        tokens = prompt * self._calibration.ratio * MARGIN
        return Usage(requests=1, prompt_tokens=int(tokens) + 1, completion_tokens=int(self._calibration.bound_reply()))

    def _price_estimate(self, expected: Usage) -> float:
        amount = self._prices.price_usage(expected, self._model).amount
        if amount is None and self._ledger.budget.max_cost is not None:
            raise EndpointRefused(
                f"the price of a prompt of about {expected.prompt_tokens:,} tokens is unknown, and --max-cost is set",
                "Give a price that holds for it with --prices FILE, or bound the run with --max-tokens instead.",
            )
        return amount or 0.0


class BudgetingChat:
    """Wraps a chat model and lets an attempt through while the budget has room for it.

    An attempt that does not fit beside those in flight waits until they have cost less than was set aside for them. One
    that may have been worked on by the provider and brought no answer stays booked at its estimate.
    """

    def __init__(
        self, inner: ChatModel, purse: Purse, *, prices: PriceTable, model: str, on_loss: OnLoss = ignore_loss
    ) -> None:
        """Set whose budget it is and what costs are reckoned by.

        Args:
            inner: what is asked.
            purse: what may be spent.
            prices: what tokens cost.
            model: the name to look up.
            on_loss: told of each attempt that counts as paid and brought no reply.
        """
        self._inner = inner
        self._purse = purse
        self._prices = prices
        self._model = model
        self._on_loss = on_loss

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request.

        Raises:
            BudgetExhausted: the budget has no room for it.
            EndpointRefused: there is a budget in money, and a prompt of this length has no known price.
            ProviderError: as the wrapped chat model does.
        """
        reserved = await self._purse.reserve(request)
        actual = reserved.amount
        try:
            reply = await self._inner.complete(request)
            actual = self._reckon(reply.usage, reserved.amount)
        except ProviderError as error:
            actual = self._judge_error(error, reserved.expected, reserved.amount)
            raise
        finally:
            self._purse.settle(reserved, actual)
        return reply

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
