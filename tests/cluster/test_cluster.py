"""Workers of a cluster bring what one process brings, whichever of them dies; what was answered is never asked again."""

import asyncio
from collections import Counter

import pytest

from reviewer.cluster.remote import RemoteGate
from reviewer.domain.batch import Item
from reviewer.domain.review import Usage
from reviewer.domain.rubric import Level
from reviewer.errors import ClusterLost, EndpointBroken, Interrupted, ReplyFiltered, WorkerLost
from reviewer.llm.cache_store import ResponseCache
from reviewer.llm.caching import ReplyCache
from reviewer.llm.calibration import Calibration
from reviewer.llm.ledger import Budget, Ledger
from reviewer.llm.pacing import Settled
from reviewer.llm.status_errors import KeyRefused
from reviewer.llm.transient import TransientUnreachable
from tests.batch.material import GOOD, Bench, make_items
from tests.cluster.material import TARGET, Cluster, dump
from tests.engine.material import DOCUMENT
from tests.fakes import make_reply, make_request


class Slow:
    """Answers after some turns of the event loop; counts what it was asked and what it has answered."""

    def __init__(self, script=lambda request: GOOD, turns=20):
        self.script, self.turns = script, turns
        self.asked, self.answered = Counter(), Counter()
        self.on_answer = None

    async def complete(self, request):
        text = request.messages[1].content
        self.asked[text] += 1
        for _ in range(self.turns):
            await asyncio.sleep(0)
        line = self.script(request)
        if isinstance(line, Exception):
            raise line
        self.answered[text] += 1
        if self.on_answer is not None:
            await self.on_answer(sum(self.answered.values()))
        return make_reply(line, usage=Usage(requests=1, prompt_tokens=len(text), completion_tokens=10))


def mix_items():
    """Documents of every fate: reviewed, copied, unreadable, refused, and of other levels."""
    items = make_items(20)
    items[2] = Item(id="gone", path="gone.md")
    items.insert(9, Item(id="copy", path="copy.md", text=items[0].text))
    items.insert(15, Item(id="high", path="high.md", text=DOCUMENT, level=Level.L6))
    items.append(Item(id="low", path="low.md", text=DOCUMENT, level=Level.L4))
    return items


def refuse_some(request):
    return ReplyFiltered("filtered") if "Note 7." in request.messages[1].content else GOOD


async def test_a_cluster_brings_what_one_process_brings(tmp_path):
    """Outcomes, copies, failures and spend are the same to the last byte."""
    single = Bench(tmp_path, Slow(refuse_some), folder="single")
    await single.run(mix_items())
    bench = Bench(tmp_path, Slow(refuse_some), folder="cluster")
    cluster = Cluster(bench)
    await cluster.run(mix_items(), bound=9)
    assert dump(bench) == dump(single)
    assert bench.journal.totals() == single.journal.totals()
    assert bench.chat.asked == single.chat.asked
    assert len({id(post) for post in cluster.posts}) == 3
    assert cluster.pacer.state().in_flight == 0


@pytest.mark.parametrize("moment", range(1, 20, 3))
async def test_a_worker_that_dies_loses_nothing_and_nothing_in_the_journal_is_asked_again(tmp_path, moment):
    """Its open documents go to others; only what was on its way is asked once more."""
    items = make_items(20)
    single = Bench(tmp_path, Slow(), folder="single")
    await single.run(items)
    bench = Bench(tmp_path, Slow(), folder="cluster")
    cluster = Cluster(bench)
    record, kept = bench.journal.record_reply, []

    async def record_and_kill(digest, reply):
        assert digest not in kept, "an answer that was in the journal was asked again"
        await record(digest, reply)
        kept.append(digest)
        if len(kept) == moment:
            await cluster.kill(0)

    bench.journal.record_reply = record_and_kill
    await cluster.run(items, bound=9)
    assert len(kept) > 9
    assert dump(bench) == dump(single)
    assert bench.journal.totals() == single.journal.totals()
    assert cluster.pacer.state().in_flight == 0
    assert cluster.said == ["a worker died; another one takes over what it had open"]


async def test_a_document_that_kills_every_worker_fails_alone(tmp_path):
    """It is tried beside others, then alone, and not for ever."""
    bench = Bench(tmp_path, Slow())
    cluster = Cluster(bench)

    async def die(number):
        for post in cluster.posts:
            if any(
                "Note 3." in request.messages[1].content for request in post.worker._equipment.questions._open.values()
            ):
                asyncio.get_running_loop().create_task(post.kill())
                await asyncio.Event().wait()

    class Deadly(Slow):
        async def complete(self, request):
            if "Note 3." in request.messages[1].content:
                self.asked["deadly"] += 1
                await die(0)
            return await super().complete(request)

    bench.chat = Deadly()
    await cluster.run(make_items(12), bound=6)
    outcomes = bench.outcomes()
    assert [outcome.status for outcome in outcomes].count("reviewed") == 11
    assert outcomes[3].status == "failed"
    assert outcomes[3].failure.reason.startswith("every worker that reviewed it died, 4 of them")
    assert bench.chat.asked["deadly"] == 4


async def test_without_any_worker_the_run_stops_and_can_be_gone_on_with(tmp_path):
    """Nothing is reviewed, nothing has failed."""
    bench = Bench(tmp_path, Slow())
    run = await Cluster(bench, refuse=WorkerLost("no machine is free", "Wait.")).run(make_items(5))
    assert isinstance(run.stopped, ClusterLost)
    assert run.stopped.what == "no worker of the cluster is left: no machine is free"
    assert {outcome.status for outcome in bench.outcomes()} == {"not_reviewed"}
    await Cluster(bench).run(make_items(5))
    assert {outcome.status for outcome in bench.outcomes()} == {"reviewed"}


async def test_a_key_that_is_refused_stops_all(tmp_path):
    """An error of the endpoint means on the driver what it means in one process."""
    bench = Bench(tmp_path, Slow(lambda request: KeyRefused("the key is refused")))
    run = await Cluster(bench).run(make_items(5))
    assert isinstance(run.stopped, KeyRefused)
    assert {outcome.status for outcome in bench.outcomes()} == {"not_reviewed"}


async def test_an_interrupt_finishes_what_is_open(tmp_path):
    """Gently: what is with the workers comes back; the rest waits for the next run."""
    bench = Bench(tmp_path, Slow())
    cluster = Cluster(bench)
    run = bench.make_run(make_items(20), prepare=cluster.desk.prepare, bound=4)

    async def stop(number):
        if number == 3:
            run.stop(Interrupted("Stopped."))

    bench.chat.on_answer = stop
    await run.run()
    await cluster.desk.aclose()
    assert 3 <= len(bench.outcomes()) < 20
    assert len(bench.outcomes()) == sum(bench.chat.answered.values())
    bench.chat.on_answer = None
    await Cluster(bench).run(make_items(20))
    assert sum(bench.chat.asked.values()) == 20


async def test_one_budget_holds_for_all_workers(tmp_path):
    """Asked is what it has room for, as in one process."""
    bench = Bench(tmp_path, Slow())
    ledger = Ledger(Budget(max_tokens=15_000))
    cluster = Cluster(bench, ledger=ledger, calibration=Calibration(longest_reply=20))
    run = await cluster.run(make_items(40), bound=12)
    assert run.stopped is not None
    assert "15,000 tokens is used up" in run.stopped.what
    assert 0 < ledger.spent.tokens <= 15_000
    assert ledger.reserved.tokens == 0
    reviewed = [outcome for outcome in bench.outcomes() if outcome.status == "reviewed"]
    assert len(reviewed) == sum(bench.chat.answered.values()) > 3


async def test_what_a_dead_worker_had_reserved_counts_as_spent(tmp_path):
    """The provider may bill what it was working on."""
    bench = Bench(tmp_path, Slow(turns=10_000_000))
    ledger = Ledger(Budget(max_tokens=1_000_000))
    cluster = Cluster(bench, workers=1, ledger=ledger, calibration=Calibration(longest_reply=20))
    run = asyncio.create_task(cluster.run(make_items(2), bound=2))
    async with asyncio.timeout(10):
        while sum(bench.chat.asked.values()) < 2:  # noqa: ASYNC110 - the chat model counts, and tells nobody
            await asyncio.sleep(0.001)
    bench.chat.turns = 0
    await cluster.kill(0)
    await run
    assert len(cluster.lost) == 2
    assert cluster.lost[0][0].unreported == 1
    assert ledger.reserved.tokens == 0
    assert {outcome.status for outcome in bench.outcomes()} == {"reviewed"}


async def test_the_users_cache_is_the_drivers(tmp_path):
    """A reply that it holds is not asked for, and costs nothing, wherever the worker is."""
    store = ResponseCache(tmp_path / "cache")
    cache = ReplyCache(store, TARGET)
    first = Bench(tmp_path, Slow(), folder="first")
    await Cluster(first, cache=cache).run(make_items(4))
    second = Bench(tmp_path, Slow(), folder="second")
    await Cluster(second, cache=cache).run(make_items(4))
    store.close()
    assert sum(first.chat.asked.values()) == 4
    assert not second.chat.asked
    assert second.journal.totals().spend.usage.from_cache == 4


async def test_an_outage_is_known_to_every_worker(tmp_path):
    """Their retries must not count what fell into it; those that come later are told as well."""
    cluster = Cluster(Bench(tmp_path, Slow()), workers=2)
    windows = [cluster.hub.open_window() for _ in range(2)]
    for number in range(8):
        ticket = await cluster.pacer.admit(100, number)
        cluster.hub.settle(ticket, Settled("unreachable", "no connection", everybodys=True))
        if cluster.pacer.is_out:
            break
    assert cluster.pacer.is_out
    windows.append(cluster.hub.open_window())
    for window in windows:
        post = await cluster.hire()
        await post.worker.deliver(await window.line.collect())
        assert post.worker.gate.is_out


async def test_a_leave_that_was_long_on_its_way_is_given_back(tmp_path):
    """Used late, it would meet those given since, and the pace would be exceeded; nothing of it stays taken."""
    cluster = Cluster(Bench(tmp_path, Slow()))
    window, now = cluster.hub.open_window(), [0.0]
    ways = iter([5.0, 5.03, 5.2, 5.035])

    class Late:
        """Lets each leave take its time, by a clock that is five seconds ahead of the driver's."""

        async def call(self, name, *arguments):
            leave = await window._answer(name, arguments)
            now[0] = leave.ticket.sent + next(ways)
            return leave

        def tell(self, name, *arguments):
            told.append((name, arguments))

    told = []
    gate = RemoteGate(Late(), clock=lambda: now[0])
    for _ in range(3):
        await gate.enter(make_request())
    assert [name for name, _ in told] == ["give_back"]
    assert cluster.pacer.state().in_flight == 4
    await window._answer(*told[0])
    assert cluster.pacer.state().in_flight == 3
    assert len(window._reserved) == 3


@pytest.mark.parametrize("error", [EndpointBroken("broken"), TransientUnreachable("no connection")])
async def test_errors_of_attempts_leave_nothing_in_flight(tmp_path, error):
    """Each ticket is given back once."""
    bench = Bench(tmp_path, Slow(lambda request: error))
    cluster = Cluster(bench)
    await cluster.run(make_items(3))
    assert cluster.pacer.state().in_flight == 0
