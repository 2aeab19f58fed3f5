"""Asking again after errors that pass."""

import pytest

from reviewer.errors import EndpointRefused, ProviderError, RateLimited, ReplyTruncated
from reviewer.llm.retrying import RetryingChat
from reviewer.llm.scripted import Line, ScriptedChat
from reviewer.llm.transient import TransientBreakage, TransientRateLimit, TransientTimeout, TransientUnreachable
from tests.fakes import Sleepless, make_reply, make_request


def limit(**headers: str) -> TransientRateLimit:
    error = TransientRateLimit("over the rate limit")
    error.headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return error


def build(*lines: Line, max_wait: float = 300.0, draw: float = 1.0) -> tuple[RetryingChat, ScriptedChat, Sleepless]:
    chat, bed = ScriptedChat(lines), Sleepless()
    return RetryingChat(chat, max_wait=max_wait, sleep=bed.sleep, clock=bed.clock, draw=lambda: draw), chat, bed


async def test_waits_double_and_are_drawn() -> None:
    """Without a word from the server, the ceiling doubles and the wait is drawn below it."""
    retrying, _, bed = build(*(TransientBreakage("500") for _ in range(4)), make_reply(), draw=0.5)
    await retrying.complete(make_request())
    assert bed.slept == [0.5, 1.0, 2.0, 4.0]


async def test_server_is_obeyed_and_never_undercut() -> None:
    """A wait that the server asks for is kept to, stretched a little so that all do not return at once."""
    retrying, _, bed = build(limit(retry_after="20"), make_reply())
    await retrying.complete(make_request())
    assert bed.slept == [22.0]


async def test_gives_up_at_once_when_the_server_asks_for_too_much() -> None:
    """Waiting 30 of 60 s in vain would help nobody: the error comes now and says what was asked for."""
    retrying, chat, bed = build(limit(retry_after="60"), make_reply(), max_wait=30)
    with pytest.raises(
        RateLimited, match=r"given up after one try: the next would wait 60 s and 30 s of 30 s"
    ) as caught:
        await retrying.complete(make_request())
    assert bed.slept == []
    assert len(chat.requests) == 1
    assert isinstance(caught.value, TransientRateLimit)


async def test_waits_of_one_request_add_up_to_max_wait() -> None:
    """The bound is on the sum of all waits, however many there are."""
    retrying, _, bed = build(*(limit(retry_after="10") for _ in range(9)), max_wait=35, draw=0.0)
    with pytest.raises(RateLimited):
        await retrying.complete(make_request())
    assert bed.slept == [10.0, 10.0, 10.0]


async def test_a_stretch_never_breaks_the_bound() -> None:
    retrying, _, bed = build(limit(retry_after="30"), make_reply(), max_wait=30)
    await retrying.complete(make_request())
    assert bed.slept == [30.0]


async def test_no_waiting_allowed_means_one_try() -> None:
    retrying, chat, _ = build(limit(retry_after="1"), make_reply(), max_wait=0)
    with pytest.raises(RateLimited):
        await retrying.complete(make_request())
    assert len(chat.requests) == 1


@pytest.mark.parametrize(
    ("make", "tries"),
    [(TransientBreakage, 5), (TransientUnreachable, 5), (TransientTimeout, 2), (TransientRateLimit, 12)],
)
async def test_tries_are_bounded_by_kind(make: type[ProviderError], tries: int) -> None:
    """Each kind of error has its number of tries; the error then tells it."""
    retrying, chat, _ = build(*(make("failed") for _ in range(20)), max_wait=10_000)
    with pytest.raises(make, match=f"given up after {tries} tries"):
        await retrying.complete(make_request())
    assert len(chat.requests) == tries


@pytest.mark.parametrize("error", [EndpointRefused("bad key"), ReplyTruncated("cut"), ProviderError("other")])
async def test_what_does_not_pass_is_not_repeated(error: ProviderError) -> None:
    retrying, chat, _ = build(error, make_reply())
    with pytest.raises(type(error)):
        await retrying.complete(make_request())
    assert len(chat.requests) == 1
    assert "given up" not in error.what


async def test_cancelling_and_bugs_pass_through() -> None:
    """Only our own transient errors are repeated: a bug is not hidden behind a retry."""

    def fail(_: object) -> str:
        raise KeyError("bug")

    bed = Sleepless()
    with pytest.raises(KeyError):
        await RetryingChat(ScriptedChat(fail), sleep=bed.sleep).complete(make_request())
    assert bed.slept == []


async def test_each_wait_is_announced() -> None:
    """Whoever listens hears purpose, seconds and reason before the wait begins."""
    told: list[tuple[str, float, str]] = []
    bed = Sleepless()
    lines = (TransientUnreachable("gone"), TransientTimeout("late"), make_reply())
    retrying = RetryingChat(
        ScriptedChat(lines), sleep=bed.sleep, draw=lambda: 1.0, on_wait=lambda *heard: told.append(heard)
    )
    await retrying.complete(make_request(purpose="questions 1/4"))
    assert told == [("questions 1/4", 1.0, "no connection"), ("questions 1/4", 2.0, "no answer in time")]
