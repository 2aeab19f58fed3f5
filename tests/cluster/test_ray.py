"""The real thing: whole batches over a Ray cluster of this machine. Needs the extra; `make e2e` installs it."""

import contextlib
import importlib.util
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.endpoint.process import running_endpoint
from benchmarks.endpoint.scenario import Latency, Limits, Scenario
from benchmarks.material import SHORT, write_documents
from benchmarks.measuring import list_descendants

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None,
    reason="Ray is not installed here, so no cluster is tried: pip install 'reviewer[ray]', or `make e2e`",
)
ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = 60
STARTED: "list[subprocess.Popen[str]]" = []


@pytest.fixture(scope="module")
def endpoint():
    with running_endpoint(Scenario(latency=Latency("lognormal", 0.1))) as running:
        yield running


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    write_documents(folder / "docs", DOCUMENTS, SHORT)
    return folder


def start(work, endpoint, out, *options, **variables):
    """Start a batch over the documents."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "RAY_"))}
    environment = {**kept, "HOME": str(work), "PYTHONPATH": str(ROOT), "NO_PROXY": "*", **variables}
    command = [sys.executable, "-m", "reviewer", "batch", "docs", "--out", out, "--base-url", endpoint.url]
    command += ["--model", "test-model", "--kind", "design-doc", "--no-cache", "--max-concurrency", "24", *options]
    STARTED.append(
        subprocess.Popen(command, cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    )
    return STARTED[-1]


def finish(process):
    """Wait for a batch; give its exit code, what it printed, and what it said on the side."""
    said, complaints = process.communicate(timeout=180)
    return process.returncode, said, complaints


@pytest.fixture(autouse=True)
def end_what_was_started():
    """A test that fails leaves no process."""
    yield
    while STARTED:
        process = STARTED.pop()
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture(scope="module")
def expected(work, endpoint):
    """Results of one process."""
    code, _, complaints = finish(start(work, endpoint, "single", "--quiet"))
    assert code == 0, complaints
    return (work / "single" / "results.jsonl").read_text(encoding="utf-8")


def count_rows(folder: Path, table: str) -> int:
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(folder / "journal.sqlite3")) as journal:
        return int(journal.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
    return 0


def wait_for(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def test_a_cluster_brings_what_one_process_brings_quietly(work, endpoint, expected):
    """The same bytes, nothing on standard output, nothing of Ray's left behind, and the key in no file of Ray's."""
    endpoint.reset()
    process = start(work, endpoint, "cluster", "--engine", "ray", "--workers", "3", REVIEWER_API_KEY="sk-not-for-files")
    wait_for(lambda: count_rows(work / "cluster", "outcomes_1") > 5)
    families = [name for _, name in list_descendants(process.pid)]
    assert sum(name.startswith("ray::QuietWorker") for name in families) == 3
    assert not any("sk-not-for-files" in name for name in families)
    folders = {part for name in families for part in name.replace("=", "\0").split("\0") if part.startswith("/tmp/rv-")}
    folders = {Path("/", *Path(folder).parts[1:3]) for folder in folders}
    assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        assert b"sk-not-for-files" not in path.read_bytes(), path
    code, said, complaints = finish(process)
    assert code == 0, complaints
    assert said == ""
    assert all(line.startswith("reviewer: ") or not line.strip() for line in complaints.splitlines()[-1:])
    assert "SIGTERM handler" not in complaints
    assert (work / "cluster" / "results.jsonl").read_text(encoding="utf-8") == expected
    assert not any(folder.exists() for folder in folders)
    assert not (work / ".ray").exists()
    assert endpoint.counters()["seen"] == DOCUMENTS


def test_a_worker_killed_in_the_middle_loses_nothing(work, endpoint, expected):
    """Its open documents are done by another; nothing that was in the journal is asked again."""
    endpoint.reset()
    process = start(work, endpoint, "killed", "--engine", "ray", "--workers", "3")
    wait_for(lambda: count_rows(work / "killed", "outcomes_1") > 8)
    victims = [pid for pid, name in list_descendants(process.pid) if name.startswith("ray::QuietWorker")]
    os.kill(victims[0], signal.SIGKILL)
    code, said, complaints = finish(process)
    assert code == 0, complaints
    assert said == ""
    assert "a worker died; another one takes over" in complaints
    assert (work / "killed" / "results.jsonl").read_text(encoding="utf-8") == expected
    counters = endpoint.counters()
    assert counters["distinct"] == DOCUMENTS
    assert counters["seen"] - DOCUMENTS <= 24, "no more is asked again than was in flight"
    assert count_rows(work / "killed", "replies_1") == DOCUMENTS


def test_one_pace_holds_for_all_workers(work, endpoint, expected):
    """Under a limit that the server tells of, the workers share it: three that each took the whole would be refused at
    every second request. How near to none it comes depends on whether the machine lets messages through in time;
    benchmarks/batch_cluster.py measures that.
    """
    endpoint.play(Scenario(latency=Latency(seconds=0.2), limits=Limits(requests_per_second=20.0, burst_seconds=0.5)))
    code, _, complaints = finish(start(work, endpoint, "paced", "--engine", "ray", "--workers", "3"))
    assert code == 0, complaints
    assert (work / "paced" / "results.jsonl").read_text(encoding="utf-8") == expected
    counters = endpoint.counters()
    assert counters["refused_429"] <= DOCUMENTS // 10


def test_an_interrupt_ends_it_gently_and_it_goes_on(work, endpoint, expected):
    """As in one process: exit code 130, and what was answered is not asked again."""
    endpoint.play(Scenario(latency=Latency("lognormal", 0.1)))
    process = start(work, endpoint, "interrupted", "--engine", "ray", "--workers", "2")
    wait_for(lambda: count_rows(work / "interrupted", "outcomes_1") > 8)
    process.send_signal(signal.SIGINT)
    code, _, complaints = finish(process)
    assert code == 130, complaints
    assert 8 < count_rows(work / "interrupted", "outcomes_1") < DOCUMENTS
    # One process goes on with what a cluster began.
    assert finish(start(work, endpoint, "interrupted", "--quiet"))[0] == 0
    assert (work / "interrupted" / "results.jsonl").read_text(encoding="utf-8") == expected
    assert endpoint.counters()["seen"] == DOCUMENTS


def test_a_cluster_that_is_not_there_is_said_in_words(work, endpoint):
    """With what to do next, and resumable."""
    code, _, complaints = finish(start(work, endpoint, "nowhere", "--engine", "ray", "--address", "not an address"))
    assert code == 3
    assert "the cluster at not an address cannot be joined" in complaints
    assert "Traceback" not in complaints
