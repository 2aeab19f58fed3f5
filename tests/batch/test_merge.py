"""Folders of a shared batch into one: what wins, what is counted, in which order, and what is refused."""

import asyncio
import json
import random
import sqlite3
from contextlib import closing
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from reviewer.batch.folder import lock_folder, make_folder
from reviewer.batch.journal import Entry, Journal
from reviewer.batch.merge import merge_folders
from reviewer.batch.signs import bind_settings
from reviewer.domain.batch import Item, Outcome, Status
from reviewer.domain.chat import ChatReply
from reviewer.domain.review import Cost, Coverage, Failure, Usage
from reviewer.errors import FolderBusy, JournalError, UsageError
from tests.batch.outcomes import list_names
from tests.reporters.sample_reviews import RICH

Rows = dict[int, tuple[str, Status]]
PLAIN = {"--model": "m", "--depth": "quick", "--shard": "none"}


def outcome(place: int, name: str, status: Status) -> Outcome:
    item = Item(id=name, path=name, columns={"team": f"t{place}"})
    failure = None if status == "reviewed" else Failure(document=name, reason=f"{status}: why")
    return Outcome(
        place=place, item=item, status=status, review=RICH if status == "reviewed" else None, failure=failure
    )


def reply(amount: float | None, tokens: int = 10) -> ChatReply:
    usage = Usage(requests=1, prompt_tokens=tokens, completion_tokens=1)
    return ChatReply(content="{}", model="m", usage=usage, cost=Cost(amount=amount))


def make(
    folder: Path,
    rows: Rows,
    *,
    replies: dict[str, ChatReply] | None = None,
    paid: tuple[float | None, ...] = (),
    incomplete: bool = False,
    compiled: dict[str, str] | None = None,
    **plain: str,
) -> Path:
    """Write a batch's folder, or go on with one."""
    make_folder(folder)
    journal = Journal(folder)
    signs = {**PLAIN, **{f"--{name}": value for name, value in plain.items()}}
    bind_settings(journal, folder, signs, "files", lambda: compiled or {"the prompts": "p"})

    async def write() -> None:
        for place, (name, status) in rows.items():
            found = outcome(place, name, status)
            if incomplete and found.review is not None:
                coverage = Coverage(questions=2, answered=1, lines_read=1, lines=1, failed_requests=1)
                found = found.model_copy(update={"review": RICH.model_copy(update={"coverage": coverage})})
            await journal.record_entries([Entry(found, f"content of {name}", "sign", "bar", 1)])
        for digest, one in (replies or {}).items():
            await journal.record_reply(digest, one)
        for amount in paid:
            await journal.record_paid(Usage(requests=1, prompt_tokens=5), Cost(amount=amount))
        await journal.flush()

    asyncio.run(write())
    journal.close()
    return folder


def read(folder: Path) -> list[tuple[int, str, str]]:
    return [(o.place, o.item.id, o.status) for o in open_with(folder, lambda journal: list(journal.iter_outcomes()))]


def open_with(folder: Path, ask: Any) -> Any:
    journal = Journal(folder)
    try:
        return ask(journal)
    finally:
        journal.close()


def spent(folder: Path) -> tuple[int, int, float | None]:
    spend = open_with(folder, lambda journal: journal.totals().spend)
    return spend.usage.requests, spend.usage.prompt_tokens, spend.cost.amount


def test_shards_come_together_in_the_order_of_the_list(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed"), 3: ("d", "failed")}, shard="1/2")
    two = make(tmp_path / "2", {2: ("c", "not_reviewed"), 1: ("b", "reviewed")}, shard="2/2")
    merged = merge_folders([two, one], tmp_path / "all")
    assert read(tmp_path / "all") == [
        (0, "a", "reviewed"),
        (1, "b", "reviewed"),
        (2, "c", "not_reviewed"),
        (3, "d", "failed"),
    ]
    assert (merged.totals.reviewed, merged.totals.failed, merged.totals.not_reviewed) == (2, 1, 1)
    assert not merged.notices
    lines = (tmp_path / "all" / "results.jsonl").read_text().splitlines()
    assert [json.loads(line)["columns"]["team"] for line in lines] == ["t0", "t1", "t2", "t3"]
    assert {"journal.sqlite3", "results.jsonl", "summary.csv"} <= set(list_names(tmp_path / "all"))
    assert list_names(tmp_path) == ["1", "2", "all"]


def test_a_missing_shard_is_named(tmp_path):
    folders = [
        make(tmp_path / str(number), {number: (f"{number}", "reviewed")}, shard=f"{number}/4") for number in (1, 3)
    ]
    notices = merge_folders(folders, tmp_path / "all").notices
    assert notices == ("not every shard is here: 2/4, 4/4 is missing, and so are its documents.",)


RANKED: list[tuple[Status, bool]] = [
    ("not_reviewed", False),
    ("failed", False),
    ("reviewed", True),
    ("reviewed", False),
]


@pytest.mark.parametrize(("worse", "better"), list(combinations(range(4), 2)))
def test_the_better_outcome_of_one_item_wins_whichever_comes_first(tmp_path, worse, better):
    low = make(tmp_path / "low", {0: ("a", RANKED[worse][0])}, incomplete=RANKED[worse][1])
    high = make(tmp_path / "high", {5: ("a", RANKED[better][0])}, incomplete=RANKED[better][1])
    merge_folders([low, high], tmp_path / "1")
    merge_folders([high, low], tmp_path / "2")
    expected = [(5, "a", RANKED[better][0])]
    assert read(tmp_path / "1") == read(tmp_path / "2") == expected
    totals = open_with(tmp_path / "1", lambda journal: journal.totals())
    assert totals.incomplete == RANKED[better][1]


def test_of_equals_the_first_folder_wins(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "failed")})
    two = make(tmp_path / "2", {7: ("a", "failed")})
    merge_folders([two, one], tmp_path / "all")
    assert read(tmp_path / "all") == [(7, "a", "failed")]


def test_different_lists_are_numbered_anew(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed"), 1: ("c", "reviewed"), 5: ("e", "failed")})
    two = make(tmp_path / "2", {0: ("b", "reviewed"), 1: ("d", "failed")})
    merge_folders([one, two], tmp_path / "all")
    assert [(place, name) for place, name, _ in read(tmp_path / "all")] == list(enumerate("abcde"))


def test_spend_counts_once_however_often_a_folder_is_given(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed")}, replies={"x": reply(1.0), "y": reply(2.0)}, paid=(0.5, 0.25))
    two = make(tmp_path / "2", {1: ("b", "reviewed")}, replies={"z": reply(4.0)}, paid=(8.0,))
    assert (spent(one), spent(two)) == ((4, 30, 3.75), (2, 15, 12.0))
    whole = (6, 45, 15.75)
    merge_folders([one, one, tmp_path / "2" / ".." / "1", two], tmp_path / "a")
    assert spent(tmp_path / "a") == whole
    merge_folders([tmp_path / "a", one], tmp_path / "b")
    merge_folders([two, tmp_path / "b", tmp_path / "a"], tmp_path / "c")
    assert spent(tmp_path / "b") == spent(tmp_path / "c") == whole
    make(tmp_path / "c", {2: ("c", "reviewed")}, replies={"w": reply(16.0)}, paid=(32.0,))
    merge_folders([tmp_path / "c", tmp_path / "b", one], tmp_path / "d")
    assert spent(tmp_path / "d") == (8, 60, 63.75)


def test_a_folder_that_went_on_after_a_merge_counts_with_what_it_has_now(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "failed")}, paid=(1.0,))
    merge_folders([one], tmp_path / "a")
    make(one, {0: ("a", "reviewed")}, replies={"x": reply(2.0)}, paid=(4.0,))
    for order in ([tmp_path / "a", one], [one, tmp_path / "a"]):
        out = tmp_path / f"b{order.index(one)}"
        merge_folders(order, out)
        assert spent(out) == (3, 20, 7.0)
        assert read(out) == [(0, "a", "reviewed")]


def test_a_reply_that_two_folders_paid_for_was_paid_for_twice(tmp_path):
    one = make(tmp_path / "1", {}, replies={"x": reply(1.0, 10)})
    two = make(tmp_path / "2", {}, replies={"x": reply(2.0, 11)})
    merge_folders([one, two], tmp_path / "a")
    assert spent(tmp_path / "a") == (2, 21, 3.0)
    merge_folders([tmp_path / "a", two, one], tmp_path / "b")
    assert spent(tmp_path / "b") == (2, 21, 3.0)


def test_an_unknown_price_stays_unknown(tmp_path):
    one = make(tmp_path / "1", {}, paid=(1.0, None))
    merge_folders([one, make(tmp_path / "2", {}, paid=(1.0,))], tmp_path / "a")
    assert spent(tmp_path / "a") == (3, 15, None)


def test_what_was_answered_in_a_shard_is_not_asked_again(tmp_path):
    one = make(tmp_path / "1", {}, replies={"x": reply(1.0)})
    two = make(tmp_path / "2", {}, replies={"y": reply(2.0)})
    merge_folders([one, two], tmp_path / "all")
    found = open_with(tmp_path / "all", lambda journal: [journal.recall_reply(digest) for digest in "xyz"])
    assert found == [reply(1.0), reply(2.0), None]


def test_the_merged_batch_goes_on_without_a_shard(tmp_path):
    shards = [make(tmp_path / str(n), {n: (str(n), "reviewed")}, shard=f"{n}/2") for n in (1, 2)]
    merge_folders(shards, tmp_path / "all")
    make(tmp_path / "all", {3: ("3", "reviewed")}, shard="none")
    assert len(read(tmp_path / "all")) == 3
    with pytest.raises(UsageError, match="--shard was none and is 1/2"):
        make(tmp_path / "all", {}, shard="1/2")


def test_different_settings_are_refused_and_named(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed")})
    two = make(tmp_path / "2", {1: ("b", "reviewed")}, model="other", compiled={"the prompts": "q"})
    with pytest.raises(UsageError) as caught:
        merge_folders([one, two], tmp_path / "all")
    assert "--model is m in one and other in the other; the prompts is p in one and q in the other" in caught.value.what
    assert caught.value.exit_code == 2
    assert list_names(tmp_path) == ["1", "2"]


def test_what_is_no_batch_is_refused(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed")})
    (tmp_path / "empty").mkdir()
    for folder, what in ((tmp_path / "no", "does not exist"), (tmp_path / "empty", "is no folder of a batch")):
        with pytest.raises(UsageError, match=what):
            merge_folders([one, folder], tmp_path / "all")
    assert list_names(tmp_path / "empty") == []


def test_a_folder_that_is_there_is_never_written_over(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed")})
    before = (one / "journal.sqlite3").read_bytes()
    for out in (one, tmp_path / "file"):
        (tmp_path / "file").write_text("mine")
        with pytest.raises(UsageError, match="is there already"):
            merge_folders([one], out)
    assert (tmp_path / "file").read_text() == "mine"
    assert (one / "journal.sqlite3").read_bytes() == before
    (tmp_path / "empty").mkdir()
    merge_folders([one], tmp_path / "empty")
    assert read(tmp_path / "empty") == [(0, "a", "reviewed")]


def test_a_folder_that_is_worked_on_is_refused(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed")})
    with lock_folder(one), pytest.raises(FolderBusy, match="another batch works on"):
        merge_folders([one], tmp_path / "all")
    assert list_names(tmp_path) == ["1"]


def test_damage_is_found_and_nothing_is_left_behind(tmp_path):
    one = make(tmp_path / "1", {0: ("a", "reviewed")}, replies={"x": reply(1.0)})
    two = make(tmp_path / "2", {1: ("b", "reviewed")})
    with closing(sqlite3.connect(two / "journal.sqlite3", isolation_level=None)) as connection:
        connection.execute("UPDATE outcomes_1 SET status = 'failed'")
    with pytest.raises(JournalError, match=r"2/journal\.sqlite3: the journal is damaged"):
        merge_folders([one, two], tmp_path / "all")
    assert list_names(tmp_path) == ["1", "2"]


def test_any_split_merges_to_the_same(tmp_path):
    """Four splits of forty items over up to five folders, in any order, give the bytes of the whole."""
    dice = random.Random(4)
    rows: Rows = {place: (f"d{place}", dice.choice(("reviewed", "failed", "not_reviewed"))) for place in range(40)}
    whole = make(tmp_path / "whole", rows)
    merge_folders([whole], tmp_path / "expected")
    expected = (tmp_path / "expected" / "results.jsonl").read_bytes()
    for attempt in range(4):
        parts: list[Rows] = [{} for _ in range(dice.randint(1, 5))]
        for place, row in rows.items():
            dice.choice(parts)[place] = row
        folders = [make(tmp_path / f"{attempt}-{number}", part) for number, part in enumerate(parts)]
        dice.shuffle(folders)
        merge_folders(folders, tmp_path / f"all{attempt}")
        assert (tmp_path / f"all{attempt}" / "results.jsonl").read_bytes() == expected
