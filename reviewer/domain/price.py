"""What tokens cost: a dated table of prices, and the price of what was used."""

import datetime
import re
from typing import Annotated

from pydantic import Field

from reviewer.domain.base import Value
from reviewer.domain.review import Cost, Usage

MILLION = 1_000_000
DATED_NAME = re.compile(r"(?P<name>.+)-\d{4}-\d{2}-\d{2}")
"""A snapshot's name, such as `some-model-2026-01-31`: it costs what `some-model` costs."""

Amount = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]


class ModelPrice(Value):
    """Price of one model, per million tokens, in the table's currency."""

    input: Amount
    cached_input: Amount | None = None
    """Prompt tokens that the provider had in its own cache; without a price they cost as much as others."""
    output: Amount
    longest_prompt: Annotated[int, Field(ge=1)] | None = None
    """Prompt tokens of one request up to which the price holds; beyond, it is unknown."""
    date: datetime.date
    """Day on which the source gave this price."""
    source: Annotated[str, Field(min_length=1, max_length=300)]
    """Who gave it, and where."""


class PriceTable(Value):
    """Prices of models by name."""

    date: datetime.date
    """Day on which the table was last looked over."""
    source: str
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    models: dict[str, ModelPrice] = {}

    def find_price(self, model: str) -> ModelPrice | None:
        """Find a model's price: by its name, by the name without a snapshot's date, then without `provider/`."""
        for name in (model, model.rpartition("/")[2]):
            dated = DATED_NAME.fullmatch(name)
            for candidate in (name, dated["name"] if dated else name):
                if candidate in self.models:
                    return self.models[candidate]
        return None

    def price_usage(self, usage: Usage, *models: str) -> Cost:
        """Price what was used at the first of the names that the table knows.

        The amount is nothing where the price is unknown, an answer came without a count or a prompt is longer than the
        price holds for, and 0 where nothing was asked of the provider.
        """
        price = next((found for name in models if (found := self.find_price(name)) is not None), None)
        if not usage.requests:
            return Cost(amount=0.0, currency=self.currency)
        if price is None or usage.unreported or _is_too_long(usage, price):
            return Cost(amount=None, currency=self.currency)
        cached = min(usage.cached_tokens, usage.prompt_tokens)
        cached_price = price.input if price.cached_input is None else price.cached_input
        amount = (
            (usage.prompt_tokens - cached) * price.input
            + cached * cached_price
            + usage.completion_tokens * price.output
        ) / MILLION
        return Cost(amount=amount, currency=self.currency, price_date=price.date.isoformat())

    def extend(self, other: "PriceTable") -> "PriceTable":
        """Lay another table over this one: its prices come first, and its currency must be the same.

        Raises:
            ValueError: the currencies differ.
        """
        if self.models and other.currency != self.currency:
            raise ValueError(f"prices in {other.currency} cannot extend prices in {self.currency}")
        return other.model_copy(update={"models": {**self.models, **other.models}})


def _is_too_long(usage: Usage, price: ModelPrice) -> bool:
    """Say whether the prompts were, on average, longer than the price holds for."""
    return price.longest_prompt is not None and usage.prompt_tokens > price.longest_prompt * usage.requests
