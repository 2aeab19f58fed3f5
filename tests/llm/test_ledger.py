"""The book of a budget and the chat model that keeps to it."""

import asyncio
import datetime
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.chat import ChatReply, ChatRequest
from reviewer.domain.price import ModelPrice, PriceTable
from reviewer.domain.review import Cost, Usage
from reviewer.errors import BudgetExhausted, EndpointRefused, ProviderError, SettingsError
from reviewer.llm.budgeting import BudgetingChat, LedgerPurse
from reviewer.llm.calibration import Calibration
from reviewer.llm.ledger import NOTHING, Amount, Budget, Ledger, Verdict, check_budget
from reviewer.llm.retrying import RetryingChat
from reviewer.llm.transient import TransientBreakage, TransientRateLimit, TransientTimeout, TransientUnreachable
from tests.fakes import Sleepless, make_reply, make_request

DAY = datetime.date(2026, 1, 31)
PRICES = PriceTable(
    date=DAY, source="test", models={"m": ModelPrice(input=1000.0, output=1000.0, date=DAY, source="test")}
)
"""A thousandth of a dollar a token: a request of 100 and 10 tokens costs 0.11."""

amounts = st.builds(lambda n: Amount(float(n), n / 1000), st.integers(1, 200))


@given(st.lists(st.tuples(amounts, amounts, st.integers(0, 5)), max_size=80), st.integers(1, 3000))
def test_spend_exceeds_the_budget_by_no_more_than_the_estimates_err(
    attempts: list[tuple[Amount, Amount, int]], most: int
) -> None:
    """Attempts begin and end in any order; each costs what it costs."""
    ledger = Ledger(Budget(max_tokens=most))
    in_flight: list[tuple[Amount, Amount]] = []
    ended_at: Amount | None = None
    error = 0.0
    for estimate, actual, settled in attempts:
        for _ in range(min(settled, len(in_flight))):
            ledger.settle(*in_flight.pop(0))
        if ledger.judge(estimate) is Verdict.FITS:
            assert ended_at is None
            ledger.reserve(estimate)
            in_flight.append((estimate, actual))
            error += max(0.0, actual.tokens - estimate.tokens)
        elif ledger.reason and ended_at is None:
            ended_at = ledger.spent
    for pair in in_flight:
        ledger.settle(*pair)
    assert ledger.spent.tokens <= most + error
    assert ledger.reserved.tokens == pytest.approx(0)


@given(amounts)
def test_nothing_fits_once_something_did_not(small: Amount) -> None:
    """A run that stops stops at once, and does not look for requests small enough."""
    ledger = Ledger(Budget(max_cost=1.0), already=Amount(0, 0.9))
    assert ledger.judge(Amount(0, 0.2)) is Verdict.EXHAUSTED
    assert ledger.judge(small) is Verdict.EXHAUSTED
    assert ledger.reason == ("the budget of 1 USD is used up: 0.9 USD are spent, and the next request may cost 0.2")


def test_what_is_set_aside_is_waited_for() -> None:
    """In flight is not spent: what costs less than its estimate gives room again."""
    ledger = Ledger(Budget(max_tokens=100))
    ledger.reserve(Amount(80))
    assert ledger.judge(Amount(30)) is Verdict.WAIT
    ledger.settle(Amount(80), Amount(20))
    assert ledger.judge(Amount(30)) is Verdict.FITS


def test_time_ends_it() -> None:
    ledger = Ledger(Budget(max_time=60), started=10.0)
    assert ledger.tell_end(69.9) == ""
    assert ledger.tell_end(70.0) == "the time of 60 s is over"


def test_no_budget_is_no_bound() -> None:
    ledger = Ledger(Budget())
    assert ledger.judge(Amount(1e15, 1e15)) is Verdict.FITS
    assert ledger.tell_end(1e9) == ""


def test_an_unknown_price_is_refused_at_the_start() -> None:
    """A bound that nobody can hold is no bound."""
    with pytest.raises(SettingsError, match="the price of the model 'other' is unknown") as caught:
        check_budget(Budget(max_cost=5), PRICES, "other")
    assert "--prices FILE" in caught.value.hint
    assert "--max-tokens" in caught.value.hint
    check_budget(Budget(max_cost=5), PRICES, "m")
    check_budget(Budget(max_tokens=5), PRICES, "other")


class Billing:
    """Answers, fails as told, and counts what it bills."""

    def __init__(self, fail: Callable[[int], ProviderError | None] = lambda number: None) -> None:
        self.asked = 0
        self.fail = fail

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked += 1
        number = self.asked
        await asyncio.sleep(0)
        error = self.fail(number)
        if error is not None:
            raise error
        return make_reply()


def build(inner: Billing, budget: Budget) -> tuple[BudgetingChat, Ledger, list[tuple[Usage, Cost]]]:
    ledger, lost = Ledger(budget), []
    calibration = Calibration(longest_reply=20)
    purse = LedgerPurse(ledger, prices=PRICES, model="m", calibration=calibration)
    chat = BudgetingChat(inner, purse, prices=PRICES, model="m", on_loss=lambda *heard: lost.append(heard))
    return chat, ledger, lost


async def test_requests_stop_at_the_budget_and_nothing_is_spent_after() -> None:
    """A hundred at once, with money for nine or so: none is asked for that did not fit."""
    inner = Billing()
    chat, ledger, _ = build(inner, Budget(max_cost=1.0))
    results = await asyncio.gather(
        *(chat.complete(make_request(f"{n} " + "word " * 100)) for n in range(100)), return_exceptions=True
    )
    answered = [result for result in results if isinstance(result, ChatReply)]
    stopped = [result for result in results if isinstance(result, BudgetExhausted)]
    assert len(answered) + len(stopped) == 100
    assert len(answered) == inner.asked
    assert ledger.spent.cost == pytest.approx(0.11 * inner.asked)
    assert 0.75 <= ledger.spent.cost <= 1.0
    with pytest.raises(BudgetExhausted):
        await chat.complete(make_request("one more"))
    assert len(answered) == inner.asked


async def test_nothing_repeats_what_the_budget_stopped() -> None:
    bed = Sleepless()
    chat, _, _ = build(Billing(), Budget(max_tokens=1))
    with pytest.raises(BudgetExhausted, match="the budget of 1 tokens is used up"):
        await RetryingChat(chat, sleep=bed.sleep).complete(make_request())
    assert bed.slept == []


@pytest.mark.parametrize(
    ("error", "is_booked"),
    [
        (TransientTimeout("late"), True),
        (TransientRateLimit("429"), False),
        (TransientBreakage("500"), False),
        (TransientUnreachable("refused"), False),
        (EndpointRefused("400"), False),
    ],
)
async def test_a_failed_attempt_is_booked_when_it_may_be_billed(error: ProviderError, is_booked: bool) -> None:
    """A timeout may be billed; a refusal is not."""
    chat, ledger, lost = build(Billing(lambda number: error), Budget(max_tokens=10_000))
    with pytest.raises(type(error)):
        await chat.complete(make_request())
    assert (ledger.spent != NOTHING) is is_booked
    assert len(lost) == is_booked
    assert ledger.reserved == NOTHING


async def test_an_answer_that_was_paid_for_in_vain_is_booked_as_counted() -> None:
    error = ProviderError("cut")
    error.paid_answers, error.prompt_tokens, error.completion_tokens = 1, 300, 200
    chat, ledger, lost = build(Billing(lambda number: error), Budget(max_tokens=10_000))
    with pytest.raises(ProviderError):
        await chat.complete(make_request())
    assert ledger.spent == Amount(500, 0.5)
    assert lost == [(Usage(requests=1, prompt_tokens=300, completion_tokens=200), Cost(amount=0.5))]


async def test_a_cancelled_attempt_stays_booked_at_its_estimate() -> None:
    """Nobody knows what it cost."""
    chat, ledger, _ = build(Billing(), Budget(max_tokens=10_000))
    task = asyncio.create_task(chat.complete(make_request()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ledger.spent.tokens > 0
    assert ledger.reserved == NOTHING


async def test_retries_are_counted() -> None:
    """Each attempt is booked, not each request."""
    inner = Billing(lambda number: TransientTimeout("late") if number == 1 else None)
    chat, ledger, _ = build(inner, Budget(max_tokens=10_000))
    bed = Sleepless()
    await RetryingChat(chat, sleep=bed.sleep).complete(make_request())
    assert ledger.spent.tokens > 110


async def test_a_prompt_beyond_the_known_price_is_refused_alone() -> None:
    prices = PRICES.model_copy(update={"models": {"m": PRICES.models["m"].model_copy(update={"longest_prompt": 10})}})
    ledger = Ledger(Budget(max_cost=1))
    purse = LedgerPurse(ledger, prices=prices, model="m", calibration=Calibration())
    chat = BudgetingChat(Billing(), purse, prices=prices, model="m")
    with pytest.raises(EndpointRefused, match="the price of a prompt of about"):
        await chat.complete(make_request("word " * 100))
    assert not ledger.reason
