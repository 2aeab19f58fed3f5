"""Tests for batches that go through the Batch API: the real SDK against a local endpoint that has one."""

from dataclasses import replace

import pytest

from benchmarks.endpoint.process import EndpointProcess
from benchmarks.endpoint.scenario import BatchScript, Scenario
from reviewer.batch.collecting import Collector, Wanted
from reviewer.batch.part_writer import PartWriter
from reviewer.batch.parts import PartLedger
from reviewer.batch.reviewing import PreparedDocument
from reviewer.batch.rounds import Rounds
from reviewer.domain.chat import Rung
from reviewer.domain.price import ModelPrice, PriceTable
from reviewer.engine.conversation import MOST_UNREADABLE
from reviewer.engine.review import Assignment
from reviewer.errors import BudgetExhausted, EndpointRefused, Interrupted, Submitted
from reviewer.llm.batch_lines import Parameters
from reviewer.llm.deferring import DeferringChat
from reviewer.llm.digests import Target
from reviewer.llm.journaling import JournalingChat, WatchedChat
from reviewer.llm.openai_batches import OpenAIBatches
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.providers import build_endpoint
from reviewer.loading.load import load_bytes
from tests.batch.material import OPENED, Bench, make_items
from tests.engine.material import make_reviewer, make_rubric
from tests.fakes import RungMemoryFake

PRICES = PriceTable(
    date="2026-01-01", source="a test", models={"m": ModelPrice(input=1, output=2, date="2026-01-01", source="a test")}
)


@pytest.fixture(scope="module")
def endpoint():
    """The endpoint as a process; each test plays a scenario of its own."""
    process = EndpointProcess()
    yield process
    process.stop()


class WatchedBatches(OpenAIBatches):
    """Tells a test when the first look at a batch has been taken, by when all have been made."""

    on_look = staticmethod(lambda: None)

    async def look(self, batch):
        found = await super().look(batch)
        self.on_look()
        return found


class Office(Bench):
    """A bench whose requests go through the Batch API."""

    def __init__(self, tmp_path, endpoint, *, depth="quick", most_lines=50_000, **options):
        self.place = build_endpoint(None, endpoint.url, None, {})
        self.target = Target(self.place.base_url, "m")
        self.memory = options.pop("memory", None) or RungMemoryFake()
        super().__init__(tmp_path, [], **options)
        self.depth = depth
        self.client = OpenAIChat(self.place, "m", timeout=30)
        self.remote = WatchedBatches(self.client)
        self.ledger = PartLedger(self.journal.path)
        OPENED.append(self.ledger)
        folder = self.journal.path.parent
        self.writer = PartWriter(folder, self.ledger, Parameters("m"), lambda _: (70, 30), most_lines=most_lines)
        self.collector = Collector(
            self.journal, self.ledger, self.remote, self.place, "m", self.price, self.memory, folder
        )

    def price(self, usage):
        return PRICES.price_usage(usage, "m")

    def prepare(self, item, content):
        document = load_bytes(content.data, item.path, from_file=item.text is None)
        rung = self.memory.recall_rung(self.place.base_url, "m") or Rung.STRICT_SCHEMA
        chat = DeferringChat(Wanted(self.ledger, self.writer), self.target, rung)
        watched = WatchedChat(JournalingChat(chat, self.journal, self.target, self.price))
        reviewer = replace(make_reviewer(watched, depth=self.depth), together=True)
        return PreparedDocument(Assignment(document, self.rubric, "a test says so", item.level), reviewer, watched)

    def make_rounds(self, items, **options):
        return Rounds(
            ledger=self.ledger,
            writer=self.writer,
            remote=self.remote,
            collector=self.collector,
            make_run=lambda number: self.make_run(items, number=number),
            first_wait=0.02,
            **options,
        )

    async def go(self, items, **options):
        rounds = self.make_rounds(items, **options)
        try:
            await rounds.run()
            await self.journal.flush()
        finally:
            await self.client.aclose()
        return rounds


class LiveBench(Bench):
    """The same bench with live requests."""

    def __init__(self, tmp_path, endpoint, *, depth="quick"):
        super().__init__(tmp_path, [], folder="live")
        self.place = build_endpoint(None, endpoint.url, None, {})
        self.depth = depth
        self.chat = OpenAIChat(self.place, "m", timeout=30)

    def prepare(self, item, content):
        document = load_bytes(content.data, item.path, from_file=item.text is None)
        journaling = JournalingChat(self.chat, self.journal, Target(self.place.base_url, "m"), PRICES.price_usage)
        watched = WatchedChat(journaling)
        reviewer = make_reviewer(watched, depth=self.depth)
        return PreparedDocument(Assignment(document, self.rubric, "a test says so", item.level), reviewer, watched)


def strip(outcomes):
    """Give outcomes without what they cost."""
    return [
        outcome.model_copy(
            update={
                "review": outcome.review
                and outcome.review.model_copy(
                    update={"cost": outcome.review.cost.model_copy(update={"amount": None, "price_date": ""})}
                )
            }
        )
        for outcome in outcomes
    ]


@pytest.mark.parametrize("depth", ["quick", "standard"])
async def test_the_results_are_those_of_live_requests(tmp_path, endpoint, depth):
    items = make_items(7)
    endpoint.play(Scenario(batches=BatchScript(seconds=0.05)))
    office = Office(tmp_path, endpoint, depth=depth)
    rounds = await office.go(items)
    assert rounds.stopped is None
    live = LiveBench(tmp_path, endpoint, depth=depth)
    await live.run(items)
    await live.chat.aclose()
    assert [outcome.status for outcome in office.outcomes()] == ["reviewed"] * 7
    assert strip(office.outcomes()) == strip(live.outcomes())


async def test_files_keep_to_their_bound_and_every_request_is_asked_once(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.05)))
    office = Office(tmp_path, endpoint, most_lines=4)
    await office.go(make_items(10))
    assert [part.requests for part in office.ledger.list_parts(open_only=False)] == [4, 4, 2]
    assert office.ledger.list_parts() == []
    counters = endpoint.counters()
    assert (counters["answered"], counters["repeats_after_good"]) == (10, 0)
    assert office.journal.totals().spend.usage.requests == 10
    assert not list((tmp_path / "batch" / "batch-api").glob("*")), "files that nobody needs any more are left behind"


async def test_failed_lost_and_expired_lines_are_asked_again_and_nothing_that_was_answered(tmp_path, endpoint):
    script = BatchScript(seconds=0.05, failed_lines=0.2, lost_lines=0.1, expired=(0,), expired_share=0.5)
    endpoint.play(Scenario(batches=script, seed=3))
    office = Office(tmp_path, endpoint, most_lines=15)
    rounds = await office.go(make_items(30))
    assert rounds.stopped is None
    assert {outcome.status for outcome in office.outcomes()} == {"reviewed"}
    assert len(office.outcomes()) == 30
    counters = endpoint.counters()
    assert counters["answered"] == 30
    assert counters["repeats_after_good"] == 0
    assert len(office.ledger.list_parts(open_only=False)) > 2


async def test_a_reply_that_cannot_be_read_is_asked_about_in_a_round_of_its_own(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.05, bad_lines=0.4), seed=2))
    office = Office(tmp_path, endpoint)
    await office.go(make_items(12))
    asked = [outcome.review.usage.requests for outcome in office.outcomes() if outcome.review]
    assert len(asked) == 12
    assert set(asked) > {1}
    # a round for each answer of the document that needed most, and no fresh start for any
    assert len(office.ledger.list_parts(open_only=False)) == max(asked)


async def test_a_document_that_only_brings_replies_nobody_can_read_fails_and_is_not_begun_anew(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02, bad_lines=1.0)))
    office = Office(tmp_path, endpoint)
    await office.go(make_items(2))
    assert [outcome.status for outcome in office.outcomes()] == ["failed", "failed"]
    assert "cannot be used" in office.outcomes()[0].failure.reason
    assert len(office.ledger.list_parts(open_only=False)) == 1 + MOST_UNREADABLE


async def test_a_request_that_never_gets_an_answer_fails_its_document_and_ends(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02, failed_lines=1.0)))
    office = Office(tmp_path, endpoint)
    await office.go(make_items(2))
    outcomes = office.outcomes()
    assert [outcome.status for outcome in outcomes] == ["failed", "failed"]
    assert outcomes[0].failure.reason == "no answer came in 8 batches"
    assert len(office.ledger.list_parts(open_only=False)) == 8


async def test_another_run_tries_failed_requests_anew(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02, failed_lines=1.0)))
    await Office(tmp_path, endpoint).go(make_items(2))
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02)))
    again = Office(tmp_path, endpoint)
    await again.go(make_items(2))
    assert [outcome.status for outcome in again.outcomes()] == ["reviewed", "reviewed"]


async def test_an_interrupted_run_is_gone_on_with_by_whoever_has_the_folder(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.4)))
    office = Office(tmp_path, endpoint, most_lines=3)
    rounds = office.make_rounds(make_items(6))
    office.remote.on_look = lambda: rounds.stop(Interrupted("Stopped."))
    await rounds.run()
    await office.client.aclose()
    assert "6 requests are being answered" in rounds.stopped.hint
    assert office.outcomes() == []
    elsewhere = Office(tmp_path, endpoint)
    assert (await elsewhere.go(make_items(6))).stopped is None
    assert [outcome.status for outcome in elsewhere.outcomes()] == ["reviewed"] * 6
    assert endpoint.counters()["answered"] == 6


async def test_a_batch_made_just_before_the_process_died_is_found_and_not_made_twice(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.05)))
    office = Office(tmp_path, endpoint)
    rounds = await office.go(make_items(3), wait_for_answers=False)
    assert isinstance(rounds.stopped, Submitted)
    (part,) = office.ledger.list_parts()
    office.ledger.note_batch(part.name, "", "", 0)  # as if the process had died before it could write this down
    again = Office(tmp_path, endpoint)
    await again.go(make_items(3))
    assert [outcome.status for outcome in again.outcomes()] == ["reviewed"] * 3
    assert endpoint.counters()["answered"] == 3


async def test_what_a_cancelled_batch_left_is_asked_again_and_no_more(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.5, expired_share=0.5)))
    office = Office(tmp_path, endpoint)
    await office.go(make_items(8), wait_for_answers=False)
    (part,) = office.ledger.list_parts()
    assert (await office.remote.cancel(part.batch)).state == "cancelling"
    await office.go(make_items(8))
    assert [outcome.status for outcome in office.outcomes()] == ["reviewed"] * 8
    first, second = office.ledger.list_parts(open_only=False)
    assert (first.state, first.requests) == ("cancelled", 8)
    assert 0 < second.requests < 8
    assert endpoint.counters()["answered"] == 8


async def test_a_file_that_was_being_written_when_the_process_died_is_not_sent(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02)))
    office = Office(tmp_path, endpoint)
    folder = tmp_path / "batch" / "batch-api"
    folder.mkdir()
    (folder / "reviewer-half.jsonl").write_bytes(b'{"custom_id": "x')
    await office.go(make_items(2))
    assert endpoint.counters()["answered"] == 2
    assert not list(folder.iterdir())


async def test_a_batch_that_the_provider_refuses_stops_the_run_in_words(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02, refused=(0,))))
    office = Office(tmp_path, endpoint)
    rounds = await office.go(make_items(2))
    assert isinstance(rounds.stopped, EndpointRefused)
    assert "did not take a batch of 2 requests (invalid: The batch is refused, as scripted.)" in rounds.stopped.what
    assert office.ledger.list_parts() == []


async def test_what_cannot_be_afforded_is_not_sent(tmp_path, endpoint):
    endpoint.play(Scenario())
    office = Office(tmp_path, endpoint)
    rounds = await office.go(
        make_items(2),
        afford=lambda part: BudgetExhausted(f"{part.prompt_tokens + part.reply_tokens} tokens are too many"),
    )
    assert rounds.stopped.what == "200 tokens are too many"
    assert endpoint.counters()["answered"] == 0


async def test_a_server_without_the_schema_is_asked_with_it_in_the_prompt(tmp_path, endpoint):
    """What a line's 400 says about the shape holds for the next round."""
    endpoint.play(Scenario(batches=BatchScript(seconds=0.02)))
    office = Office(tmp_path, endpoint)
    seen = []
    real = office.collector._record

    async def refuse_strict(part, data):
        seen.append(part.rung)
        if part.rung is Rung.STRICT_SCHEMA:
            line = '{"custom_id": "%s", "response": {"status_code": 400, "body": {"error": {"message": "response_format"}}}}'
            rows = office.ledger._read("SELECT digest FROM wanted_1 WHERE part = ?", (part.name,))
            data = [(line % row[0]).encode() for row in rows]
        await real(part, data)

    office.collector._record = refuse_strict
    await office.go(make_items(2))
    assert seen == [Rung.STRICT_SCHEMA, Rung.SCHEMA]
    assert [outcome.status for outcome in office.outcomes()] == ["reviewed"] * 2


def test_the_small_rubric_is_the_one_the_tests_think_of(tmp_path):
    assert len(make_rubric(tmp_path).questions) == 4
