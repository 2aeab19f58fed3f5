"""Prices of replies."""

from reviewer.domain.price import ModelPrice, PriceTable
from reviewer.domain.review import Cost, Usage
from reviewer.llm.metering import MeteringChat
from reviewer.llm.scripted import ScriptedChat
from tests.fakes import make_reply, make_request

PRICE = ModelPrice(input=2, cached_input=0.5, output=8, date="2026-01-31", source="test")
PRICES = PriceTable(date="2026-02-01", source="test", models={"known": PRICE})


async def price(asked: str, answered: str, usage: Usage) -> Cost:
    chat = ScriptedChat([make_reply(model=answered, usage=usage)])
    return (await MeteringChat(chat, PRICES, asked).complete(make_request())).cost


async def test_cached_tokens_have_their_own_price() -> None:
    usage = Usage(requests=1, prompt_tokens=1_000_000, cached_tokens=400_000, completion_tokens=100_000)
    cost = await price("known", "known", usage)
    assert cost == Cost(amount=0.6 * 2 + 0.4 * 0.5 + 0.1 * 8, currency="USD", price_date="2026-01-31")


async def test_an_unknown_price_is_nothing_and_never_zero() -> None:
    usage = Usage(requests=1, prompt_tokens=10, completion_tokens=1)
    assert (await price("unknown", "unknown too", usage)).amount is None


async def test_an_uncounted_answer_has_no_price() -> None:
    assert (await price("known", "known", Usage(requests=1, unreported=1))).amount is None


async def test_the_name_asked_for_comes_first_then_the_one_that_answered() -> None:
    """A deployment's or a router's own name is no model's: then the name in the answer counts."""
    usage = Usage(requests=1, prompt_tokens=1_000_000)
    assert (await price("our-deployment", "known-2026-01-31", usage)).amount == 2
    assert (await price("maker/known", "elsewhere", usage)).amount == 2
