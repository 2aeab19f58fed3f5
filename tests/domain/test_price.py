"""Price tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reviewer.domain.price import ModelPrice, PriceTable
from reviewer.domain.review import Usage


def make_price(**changes: object) -> ModelPrice:
    return ModelPrice.model_validate({"input": 2, "output": 8, "date": "2026-01-31", "source": "test", **changes})


def make_table(currency: str = "USD", **models: ModelPrice) -> PriceTable:
    named = {name.replace("_", "-"): price for name, price in models.items()}
    return PriceTable(date="2026-02-01", source="test", currency=currency, models=named)


@pytest.mark.parametrize("name", ["gpt-x", "gpt-x-2026-01-31", "openai/gpt-x", "openai/gpt-x-2026-01-31"])
def test_snapshots_and_prefixed_names_are_found(name: str) -> None:
    assert make_table(gpt_x=make_price()).find_price(name) is not None


@pytest.mark.parametrize("name", ["gpt-x-mini", "gpt", "gpt-x-20260131", "gpt-x-latest", "", "/", "gpt-x:7b"])
def test_names_that_only_look_alike_are_not_found(name: str) -> None:
    """A mini model must not be priced like its big sister."""
    assert make_table(gpt_x=make_price()).find_price(name) is None


def test_the_more_exact_name_wins() -> None:
    dated = make_price(input=9)
    table = PriceTable(date="2026-02-01", source="t", models={"m": make_price(), "m-2026-01-31": dated})
    assert table.find_price("o/m-2026-01-31") == dated


def test_cached_tokens_without_a_price_cost_as_much_as_others() -> None:
    usage = Usage(requests=1, prompt_tokens=1_000_000, cached_tokens=1_000_000)
    assert make_table(m=make_price()).price_usage(usage, "m").amount == 2


def test_a_prompt_longer_than_the_price_holds_for_is_unknown() -> None:
    table = make_table(m=make_price(longest_prompt=1000))
    assert table.price_usage(Usage(requests=2, prompt_tokens=2000), "m").amount is not None
    assert table.price_usage(Usage(requests=2, prompt_tokens=2001), "m").amount is None


def test_nothing_asked_costs_nothing() -> None:
    assert make_table().price_usage(Usage(from_cache=3), "unknown").amount == 0.0


def test_a_users_prices_come_before_ours() -> None:
    ours, theirs = make_table(a=make_price(), b=make_price()), make_table(a=make_price(input=9))
    merged = ours.extend(theirs)
    assert (merged.models["a"].input, merged.models["b"].input) == (9, 2)


def test_currencies_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="EUR"):
        make_table(a=make_price()).extend(make_table("EUR", b=make_price()))


@pytest.mark.parametrize("changes", [{"input": -1}, {"input": float("nan")}, {"per": "million"}, {"source": ""}])
def test_wrong_prices_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        make_price(**changes)


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_caching_never_makes_it_dearer(prompt: int, cached: int, completion: int) -> None:
    """Whatever a server counts, the price is at least that of everything cached and at most that of nothing cached."""
    table = make_table(m=make_price(cached_input=0.5))

    def amount(tokens: int) -> float:
        usage = Usage(requests=1, prompt_tokens=prompt, cached_tokens=tokens, completion_tokens=completion)
        return table.price_usage(usage, "m").amount or 0.0

    assert amount(prompt) <= amount(cached) <= amount(0)
