"""`reviewer batch` at its edges: budgets in money, folders in use or copied, starts that cannot work, the question."""

import contextlib
import json
import os
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from benchmarks.endpoint.process import running_endpoint
from benchmarks.endpoint.scenario import Scenario
from tests.cli.running import ROOT, run_reviewer, text_of
from tests.cli.test_batch_command import DOCUMENT, archive, batch  # noqa: F401 - a fixture
from tests.cli.test_batch_interrupts import Gate, posix, start, wait_until
from tests.fake_endpoint import run_endpoint

REQUESTS = 6
"""Of a document at depth standard: a free reading, four groups of questions, claims; one more refutes, if it must."""
PRICES = """date: 2026-11-01
source: a test
currency: EUR
models:
  m: {input: 100, output: 1000, date: 2026-11-01, source: a test}
"""


def read_results(folder):
    """Give the lines of results.jsonl by their documents."""
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return {line["id"]: line for line in map(json.loads, lines)}


def count_tokens(folder):
    """Say as `status` does what the journal has counted."""
    words = text_of(run_reviewer("batch", "status", folder.name, cwd=folder.parent))[0]
    return int(words.split(" tokens", 1)[0].rsplit(" ", 1)[1].replace(",", ""))


def test_a_budget_in_money_ends_the_batch_and_a_larger_one_asks_nothing_twice(archive):  # noqa: F811
    """The journal's tokens are the endpoint's own; the reason names the table's currency and what is kept."""
    (archive / "prices.yaml").write_text(PRICES)
    flags = ("--prices", "prices.yaml", "--depth", "standard", "-q")
    with running_endpoint(Scenario(models=("m",))) as endpoint:
        short = batch(archive, endpoint.url, *flags, "--max-cost", "24", "--max-concurrency", "4")
        assert short.returncode == 3, text_of(short)
        assert "the budget of 24 EUR is used up: " in text_of(short)[1]
        left = [line["failure"]["reason"] for line in read_results(archive / "out").values() if line["failure"]]
        assert 1 <= len(left) <= 9
        assert all("the budget of 24 EUR is used up" in reason for reason in left)
        seen = endpoint.counters()
        assert count_tokens(archive / "out") == seen["prompt_tokens"] + seen["completion_tokens"]
        assert sum(" had come and " in reason for reason in left) >= (seen["answered"] % REQUESTS > 0)
        assert batch(archive, endpoint.url, *flags, "--max-cost", "1000").returncode == 0
        seen = endpoint.counters()
        assert seen["repeats_after_good"] == 0
        assert 8 * REQUESTS <= seen["answered"] <= 8 * (REQUESTS + 1)
        assert count_tokens(archive / "out") == seen["prompt_tokens"] + seen["completion_tokens"]


def test_a_twin_with_windows_line_ends_is_asked_about_once(archive):  # noqa: F811
    """Its bytes differ, and what is asked is the same; a folder among the documents is no input the next time."""
    for path in (archive / "docs").iterdir():
        if path.name != "design-1.md":
            path.unlink()
    (archive / "docs" / "windows.md").write_bytes(DOCUMENT.format(number=1).replace("\n", "\r\n").encode())
    with running_endpoint(Scenario(models=("m",))) as endpoint:
        for _ in range(2):
            result = batch(archive, endpoint.url, "--out", "docs/out", "--pages")
            assert result.returncode == 0, text_of(result)
            assert set(read_results(archive / "docs" / "out")) == {"docs/design-1.md", "docs/windows.md"}
            assert endpoint.counters()["seen"] == 1
    assert (archive / "docs" / "out" / "report.html").is_file()


@posix
def test_a_folder_in_use_can_be_looked_at_and_one_that_was_stopped_can_be_copied(archive):  # noqa: F811
    """A second batch is refused; status and report read what is there; the copy goes on and asks only the rest."""
    for number in range(8, 16):
        (archive / "docs" / f"design-{number}.md").write_text(DOCUMENT.format(number=number))
    gate = Gate()
    with run_endpoint(gate) as endpoint:
        process = start(archive, endpoint.url)
        wait_until(lambda: gate.asked >= 5)
        second = batch(archive, endpoint.url)
        assert second.returncode == 3
        first, hint = text_of(second)[1].splitlines()
        assert first.startswith(f"reviewer: another batch works on out: process {process.pid} on ")
        assert hint == "  Wait until it has ended, or name another folder with --out."
        status = text_of(run_reviewer("batch", "status", "out", cwd=archive))[0]
        assert f"worked on by: process {process.pid} on " in status
        report = run_reviewer("report", "out", cwd=archive)
        assert report.returncode == 0, text_of(report)
        assert 1 <= len(read_results(archive / "out")) <= 5
        process.send_signal(signal.SIGINT)
        process.stderr.readline()
        gate.open = True
        process.communicate(timeout=30)
        assert process.returncode == 130
        shutil.copytree(archive / "out", archive / "copy")
        asked = gate.asked
        copy = batch(archive, endpoint.url, "--out", "copy")
        assert copy.returncode == 0, text_of(copy)
        assert asked < 16
        assert gate.asked == 16
    with closing(sqlite3.connect(archive / "copy" / "journal.sqlite3")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM replies_1").fetchone() == (16,)


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--shard", "9/8"), "--shard 9/8 is no share of a list"),
        (("--via", "x"), "'x' is not one of 'live', 'batch-api'"),
        (("--prices", "nowhere.yaml"), "nowhere.yaml: cannot be read"),
        (("--max-cost", "1"), "the price of the model 'm' is unknown"),
        (("--max-concurrency", "0"), "greater than or equal to 1"),
        (("--workers", "2"), "--workers is about a cluster, and none is asked for"),
        (("--out", "docs/design-1.md"), "docs/design-1.md is a file"),
        (("--out", "docs/design-1.md/out"), "docs/design-1.md/out: cannot be made or read: "),
        (("--out", "docs"), "docs holds other things than a batch, such as design-0.md"),
        (("nowhere",), "nowhere does not exist"),
    ],
)
def test_a_start_that_cannot_work_says_why_and_makes_no_folder(archive, flags, words):  # noqa: F811
    """Exit 2, in words; nothing is sent."""
    result = batch(archive, "http://127.0.0.1:9/v1", *flags)
    errors = text_of(result)[1]
    assert result.returncode == 2, errors
    assert words in errors
    assert "Traceback" not in errors
    assert not (archive / "out").exists()


def test_without_a_key_no_folder_is_made(archive):  # noqa: F811
    """The variable is named."""
    command = ("batch", "docs", "--out", "out", "--provider", "openai", "--model", "m")
    result = run_reviewer(*command, cwd=archive, OPENAI_API_KEY="")
    assert result.returncode == 2
    assert "the environment variable OPENAI_API_KEY is not set" in text_of(result)[1]
    assert not (archive / "out").exists()


def run_on_terminal(folder, url, answer, *flags):
    """Run a batch on a terminal of its own, answer its question, and give the exit code and what was shown."""
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-X", "importtime", "-m", "reviewer", "batch", "docs", "--out", "out", "--base-url", url]
    process = subprocess.Popen(
        [*command, "--model", "m", "--kind", "design-doc", "--no-cache", *flags],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    shown, asked = b"", False
    try:
        while True:
            # what comes just before the read is lost or noted only after it, so that it is said again
            if not asked or select.select([master], [], [], 1.0)[0]:
                if not (chunk := read_terminal(master)):
                    break
                shown += chunk
                if asked or b"[y/N]: " not in shown or not answer:
                    continue
            asked = True
            if answer == "\x03":
                process.send_signal(signal.SIGINT)
            else:
                with contextlib.suppress(OSError):
                    os.write(master, answer.encode())
    finally:
        os.close(master)
    return process.wait(30), shown.decode(errors="replace").replace("\r\n", "\n")


def read_terminal(master):
    """Give what a terminal shows next, or nothing once its last process has gone."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""


@posix
@pytest.mark.parametrize(
    ("answer", "flags", "code", "words"),
    [
        ("n\n", (), 3, "reviewer: nothing was sent\n"),
        ("\x03", (), 130, "[y/N]: \nreviewer: Stopped: nothing was answered, so nothing was done.\n"),
        ("y\n", ("--max-tokens", "1"), 3, "the budget of 1 tokens is used up"),
        ("", ("--max-tokens", "1", "--yes"), 3, "the budget of 1 tokens is used up"),
    ],
    ids=["no", "interrupted", "yes", "flag"],
)
def test_a_costly_start_waits_for_an_answer(tmp_path, answer, flags, code, words):
    """Only with a yes anything is begun; with `--yes` there is no question."""
    (tmp_path / "docs").mkdir()
    for number in range(201):
        (tmp_path / "docs" / f"{number}.md").write_text(DOCUMENT.format(number=number))
    ended, shown = run_on_terminal(tmp_path, "http://127.0.0.1:9/v1", answer, *flags)
    assert ended == code, shown[-1000:]
    assert words in shown
    assert ("Go on? [y/N]: " in shown) == bool(answer)
    assert (tmp_path / "out").exists() == bool(flags)


@posix
def test_on_a_terminal_a_batch_that_is_done_loads_no_client(archive):  # noqa: F811
    """Looking whether the start is costly needs no way to the LLM."""
    with running_endpoint(Scenario(models=("m",))) as endpoint:
        batch(archive, endpoint.url)
        ended, shown = run_on_terminal(archive, endpoint.url, "")
        assert endpoint.counters()["seen"] == 8
    assert ended == 0, shown[-1000:]
    loaded = {line.rsplit("|", 1)[-1].strip() for line in shown.splitlines() if line.startswith("import time:")}
    assert "reviewer.cli.batch_command" in loaded
    assert not loaded & {"openai", "aiohttp", "httpx"}
