"""The journal: what is written is read back whole or refused in words, by one process or eight, on a disk that fills up."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewer.batch.journal import Journal
from reviewer.batch.journal_rows import Entry
from reviewer.domain.batch import Item, Outcome, Spend
from reviewer.domain.chat import ChatReply
from reviewer.domain.review import Cost, Failure, Usage
from reviewer.errors import JournalError
from tests.batch.material import open_journal
from tests.batch.small_disk import grow, mount_small
from tests.fakes import make_reply

COST = Cost(amount=0.25, currency="EUR", price_date="2026-02-03")

usages = st.builds(Usage, **{name: st.integers(0, 10**9) for name in Usage.model_fields})
costs = st.builds(
    Cost,
    amount=st.none() | st.floats(0, 1e6, allow_nan=False),
    currency=st.sampled_from(["USD", "EUR"]),
    price_date=st.sampled_from(["", "2026-01-31"]),
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
replies = st.builds(ChatReply, content=texts, model=texts, usage=usages, cost=costs, recorded=texts)


def make_outcome(place, name=None, status="failed", reason="x"):
    item = Item(id=name or f"id{place}", path=f"p{place}.md", columns={"team": "a"})
    return Outcome(place=place, item=item, status=status, failure=Failure(document=item.path, reason=reason))


def make_entry(place, **changes):
    values = {"content": "c" * 64, "sign": "s", "bar": "b", "run": 1}
    return Entry(make_outcome(place, reason=changes.pop("reason", "x")), **{**values, **changes})


def write(folder: Path, number: int, first: int = 0) -> None:
    """Write so many replies and outcomes, each in a transaction of its own."""

    async def work():
        journal = Journal(folder)
        for i in range(first, first + number):
            await journal.record_reply(f"digest{i}", make_reply(f"answer {i} " + "word " * 200, cost=COST))
            await journal.record_entries([make_entry(i)])
        journal.close()

    asyncio.run(work())


@given(st.dictionaries(st.text("0123456789abcdef", min_size=1), replies, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_replies_come_back_as_they_were(tmp_path_factory, kept):
    """Content, usage and cost, in whatever script; the sum is that of all."""
    folder = tmp_path_factory.mktemp("journal")

    async def work():
        journal = Journal(folder)
        for digest, reply in kept.items():
            await journal.record_reply(digest, reply)
        running = journal.spend
        journal.close()
        return running

    running = asyncio.run(work())
    journal = Journal(folder)
    assert {digest: journal.recall_reply(digest) for digest in kept} == kept
    assert journal.recall_reply("never seen") is None
    assert journal.spend.usage == sum((reply.usage for reply in kept.values()), Usage()) == running.usage
    known = [reply.cost.amount for reply in kept.values()]
    if None in known:
        assert journal.spend.cost.amount is None
        assert running.cost.amount is None
    else:
        assert journal.spend.cost.amount == pytest.approx(sum(known))
    journal.close()


async def test_no_reply_is_counted_twice(tmp_path):
    """Recalling costs nothing; two processes that asked the same have paid twice; what is forgotten stays paid for."""
    journal = open_journal(tmp_path)
    await journal.record_reply("a", make_reply("first", cost=COST))
    journal.recall_reply("a")
    assert journal.totals().spend == Spend(usage=make_reply().usage, cost=COST)
    await journal.record_reply("a", make_reply("second", cost=COST))
    assert journal.recall_reply("a").content == "first"
    assert journal.totals().spend.cost.amount == 0.5
    await journal.record_entries([make_entry(0, forget=("a",))])
    assert journal.recall_reply("a") is None
    assert journal.totals().spend.cost.amount == 0.5
    await journal.record_paid(Usage(requests=1, prompt_tokens=7), Cost(amount=None))
    assert journal.totals().spend.cost.amount is None
    assert journal.totals().spend.usage.requests == 3
    assert journal.spend.usage == journal.totals().spend.usage


async def test_an_unknown_price_is_unknown_in_the_sum(tmp_path):
    """Never 0."""
    journal = open_journal(tmp_path)
    await journal.record_reply("a", make_reply(cost=Cost(amount=None)))
    assert journal.spend.cost.amount is None
    assert journal.totals().spend.cost.amount is None


async def test_outcomes_come_in_the_order_of_their_places(tmp_path):
    """However they were written; an item has one outcome, the last."""
    journal = open_journal(tmp_path)
    await asyncio.gather(*(journal.record_entries([make_entry(place)]) for place in (3, 0, 2, 1)))
    await journal.record_entries([make_entry(2, reason="another")])
    assert [(o.place, o.failure.reason) for o in journal.iter_outcomes()] == [
        (0, "x"),
        (1, "x"),
        (2, "another"),
        (3, "x"),
    ]
    await journal.move_items({"id0": 9, "id3": 0, "unknown": 5})
    assert [(o.place, o.item.id) for o in journal.iter_outcomes()] == [(0, "id3"), (1, "id1"), (2, "id2"), (9, "id0")]
    assert journal.find_known("id0").place == 9
    await journal.record_outcome(make_outcome(5, name="plain"), "digest")
    assert journal.find_known("plain").content == "digest"


async def test_waiting_records_share_a_commit(tmp_path):
    """A hundred at once take a few flushes of the disk, not a hundred."""
    journal = open_journal(tmp_path)
    commits = []
    commit = journal._committer._commit
    journal._committer._commit = lambda statements: (commits.append(len(statements)), commit(statements))[1]
    await asyncio.gather(*(journal.record_reply(f"d{i}", make_reply()) for i in range(100)))
    assert len(commits) <= 3
    assert all(journal.recall_reply(f"d{i}") for i in range(100))


async def test_who_stops_waiting_does_not_take_back_what_was_paid_for(tmp_path):
    """A cancelled request's answer is kept."""
    journal = open_journal(tmp_path)
    waiting = asyncio.create_task(journal.record_reply("a", make_reply()))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await journal.flush()
    assert journal.recall_reply("a") is not None


def read_everything(folder: Path) -> tuple[int, int]:
    """Read all that is there; give how many replies and outcomes came back whole."""
    journal = Journal(folder)
    try:
        found = [journal.recall_reply(f"digest{i}") for i in range(40)]
        for i, reply in enumerate(found):
            assert reply is None or reply.content.startswith(f"answer {i} word")
        outcomes = list(journal.iter_outcomes())
        assert all(outcome == make_outcome(outcome.place) for outcome in outcomes)
        spend = journal.totals().spend
        assert spend.usage.requests == sum(reply is not None for reply in found)
        return len([reply for reply in found if reply]), len(outcomes)
    finally:
        journal.close()


@pytest.fixture(scope="module")
def torn(tmp_path_factory):
    """A journal whose writer died: main file and write-ahead log as a crash leaves them."""
    folder = tmp_path_factory.mktemp("torn")
    write(folder, 10)
    code = (
        "import asyncio, os, sys\nfrom pathlib import Path\nfrom tests.batch.test_journal import *\n"
        "async def work():\n"
        "    journal = Journal(Path(sys.argv[1]))\n"
        "    for i in range(10, 20):\n"
        "        await journal.record_reply(f'digest{i}', make_reply(f'answer {i} ' + 'word ' * 200, cost=COST))\n"
        "        await journal.record_entries([make_entry(i)])\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(work())\n"
    )
    root = Path(__file__).parents[2]
    result = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False
    )
    assert result.returncode == -9
    assert (folder / "journal.sqlite3-wal").stat().st_size > 0
    return folder


def test_a_killed_writer_loses_nothing_that_was_acknowledged(torn, tmp_path):
    """All twenty of each are there."""
    shutil.copytree(torn, tmp_path / "copy")
    assert read_everything(tmp_path / "copy") == (20, 20)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_torn_log_is_read_up_to_the_tear(torn, tmp_path_factory, data):
    """Cut anywhere, the log gives whole transactions in their order, and none after the cut."""
    folder = tmp_path_factory.mktemp("cut") / "copy"
    shutil.copytree(torn, folder)
    log = folder / "journal.sqlite3-wal"
    content = log.read_bytes()
    log.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    (folder / "journal.sqlite3-shm").unlink(missing_ok=True)
    replies, outcomes = read_everything(folder)
    assert 10 <= outcomes <= replies <= 20
    assert replies - outcomes <= 1


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bytes_are_never_read_as_something_else(torn, tmp_path_factory, data):
    """In the log or in the file: what is read is what was written, or an error says that the journal is damaged."""
    folder = tmp_path_factory.mktemp("flip") / "copy"
    shutil.copytree(torn, folder)
    (folder / "journal.sqlite3-shm").unlink(missing_ok=True)
    path = folder / data.draw(st.sampled_from(["journal.sqlite3", "journal.sqlite3-wal"]))
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3)):
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)
    complaint = ""
    try:
        read_everything(folder)
    except JournalError as error:
        complaint = error.what
    assert not complaint or "journal" in complaint


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"no database at all" * 300])
def test_a_file_that_is_no_journal_is_named_or_begun(tmp_path, content):
    """An empty file is a new journal; anything else is an error in words."""
    (tmp_path / "journal.sqlite3").write_bytes(content)
    if not content:
        assert read_everything(tmp_path) == (0, 0)
    else:
        with pytest.raises(JournalError, match=r"journal\.sqlite3: the journal is damaged"):
            Journal(tmp_path)


async def fill(journal: Journal) -> int:
    """Write replies until the disk is full, which must be said so; give how many were taken."""
    for number in range(1000):
        try:
            await journal.record_reply(f"d{number}", make_reply(os.urandom(3000).hex()))
        except JournalError as error:
            assert "the disk is full" in error.what  # noqa: PT017 - how many came before is what counts
            return number
    pytest.fail("the disk has no end")


async def test_a_full_file_is_an_error_in_words_and_keeps_what_it_had(tmp_path):
    """SQLite's own bound stands for the disk's; later writes fail as well, and at once."""
    journal = open_journal(tmp_path, most_pages=24)
    written = await fill(journal)
    assert written > 3
    with pytest.raises(JournalError, match="the disk is full"):
        await journal.record_entries([make_entry(1)])
    again = open_journal(tmp_path)
    assert sum(again.recall_reply(f"d{number}") is not None for number in range(200)) == written
    await again.record_entries([make_entry(1)])


@pytest.fixture
def small_disk(tmp_path):
    """A file system of four megabytes."""
    with mount_small(tmp_path / "small") as folder:
        yield folder


async def test_a_full_disk_is_an_error_in_words_and_keeps_what_it_had(small_disk):
    """Once there is room again, it goes on."""
    journal = Journal(small_disk)
    written = await fill(journal)
    journal.close()
    assert written > 10
    grow(small_disk)
    again = Journal(small_disk)
    assert sum(again.recall_reply(f"d{number}") is not None for number in range(1000)) == written
    await again.record_entries([make_entry(1)])
    again.close()


async def test_another_process_that_closes_takes_nothing_away(tmp_path):
    """It must not take itself for the last one and remove the log that this one writes to."""
    journal = open_journal(tmp_path)
    await journal.record_entries([make_entry(0)])
    code = "import sys\nfrom pathlib import Path\nfrom reviewer.batch.journal import Journal\nJournal(Path(sys.argv[1])).close()"
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code, str(tmp_path)], check=True)
    assert (tmp_path / "journal.sqlite3-wal").exists()
    await journal.record_entries([make_entry(1)])
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert [outcome.place for outcome in open_journal(tmp_path / "copy").iter_outcomes()] == [0, 1]


def test_eight_processes_write_to_one_journal(tmp_path):
    """Nothing is lost, nobody fails."""
    root = Path(__file__).parents[2]
    code = "import sys\nfrom pathlib import Path\nfrom tests.batch.test_journal import write\nwrite(Path(sys.argv[1]), 25, int(sys.argv[2]))"
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), str(number * 25)],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root)},
        )
        for number in range(8)
    ]
    assert [process.wait(120) for process in processes] == [0] * 8
    journal = open_journal(tmp_path)
    assert [outcome.place for outcome in journal.iter_outcomes()] == list(range(200))
    assert journal.totals().spend.usage.requests == 200
    assert journal.totals().failed == 200


def test_meta_is_kept(tmp_path):
    """Keys that are not named stay."""
    journal = open_journal(tmp_path)
    journal.write_meta({"a": "1", "b": "2"})
    journal.write_meta({"b": "3"})
    assert open_journal(tmp_path).read_meta() == {"a": "1", "b": "3"}
