"""The book of a budget: what may be spent, what is spent, and what requests in flight may still cost. Pure."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from reviewer.domain.price import PriceTable
from reviewer.errors import SettingsError


class Amount(NamedTuple):
    """Tokens and money, in the price table's currency."""

    tokens: float = 0.0
    cost: float = 0.0


NOTHING = Amount()


class Verdict(Enum):
    """Whether an amount may be spent."""

    FITS = "fits"
    WAIT = "wait"
    """It may, once requests in flight have cost less than was set aside for them."""
    EXHAUSTED = "exhausted"


@dataclass(frozen=True)
class Budget:
    """What a run may use; nothing means no bound."""

    max_cost: float | None = None
    """In the price table's currency."""
    max_tokens: int | None = None
    """Of prompts and answers together."""
    max_time: float | None = None
    """Seconds."""


class Ledger:
    """Sets an upper estimate aside before each attempt and books what it really cost after it.

    Once an amount did not fit any more, nothing fits: a run that stops stops at once, and not with the small requests
    last. What is spent exceeds the budget by no more than the requests in flight at that moment cost above their
    estimates.
    """

    def __init__(self, budget: Budget, *, already: Amount = NOTHING, started: float = 0.0) -> None:
        """Open the book.

        Args:
            budget: the bounds.
            already: spent by earlier runs that this one goes on from.
            started: when this run began, on the clock that `tell_end` is asked with.
        """
        self.budget = budget
        self.spent = already
        self.reserved = NOTHING
        self.currency = "USD"
        """Of all costs: the price table's, which whoever lays the two side by side sets."""
        self.reason = ""
        """Why nothing more may be spent, or an empty string."""
        self._started = started

    def judge(self, estimate: Amount) -> Verdict:
        """Say whether so much may be spent now; the first that may not ends it for all."""
        if self.reason:
            return Verdict.EXHAUSTED
        self.reason = self._find_bound(_add(self.spent, estimate))
        if self.reason:
            return Verdict.EXHAUSTED
        if self._find_bound(_add(_add(self.spent, self.reserved), estimate)):
            return Verdict.WAIT
        return Verdict.FITS

    def reserve(self, estimate: Amount) -> None:
        """Set so much aside for an attempt."""
        self.reserved = _add(self.reserved, estimate)

    def settle(self, estimate: Amount, actual: Amount) -> None:
        """Book what an attempt cost, for which so much was set aside."""
        left = Amount(self.reserved.tokens - estimate.tokens, self.reserved.cost - estimate.cost)
        self.reserved = Amount(max(0.0, left.tokens), max(0.0, left.cost))
        self.spent = _add(self.spent, actual)

    def tell_end(self, now: float) -> str:
        """Say why the run should take up nothing more, or give an empty string."""
        if self.reason:
            return self.reason
        most = self.budget.max_time
        return f"the time of {most:g} s is over" if most is not None and now - self._started >= most else ""

    def _find_bound(self, sum_: Amount) -> str:
        most = self.budget
        if most.max_cost is not None and sum_.cost > most.max_cost:
            return (
                f"the budget of {most.max_cost:g} {self.currency} is used up: {self.spent.cost:.4g} "
                f"{self.currency} are spent, and the next request may cost {sum_.cost - self.spent.cost:.2g}"
            )
        if most.max_tokens is not None and sum_.tokens > most.max_tokens:
            return (
                f"the budget of {most.max_tokens:,} tokens is used up: {self.spent.tokens:,.0f} are spent, "
                f"and the next request may take {sum_.tokens - self.spent.tokens:,.0f}"
            )
        return ""


def check_budget(budget: Budget, prices: PriceTable, model: str) -> None:
    """Refuse a budget in money that nobody could hold.

    Raises:
        SettingsError: the model's price is unknown.
    """
    if budget.max_cost is not None and prices.find_price(model) is None:
        raise SettingsError(
            f"--max-cost cannot be held: the price of the model '{model}' is unknown",
            "Give a price table with --prices FILE, or bound the run with --max-tokens instead.",
        )


def _add(first: Amount, second: Amount) -> Amount:
    return Amount(first.tokens + second.tokens, first.cost + second.cost)
