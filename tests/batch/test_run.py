"""The run of a batch: every item has an outcome, nothing is asked twice, and cuts do not show in the results."""

import asyncio

import pytest

from reviewer.batch.contents import Shard, read_content
from reviewer.domain.batch import Item, Outcome
from reviewer.domain.review import Failure
from reviewer.domain.rubric import Level
from reviewer.errors import EndpointRefused, EndpointUnreachable, Interrupted, ReplyFiltered, UsageError
from reviewer.llm.status_errors import KeyRefused
from tests.batch.material import GOOD, Bench, make_items, open_journal
from tests.engine.material import DOCUMENT
from tests.fakes import make_reply


def answer_well(request):
    return GOOD


def count_by_status(outcomes):
    return [outcome.status for outcome in outcomes]


async def test_each_item_is_reviewed_and_stands_at_its_place(tmp_path):
    """The list's order is that of the results, whoever was finished first."""
    bench = Bench(tmp_path, answer_well)
    run = await bench.run(make_items(9))
    assert [(o.place, o.item.id, o.status) for o in bench.outcomes()] == [(i, f"n{i}.md", "reviewed") for i in range(9)]
    assert all(outcome.item.text is None for outcome in bench.outcomes())
    assert run.stopped is None
    totals = bench.journal.totals()
    assert (totals.reviewed, totals.failed, totals.spend.usage.requests) == (9, 0, 9)


async def test_a_second_run_asks_nothing(tmp_path):
    """What is known and unchanged is skipped before it is parsed."""
    bench = Bench(tmp_path, answer_well)
    await bench.run(make_items(5))
    first = bench.outcomes()

    def refuse(item, content):
        raise AssertionError("nothing need be prepared")

    await bench.run(make_items(5), prepare=refuse)
    assert bench.outcomes() == first
    assert len(bench.chat.requests) == 5


async def test_a_changed_document_is_reviewed_again(tmp_path):
    """The content's digest decides, not the name."""
    bench = Bench(tmp_path, answer_well)
    items = make_items(3)
    await bench.run(items)
    items[1] = items[1].model_copy(update={"text": f"{DOCUMENT}\nChanged.\n"})
    await bench.run(items)
    assert len(bench.chat.requests) == 4
    assert bench.journal.totals().reviewed == 3


async def test_equal_documents_are_reviewed_once_and_reported_for_each_path(tmp_path):
    """The first in the list is the one that is asked about; the others say whose review theirs is."""
    items = make_items(2)
    items += [Item(id=f"copy{i}", path=f"copy{i}.md", text=items[0].text) for i in range(3)]
    bench = Bench(tmp_path, answer_well)
    await bench.run(items, bound=5)
    outcomes = bench.outcomes()
    assert [outcome.duplicate_of for outcome in outcomes] == ["", "", "n0.md", "n0.md", "n0.md"]
    assert [outcome.review.document for outcome in outcomes[2:]] == ["copy0.md", "copy1.md", "copy2.md"]
    assert len(bench.chat.requests) == 2
    assert bench.journal.totals().duplicates == 3


async def test_a_copy_that_comes_later_finds_the_review_in_the_journal(tmp_path):
    """In another run as well."""
    items = make_items(1)
    bench = Bench(tmp_path, answer_well)
    await bench.run(items)
    await bench.run([*items, Item(id="late", path="late.md", text=items[0].text)])
    assert [outcome.duplicate_of for outcome in bench.outcomes()] == ["", "n0.md"]
    assert bench.chat.requests


async def test_equal_documents_at_different_levels_are_judged_apart_from_one_answer(tmp_path):
    """An item's level is its document's bar; the request is the same, so it is asked once."""
    items = [Item(id=level.value, path="note.md", text=DOCUMENT, level=level) for level in (Level.L4, Level.L6)]
    bench = Bench(tmp_path, answer_well)
    await bench.run(items)
    outcomes = bench.outcomes()
    assert [outcome.review.level for outcome in outcomes] == [Level.L4, Level.L6]
    assert [outcome.duplicate_of for outcome in outcomes] == ["", ""]
    assert bench.chat.requests
    assert bench.journal.totals().spend.usage.requests == 1


@pytest.mark.parametrize("cut", range(7))
async def test_a_run_that_was_cut_anywhere_ends_like_one_that_was_not(tmp_path, cut):
    """Stopped after any document and gone on with, the outcomes are the same to the last byte, copies included."""
    items = make_items(5)
    items.insert(3, Item(id="copy", path="copy.md", text=items[0].text))
    undisturbed = Bench(tmp_path, answer_well, folder="undisturbed")
    await undisturbed.run(items)

    disturbed = Bench(tmp_path, answer_well, folder="disturbed")
    run = disturbed.make_run(items, bound=2)
    asked = 0

    def prepare(item, content):
        nonlocal asked
        asked += 1
        if asked == cut + 1:
            run.stop(Interrupted("Stopped."))
        return disturbed.prepare(item, content)

    run.prepare = prepare
    run.__post_init__()
    await run.run()
    await disturbed.run(items)
    dump = [outcome.model_dump_json() for outcome in disturbed.outcomes()]
    assert dump == [outcome.model_dump_json() for outcome in undisturbed.outcomes()]
    assert len(disturbed.chat.requests) == 5
    assert disturbed.journal.totals().spend == undisturbed.journal.totals().spend


async def test_an_answer_in_the_journal_is_not_asked_again_though_its_review_was_lost(tmp_path):
    """The review carries the usage that the answer came with."""
    items = make_items(1)
    whole = Bench(tmp_path, answer_well, folder="whole")
    await whole.run(items)
    half = Bench(tmp_path, answer_well, folder="half")
    work = half.prepare(items[0], read_content(items[0], tmp_path, 100_000))
    (planned,) = work.reviewer.plan(work.reviewer.frame(work.assignment))
    await work.watched.complete(planned.request)
    await half.run(items)
    assert len(half.chat.requests) == 1
    assert half.outcomes() == whole.outcomes()


async def test_one_document_that_fails_leaves_the_others_alone(tmp_path):
    """Unreadable, too large, without a rubric, refused by a filter, or a fault of our own: each is that document's failure."""
    items = make_items(6)
    items[0] = Item(id="gone", path="gone.md")
    items[1] = items[1].model_copy(update={"text": "x" * 100_001})
    bench = Bench(tmp_path, lambda r: ReplyFiltered("filtered") if "Note 4." in r.messages[1].content else GOOD)

    def prepare(item, content):
        if item.id == "n2.md":
            raise UsageError("no such rubric")
        if item.id == "n3.md":
            raise RecursionError("too deep")
        return bench.prepare(item, content)

    await bench.run(items, prepare=prepare)
    outcomes = bench.outcomes()
    assert count_by_status(outcomes) == ["failed"] * 5 + ["reviewed"]
    reasons = [outcome.failure.reason for outcome in outcomes[:5]]
    assert reasons[0] == "gone.md does not exist"
    assert "100,000 bytes, which is the cap" in reasons[1]
    assert reasons[2] == "no such rubric"
    assert "RecursionError: too deep (test_run.py:" in reasons[3]
    assert reasons[4] == "filtered"


async def test_failed_documents_are_tried_again(tmp_path):
    """And only they."""
    bench = Bench(tmp_path, [EndpointRefused("too long"), GOOD, GOOD])
    await bench.run(make_items(2), bound=1)
    assert count_by_status(bench.outcomes()) == ["failed", "reviewed"]
    await bench.run(make_items(2), bound=1)
    assert count_by_status(bench.outcomes()) == ["reviewed", "reviewed"]
    assert len(bench.chat.requests) == 3


async def test_a_useless_answer_is_asked_for_anew_and_stays_paid_for(tmp_path):
    """A document whose replies could not be used is not stuck with them for ever."""
    bench = Bench(tmp_path, ["no JSON"] * 5 + [GOOD])
    await bench.run(make_items(1))
    assert count_by_status(bench.outcomes()) == ["failed"]
    await bench.run(make_items(1))
    assert count_by_status(bench.outcomes()) == ["reviewed"]
    assert bench.journal.totals().spend.usage.requests == len(bench.chat.requests)


@pytest.mark.parametrize("error", [KeyRefused("no key"), EndpointUnreachable("nobody there")])
async def test_what_no_document_can_survive_stops_the_run(tmp_path, error):
    """The rest is not reviewed, for the reason that is given, and is tried another time."""
    bench = Bench(tmp_path, [GOOD, error])
    run = await bench.run(make_items(5), bound=1)
    assert run.stopped is error
    assert count_by_status(bench.outcomes()) == ["reviewed"] + ["not_reviewed"] * 4
    assert {outcome.failure.reason for outcome in bench.outcomes()[1:]} == {error.what}
    assert len(bench.chat.requests) == 2
    bench.chat = type(bench.chat)(answer_well)
    await bench.run(make_items(5))
    assert count_by_status(bench.outcomes()) == ["reviewed"] * 5


async def test_shards_share_a_list_without_gap_or_overlap(tmp_path):
    """By content, so that every machine comes to the same shares."""
    seen = []
    for number in (1, 2, 3):
        bench = Bench(tmp_path, answer_well, folder=f"shard{number}")
        await bench.run(make_items(12), shard=Shard(number, 3))
        seen.append({(outcome.place, outcome.item.id) for outcome in bench.outcomes()})
    assert sum(map(len, seen)) == 12
    assert set().union(*seen) == {(i, f"n{i}.md") for i in range(12)}
    assert all(seen)


async def test_an_item_that_has_moved_in_the_list_is_not_reviewed_again(tmp_path):
    """Its place in the results moves with it."""
    bench = Bench(tmp_path, answer_well)
    items = make_items(3)
    await bench.run(items)
    await bench.run([*make_items(4)[3:], *items])
    assert [outcome.item.id for outcome in bench.outcomes()] == ["n3.md", "n0.md", "n1.md", "n2.md"]
    assert [outcome.place for outcome in bench.outcomes()] == [0, 1, 2, 3]
    assert len(bench.chat.requests) == 4


async def test_no_more_documents_are_open_than_the_bound_allows(tmp_path):
    """Nor is there a task for each document of a long list."""
    most = 0

    class Slow:
        async def complete(self, request):
            nonlocal most
            most = max(most, len(asyncio.all_tasks()))
            await asyncio.sleep(0)
            raise ReplyFiltered("filtered")

    bench = Bench(tmp_path, Slow())
    await bench.run(make_items(60), bound=3)
    assert bench.journal.totals().failed == 60
    assert most <= 3 * 3 + 4


async def test_a_snapshot_adds_up(tmp_path):
    """Counts of this run and those before it, and what the rest may cost."""
    bench = Bench(tmp_path, answer_well)
    await bench.run(make_items(2))
    run = await bench.run(make_items(8), total=10)
    moment = run.snapshot()
    assert (moment.reviewed, moment.failed, moment.open_documents, moment.in_flight) == (8, 0, 0, 0)
    assert moment.spend.usage.requests == 8
    assert moment.expected_cost is None  # the scripted answers have no price


async def test_breaking_off_keeps_the_answers_that_had_come(tmp_path):
    """The second interrupt: open documents are dropped, the journal is whole, and the next run ends it."""
    hanging = asyncio.Event()

    class Hangs:
        def __init__(self):
            self.requests = []

        async def complete(self, request):
            self.requests.append(request)
            if len(self.requests) > 2:
                hanging.set()
                await asyncio.Event().wait()
            return make_reply(GOOD)

    bench = Bench(tmp_path, Hangs())
    run = bench.make_run(make_items(6), bound=2)
    running = asyncio.create_task(run.run())
    await hanging.wait()
    run.abort(Interrupted("Stopped at once."))
    await running
    await bench.journal.flush()
    assert count_by_status(bench.outcomes()) == ["reviewed", "reviewed"]
    again = Bench(tmp_path, answer_well, journal=bench.journal)
    await again.run(make_items(6))
    assert len(again.chat.requests) == 4
    assert count_by_status(again.outcomes()) == ["reviewed"] * 6


async def test_half_characters_from_an_llm_lose_no_document(tmp_path):
    """An LLM that cuts an emoji sends a lone surrogate, which no file of UTF-8 can hold."""
    journal = open_journal(tmp_path / "batch")
    failure = Failure(document="a.md", reason="said \ud83d")
    outcome = Outcome(place=0, item=Item(id="a", path="a.md"), status="failed", failure=failure)
    await journal.record_outcome(outcome, "")
    assert [found.failure.reason for found in journal.iter_outcomes()] == ["said \ufffd"]


async def test_an_item_with_a_fault_fails_and_nothing_is_asked(tmp_path):
    """Such as a manifest's line that cannot be used."""
    fault = Failure(document="a.md", reason="list.csv:2: no level", hint="Mend it.")
    bench = Bench(tmp_path, answer_well)
    await bench.run([Item(id="a", path="a.md", fault=fault), *make_items(1)])
    first, second = bench.outcomes()
    assert (first.status, first.failure) == ("failed", fault)
    assert second.status == "reviewed"
    assert bench.chat.requests
