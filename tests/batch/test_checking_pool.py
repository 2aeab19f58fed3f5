"""Checks in other processes: the same findings, from the hundredth document on, and here again when a process dies."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer.batch.checking_pool import CheckingPool, count_processes
from reviewer.domain.ignoring import IgnoreRule
from reviewer.engine.checking import RubricChecks, check_under_rubric
from reviewer.loading.load import load_bytes

NAMED = ("weasel-words", "count-shares", "blame")
TEXT = "# Report\n\nOf 300 cases, 171 (75%) were lost. Sam was a butterfingers.\n"
WORDS = {"blame": ("butterfingers",)}
RULES = (IgnoreRule(paths=("old/*",), checks=("count-shares",), because="they were written before"),)


def load(name: str):
    return load_bytes(TEXT.encode(), name, from_file=False)


def check_here(name: str):
    return check_under_rubric(load(name), NAMED, RubricChecks(WORDS, RULES))


async def check_all(pool: CheckingPool, names: list[str]):
    try:
        return [await pool.check(load(name), NAMED) for name in names]
    finally:
        pool.close()


def list_children() -> list[int]:
    """List the processes of the pool, which is the only one with children in this test."""
    import multiprocessing

    return [child.pid for child in multiprocessing.active_children() if child.pid]


def test_another_process_finds_the_same() -> None:
    pool = CheckingPool(WORDS, RULES, processes=1, inline_first=1)
    found = asyncio.run(check_all(pool, ["here.md", "there.md", "old/there.md"]))
    assert found == [check_here(name) for name in ("here.md", "there.md", "old/there.md")]
    assert len(found[0]) == 2
    assert [signal.suppressed for signal in found[2] if signal.slug == "count-shares"] == ["they were written before"]


def test_the_first_documents_start_no_process(monkeypatch) -> None:
    pool = CheckingPool(WORDS, RULES, processes=1, inline_first=3)
    monkeypatch.setattr(pool, "_submit", lambda *_: pytest.fail("a process was started"))
    assert asyncio.run(check_all(pool, ["a.md", "b.md", "c.md"])) == [check_here(n) for n in ("a.md", "b.md", "c.md")]


@pytest.mark.parametrize("cpus", [None, 1])
def test_a_machine_with_one_cpu_starts_none(monkeypatch, cpus) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cpus)
    assert count_processes() == 0
    pool = CheckingPool(WORDS, RULES, inline_first=0)
    monkeypatch.setattr(pool, "_submit", lambda *_: pytest.fail("a process was started"))
    assert asyncio.run(check_all(pool, ["a.md"])) == [check_here("a.md")]


@pytest.mark.parametrize(("cpus", "processes"), [(2, 1), (4, 3), (64, 4)])
def test_one_cpu_is_left_for_what_asks(monkeypatch, cpus, processes) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cpus)
    assert count_processes() == processes


def test_checks_go_on_here_when_a_process_is_killed(monkeypatch) -> None:
    pool = CheckingPool(WORDS, RULES, processes=1, inline_first=0)

    async def check():
        found = [await pool.check(load("a.md"), NAMED)]
        for pid in list_children():
            os.kill(pid, signal.SIGKILL)
        found.append(await pool.check(load("b.md"), NAMED))
        monkeypatch.setattr(pool, "_submit", lambda *_: pytest.fail("another process was asked"))
        return [*found, await pool.check(load("c.md"), NAMED)]

    assert asyncio.run(check()) == [check_here(name) for name in ("a.md", "b.md", "c.md")]


PARENT = """
import asyncio, multiprocessing, sys
from tests.batch.test_checking_pool import CheckingPool, NAMED, load
async def main():
    pool = CheckingPool({}, (), processes=1, inline_first=0)
    await pool.check(load("a.md"), NAMED)
    print(multiprocessing.active_children()[0].pid, flush=True)
    sys.stdin.read()
if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="needs a POSIX system")
def test_processes_end_with_the_one_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    # what the pool's process writes to is open as long as it lives: reading to the end waits for it
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=writing, env=environment
    ) as parent:
        os.close(writing)
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        os.kill(child, signal.SIGINT)  # Ctrl-C reaches the whole group, and only the parent acts on it
        os.kill(child, 0)
        parent.kill()
        with os.fdopen(reading, "rb", buffering=0) as errors:
            while select.select([errors], [], [], 60)[0]:
                if not errors.read(4096):
                    return
            pytest.fail("a process of the pool outlives the one that started it")
