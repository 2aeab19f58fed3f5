"""Calls both ways in portions: answers find their calls, errors stay what they are, a cut line keeps nobody waiting."""

import asyncio
import contextlib
import inspect
import pickle

import pytest

import reviewer.errors
import reviewer.llm.status_errors
import reviewer.llm.transient
from reviewer.cluster.line import Line
from reviewer.errors import ReviewerError, WorkerLost
from reviewer.llm.transient import TransientRateLimit


@contextlib.asynccontextmanager
async def connect(near, far):
    """Two ends of a line, and the portions that went each way."""
    ends, counts = (Line(near), Line(far)), [0, 0]

    async def carry(source, sink, way):
        while True:
            portion = await source.collect()
            counts[way] += 1
            await sink.take(portion)

    tasks = [asyncio.create_task(carry(*ends, 0)), asyncio.create_task(carry(*reversed(ends), 1))]
    try:
        yield *ends, counts
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for end in ends:
            await end.close(WorkerLost("the test is over"))


async def nobody(name, arguments):
    raise AssertionError("nothing is asked this way")


async def test_many_calls_go_together_and_each_has_its_own_answer():
    """A hundred calls at once are one portion, not a hundred."""

    async def double(name, arguments):
        return name, arguments[0] * 2

    async with connect(nobody, double) as (near, _, counts):
        answers = await asyncio.gather(*(near.call("double", n) for n in range(100)))
        assert answers == [("double", 2 * n) for n in range(100)]
        assert counts[0] == 1


async def test_the_other_end_may_ask_back_before_it_answers():
    """That is how a worker is told to ask the endpoint."""

    async def near_answers(name, arguments):
        return "back"

    async def far_answers(name, arguments):
        return await far.call("back") + " and forth"

    async with connect(near_answers, far_answers) as (near, far, _):
        assert await near.call("forth") == "back and forth"


async def test_an_error_arrives_with_all_that_it_says():
    """Kind, words, hint, and what a retry needs to know."""

    async def refuse(name, arguments):
        error = TransientRateLimit("too many", "Wait.")
        error.headers = {"retry-after": "3"}
        error.paid_answers = 2
        raise error

    async with connect(nobody, refuse) as (near, _, _):
        with pytest.raises(TransientRateLimit, match="too many") as caught:
            await near.call("ask")
    assert (caught.value.hint, caught.value.headers, caught.value.paid_answers) == ("Wait.", {"retry-after": "3"}, 2)


async def test_an_error_that_cannot_travel_arrives_in_words():
    """It spoils no other message."""

    class Awkward(Exception):
        def __init__(self, one, two):
            super().__init__(f"{one} {two}")

    async def break_down(name, arguments):
        if arguments:
            return "well"
        raise Awkward("quite", "awkward")

    async with connect(nobody, break_down) as (near, _, _):
        first, second = await asyncio.gather(near.call("x"), near.call("x", 1), return_exceptions=True)
    assert str(first) == "Awkward: quite awkward"
    assert second == "well"


async def test_a_cut_line_keeps_nobody_waiting():
    """Calls under way and later ones end with the fault."""

    async def never(name, arguments):
        await asyncio.Event().wait()

    async with connect(nobody, never) as (near, _, _):
        call = asyncio.create_task(near.call("x"))
        await asyncio.sleep(0)
        await near.close(WorkerLost("gone"))
        for late in (call, near.call("y")):
            with pytest.raises(WorkerLost, match="gone"):
                await late


async def test_who_stops_waiting_stops_the_work():
    """A cancelled call is broken off at the other end."""
    begun, broken = asyncio.Event(), asyncio.Event()

    async def work(name, arguments):
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken.set()

    async with connect(nobody, work) as (near, _, _):
        call = asyncio.create_task(near.call("x"))
        await begun.wait()
        call.cancel()
        await asyncio.wait_for(broken.wait(), 5)


@pytest.mark.parametrize(
    "kind",
    [
        kind
        for module in (reviewer.errors, reviewer.llm.status_errors, reviewer.llm.transient)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, ReviewerError)
    ],
)
def test_every_error_of_ours_can_travel(kind):
    """A new one with arguments of its own would arrive as something else."""
    error = kind("what", "hint")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.what, again.hint, vars(again)) == (kind, "what", "hint", vars(error))
