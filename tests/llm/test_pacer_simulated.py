"""The pacer against a simulated server, in virtual time: how much of a limit is used, what is refused, what is lost."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from reviewer.errors import ProviderDown, ProviderError
from reviewer.llm.pacer import Pacer
from reviewer.llm.pacing import PacingChat
from reviewer.llm.retrying import RetryingChat
from reviewer.llm.transient import TransientBreakage, TransientCut, TransientTimeout, TransientUnreachable
from tests.fakes import make_request
from tests.simulated_server import (
    Bucket,
    Limit,
    Server,
    Window,
    ask_all,
    tell_all,
    tell_in_seconds,
    tell_lies,
    tell_nothing,
    vary,
)
from tests.virtual_time import run_virtually, tell_time

CONSTANT: Callable[[], float] = lambda: 1.0  # noqa: E731


class Course(NamedTuple):
    """What happened: virtual times of start and end, and how many were answered."""

    started: float
    ended: float
    answered: int
    pacers: list[Pacer]


def run(
    server: Server, *, count: int = 2000, workers: int = 120, pacers: int = 1, tries: int | None = None, **bounds: Any
) -> Course:
    """Ask so many requests through one gate or several that know nothing of each other."""

    async def main() -> Course:
        started = tell_time()
        made = [Pacer(clock=tell_time, epoch=tell_time, **{"max_concurrency": 100, **bounds}) for _ in range(pacers)]
        draw = random.Random(1).random
        chats = [
            RetryingChat(PacingChat(server, pacer), gated=True, max_tries=tries, draw=draw, clock=tell_time)
            for pacer in made
        ]
        answered = await asyncio.gather(*(ask_all(chat, count // pacers, workers) for chat in chats))
        return Course(started, tell_time(), sum(answered), made)

    return run_virtually(main())


def bucket(rate: float = 50, capacity: float = 50) -> dict[str, Limit]:
    return {"requests": Bucket(rate, capacity)}


@pytest.mark.parametrize("latency", [CONSTANT, vary(3)], ids=["constant", "heavy-tailed"])
@pytest.mark.parametrize("capacity", [10, 50])
@pytest.mark.parametrize("tell", [tell_all, tell_in_seconds])
def test_a_bucket_with_headers_is_used_whole_and_hardly_refuses(
    latency: Callable[[], float], capacity: float, tell: Any
) -> None:
    """50 requests a second, 100 in flight, about a second an answer, no flag: ≥ 97 % used, < 1 % refused, 0 lost."""
    if capacity == 10 and tell is tell_in_seconds:
        pytest.skip("a bucket of a fifth of a second cannot be seen through whole seconds")
    server = Server(bucket(50, capacity), tell=tell, latency=latency)
    course = run(server)
    assert course.answered == 2000
    assert server.refused_share < 0.01
    assert server.use(50, after=course.started + 6, before=max(server.admitted) - 1) >= 0.97
    assert server.most <= 100


@pytest.mark.parametrize("latency", [CONSTANT, vary(3)], ids=["constant", "heavy-tailed"])
@pytest.mark.parametrize("tell", [tell_nothing, tell_lies])
@pytest.mark.parametrize("asked", [{}, {"retry-after": "1"}], ids=["silent", "retry-after"])
def test_a_bucket_without_useful_headers_is_used_nearly_whole(
    latency: Callable[[], float], tell: Any, asked: dict[str, str]
) -> None:
    """The same with no rate headers, or with headers that promise what is not given."""
    server = Server(bucket(), tell=tell, latency=latency, retry_after=lambda now: asked)
    course = run(server)
    assert course.answered == 2000
    assert server.use(50, after=course.started + 10, before=max(server.admitted) - 1) >= 0.93
    assert server.refused_share < 0.03


@pytest.mark.parametrize("tell", [tell_all, tell_in_seconds])
def test_a_window_of_a_minute_is_used_whole(tell: Any) -> None:
    """500 requests a minute; windows end when they will."""
    server = Server({"requests": Window(500, 60)}, tell=tell, latency=vary(5))
    course = run(server, count=1700)
    assert course.answered == 1700
    assert server.refused_share < 0.01
    assert server.use(500 / 60, after=course.started + 43, before=course.started + 163) >= 0.97


def test_a_bucket_of_a_minute_is_used_whole() -> None:
    server = Server(bucket(500 / 60, 500), latency=vary(5))
    course = run(server, count=1500)
    assert course.answered == 1500
    assert server.refused_share < 0.01
    assert server.use(500 / 60, after=course.started + 70, before=max(server.admitted) - 1) >= 0.97


@pytest.mark.parametrize("limit", [Bucket(10_000, 600_000), Window(600_000, 60)], ids=["bucket", "window"])
def test_tokens_are_what_binds(limit: Limit) -> None:
    """600,000 tokens a minute, of which a request takes a thousand, in sizes that vary and are estimated wrong.

    Measured over two whole windows, or from when the bucket is empty.
    """
    source = random.Random(2)
    sizes: Callable[[], tuple[int, int]] = lambda: (source.randint(500, 1100), source.randint(100, 300))  # noqa: E731
    server = Server({"requests": Bucket(50, 3000), "tokens": limit}, tokens=sizes, latency=vary(6))
    course = run(server, count=1900)
    assert course.answered == 1900
    after, before = (1043, 1163) if isinstance(limit, Window) else (1070, max(server.admitted) - 5)
    assert server.refused_share < 0.01
    assert server.use_tokens(10_000, after=after, before=before) >= 0.97


@pytest.mark.parametrize("tell", [tell_all, tell_nothing])
@pytest.mark.parametrize("later", [20.0, 100.0])
def test_a_limit_that_changes_midway_is_followed(tell: Any, later: float) -> None:
    """From 50 a second to 20 or to 100: within twenty seconds the new limit is used."""
    limit = Bucket(50, 50)
    server = Server({"requests": limit}, tell=tell)

    def change(now: float) -> ProviderError | None:
        if now > 1020:
            limit.rate = limit.capacity = later
        return None

    server.fault = change
    course = run(server, count=int(1000 + later * 50), workers=250, max_concurrency=200)
    assert course.answered == int(1000 + later * 50)
    assert server.use(later, after=1040 if tell is tell_all else 1060, before=max(server.admitted) - 1) >= 0.9


@pytest.mark.parametrize("make", [lambda: Bucket(50, 50), lambda: Window(500, 10)], ids=["bucket", "window"])
@pytest.mark.parametrize("asked", [{}, {"retry-after": "1"}], ids=["silent", "retry-after"])
def test_two_processes_share_a_limit(make: Callable[[], Limit], asked: dict[str, str]) -> None:
    """Neither knows of the other; together they use ≥ 90 %."""
    server = Server({"requests": make()}, retry_after=lambda now: asked)
    course = run(server, pacers=2)
    assert course.answered == 2000
    assert server.use(50, after=course.started + 10, before=max(server.admitted) - 1) >= 0.9
    assert server.refused_share < 0.06


def test_bounds_of_the_user_hold_in_every_second() -> None:
    """--rpm 3000: no second brings more than 5 % above its share, and nearly all of it is used."""
    server = Server({}, tell=tell_nothing, latency=vary(7))
    course = run(server, count=1000, rpm=3000)
    times = sorted(server.admitted)
    busiest = max(sum(1 for other in times[n : n + 60] if other < at + 1) for n, at in enumerate(times))
    assert busiest <= 52
    assert server.use(50, after=course.started + 5, before=times[-1] - 1) >= 0.97


def test_tokens_per_minute_of_the_user_hold() -> None:
    """--tpm counts what the server counted, however wrong the estimates."""
    server = Server({}, tell=tell_nothing, tokens=lambda: (3000, 500))
    course = run(server, count=300, tpm=2_100_000)
    assert 0.97 <= server.use_tokens(35_000, after=course.started + 6, before=max(server.admitted) - 1) <= 1.03


def say_away() -> ProviderError:
    error = TransientBreakage("503")
    error.status = 503
    return error


def fail_often(make: Callable[[], ProviderError], share: float) -> Callable[[float], ProviderError | None]:
    source = random.Random(4)
    return lambda now: make() if source.random() < share else None


FAULTS: dict[str, Callable[[float], ProviderError | None]] = {
    "500 on 10 %": fail_often(lambda: TransientBreakage("500"), 0.1),
    "dropped connections": fail_often(lambda: TransientUnreachable("dropped"), 0.1),
    "half bodies": fail_often(lambda: TransientCut("half"), 0.1),
    "stuck requests": fail_often(lambda: TransientTimeout("late"), 0.02),
    "three failures in a row": lambda now: TransientBreakage("500") if now % 7 < 0.06 else None,
    "outage of two minutes": lambda now: TransientUnreachable("refused") if 1004 < now < 1124 else None,
    "outage with 503": lambda now: say_away() if 1004 < now < 1124 else None,
    "outage of silence": lambda now: TransientTimeout("late") if 1004 < now < 1124 else None,
}


@pytest.mark.parametrize("workers", [1, 40])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_request_is_lost(fault: str, workers: int) -> None:
    """Whatever happens to attempts, every request is answered."""
    server = Server(bucket(), fault=FAULTS[fault])
    count = 300 if workers > 1 else 40
    course = run(server, count=count, workers=workers)
    assert course.answered == count


def test_an_outage_is_met_with_few_probes_and_left_quickly() -> None:
    """In two minutes of outage hardly anything is sent; the note says why nothing moves."""
    tried: list[float] = []

    def fault(now: float) -> ProviderError | None:
        if 1004 < now < 1124:
            tried.append(now)
            return TransientUnreachable("refused")
        return None

    server = Server(bucket(), fault=fault)
    course = run(server, count=800, workers=80)
    assert course.answered == 800
    assert sum(at > 1006 for at in tried) <= 8
    assert course.ended < 1124 + 64 + 16


def test_a_provider_that_stays_down_is_given_up_by_all() -> None:
    """Everybody who waits is told at once, plainly."""

    async def main() -> list[Any]:
        server = Server({}, fault=lambda now: TransientUnreachable("refused"))
        pacer = Pacer(place="api.example", max_outage=300, clock=tell_time, epoch=tell_time)
        chat = RetryingChat(PacingChat(server, pacer), gated=True, clock=tell_time)
        results = await asyncio.gather(
            *(chat.complete(make_request(str(n))) for n in range(20)), return_exceptions=True
        )
        return [tell_time(), *results]

    ended, *results = run_virtually(main())
    assert all(isinstance(result, ProviderDown) for result in results)
    assert "api.example has been down for 5 min: refused" in str(results[0])
    assert ended <= 1000 + 300 + 20


def test_one_bad_document_stops_nobody() -> None:
    """A request that always meets a 500 fails alone, beside others and at the end when it is left alone."""

    class Poisoned(Server):
        async def complete(self, request: Any) -> Any:
            if request.messages[-1].content[:2] == "7 ":
                await asyncio.sleep(0.01)
                raise TransientBreakage("500")
            return await super().complete(request)

    server = Poisoned(bucket())
    course = run(server, count=100, workers=4)
    assert course.answered == 99
    assert course.ended < 1000 + 200


def test_a_day_limit_is_given_up_at_once() -> None:
    """Nobody waits five hours: the error says how long the server wants."""

    async def main() -> None:
        server = Server(bucket(0.001, 1), tell=tell_nothing, retry_after=lambda now: {"retry-after": "18000"})
        pacer = Pacer(place="api.example", max_outage=1800, clock=tell_time, epoch=tell_time)
        chat = RetryingChat(PacingChat(server, pacer), gated=True, clock=tell_time)
        await chat.complete(make_request())
        with pytest.raises(ProviderDown, match=r"asks to wait 5\.0 h"):
            await chat.complete(make_request())
        assert tell_time() < 1010

    run_virtually(main())
