"""The response cache's file: shared by processes, private, bounded, and never in the way."""

import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.domain.chat import Rung
from reviewer.llm.cache_file import Entry
from reviewer.llm.cache_store import FILE_NAME, RUNG_SECONDS, ResponseCache

ENTRY = Entry('{"answer": "é\\ud83d"}', "test-model", "http://here/v1", "m", 100, 10)

WORKER = """
import sys
from pathlib import Path
from reviewer.llm.cache_file import Entry
from reviewer.llm.cache_store import ResponseCache
folder, mine, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
warnings = []
cache = ResponseCache(folder, on_warning=warnings.append)
for number in range(count):
    cache.remember(f"{mine}-{number}", Entry(f"content {mine} {number}", "a", "b", "c", 1, 1))
    cache.remember(f"shared-{number}", Entry("the same", "a", "b", "c", 1, 1))
    assert cache.recall(f"{mine}-{number}").content == f"content {mine} {number}"
    assert cache.recall(f"shared-{number}").content == "the same"
cache.close()
assert not warnings, warnings
"""


def test_eight_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """Eight processes make the file, write and read at the same time: no lock error, every entry there after."""
    folder, count = tmp_path / "cache", 40
    command = [sys.executable, "-c", WORKER, str(folder)]
    workers = [
        subprocess.Popen([*command, str(number), str(count)], stderr=subprocess.PIPE, text=True) for number in range(8)
    ]
    errors = [worker.communicate()[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 8, errors
    cache = ResponseCache(folder)
    stats = cache.stats()
    cache.close()
    assert stats.entries == 9 * count
    assert stats.hits == 8 * 2 * count


def test_file_and_folder_are_private(tmp_path: Path) -> None:
    """Replies quote documents: nobody else may read them, nor the files that SQLite puts beside."""
    cache = ResponseCache(tmp_path / "cache")
    cache.remember("key", ENTRY)
    files = list((tmp_path / "cache").iterdir())
    modes = {path.name: path.stat().st_mode & 0o777 for path in files}
    cache.close()
    assert len(files) >= 2
    assert set(modes.values()) == {0o600}
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


def test_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path)
    assert cache.recall("key") is None
    cache.remember("key", ENTRY)
    cache.close()
    again = ResponseCache(tmp_path)
    assert again.recall("key") == ENTRY
    again.close()


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    """A file that is no database is kept under another name, said once, and a new one works."""
    (tmp_path / FILE_NAME).write_bytes(content)
    warnings: list[str] = []
    cache = ResponseCache(tmp_path, on_warning=warnings.append)
    cache.remember("key", ENTRY)
    assert cache.recall("key") == ENTRY
    cache.close()
    assert len(warnings) == 1
    assert "set aside" in warnings[0]
    assert [path.read_bytes() for path in tmp_path.glob("*.broken-*")] == [content]


def test_tables_of_another_shape_do_not_stop_anything(tmp_path: Path) -> None:
    """A database with our table's name and other columns is set aside as well, without going round in circles."""
    import sqlite3

    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("CREATE TABLE replies_1 (created INTEGER)")
    connection.commit()
    connection.close()
    warnings: list[str] = []
    cache = ResponseCache(tmp_path, on_warning=warnings.append)
    cache.remember("key", ENTRY)
    cache.recall("key")
    cache.close()
    assert len(warnings) == 1


@pytest.mark.parametrize("in_the_way", ["file", "folder"])
def test_a_cache_that_cannot_be_made_is_said_once_and_done_without(tmp_path: Path, in_the_way: str) -> None:
    folder = tmp_path / "cache"
    if in_the_way == "file":
        folder.write_text("in the way")
    else:
        (folder / FILE_NAME).mkdir(parents=True)
    warnings: list[str] = []
    cache = ResponseCache(folder, on_warning=warnings.append)
    for _ in range(3):
        cache.remember("key", ENTRY)
        assert cache.recall("key") is None
    cache.remember_rung("here", "m", Rung.SCHEMA)
    assert cache.recall_rung("here", "m") is None
    cache.close()
    assert len(warnings) == 1
    assert "going on without it" in warnings[0]


def test_stats_and_clear_make_nothing_where_nothing_is(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path / "cache")
    assert cache.stats().entries == 0
    assert cache.clear() == 0
    assert not (tmp_path / "cache").exists()


def test_stats_count_what_was_saved(tmp_path: Path) -> None:
    """Saved tokens are those of the requests that hits answered; they are noted when the run ends."""
    cache = ResponseCache(tmp_path)
    cache.remember("key", ENTRY)
    cache.remember("other", ENTRY)
    for _ in range(3):
        cache.recall("key")
    cache.close()
    again = ResponseCache(tmp_path)
    stats = again.stats()
    again.close()
    assert (stats.entries, stats.hits, stats.saved_prompt_tokens, stats.saved_completion_tokens) == (2, 3, 300, 30)
    assert stats.bytes > 0
    assert stats.oldest is not None
    assert stats.newest is not None
    assert stats.oldest <= stats.newest


def test_clear_empties_the_file(tmp_path: Path) -> None:
    cache = ResponseCache(tmp_path)
    for number in range(50):
        cache.remember(str(number), ENTRY._replace(content="x" * 10_000))
    cache.remember_rung("here", "m", Rung.SCHEMA)
    before = cache.stats().bytes
    assert cache.clear() == 50
    assert cache.recall("1") is None
    assert cache.recall_rung("here", "m") is None
    assert cache.stats().bytes < before / 5
    cache.close()


def test_the_oldest_go_above_the_bound(tmp_path: Path) -> None:
    """The file stays below its bound; what was kept last is still there."""
    cache = ResponseCache(tmp_path, largest=300_000)
    for number in range(200):
        cache.remember(f"{number:03}", ENTRY._replace(content="x" * 5_000))
    stats = cache.stats()
    assert stats.bytes <= 300_000
    assert stats.entries > 20
    assert cache.recall("199") is not None
    assert cache.recall("000") is None
    cache.close()


def test_rungs_are_believed_for_some_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that learns to take schemas is noticed after a week."""
    import time

    cache = ResponseCache(tmp_path)
    cache.remember_rung("here", "m", Rung.JSON_OBJECT)
    assert cache.recall_rung("here", "m") is Rung.JSON_OBJECT
    assert cache.recall_rung("here", "other") is None
    later = time.time() + RUNG_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert cache.recall_rung("here", "m") is None
    cache.close()
