"""kill -9 at random moments of a batch, then resume: what is asked again, what is lost, what is different.

    python benchmarks/batch_kill.py [MOMENTS [DOCUMENTS]]

Against the local endpoint, without the cache of answers, so that only the journal remembers. Every folder begins anew,
is killed once at a moment drawn over the time that an undisturbed run takes, and is gone on with.
"""

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.endpoint.process import EndpointProcess, running_endpoint
from benchmarks.endpoint.scenario import Latency, Scenario
from benchmarks.material import SHORT, write_documents

SEED = 20260101
SCENARIO = Scenario(latency=Latency("lognormal", 0.05))


@dataclass(frozen=True)
class Kill:
    """What one kill came to."""

    seconds: float
    """Between start and kill."""
    answered: int
    """Requests that the endpoint had answered whole when the process died."""
    journaled: int
    """Answers that were in the journal then."""
    lost: int
    """Requests that were answered and are asked again on resuming: the answers were on their way or not yet flushed."""
    again: int
    """Requests asked again although their answer was in the journal. Must be 0."""
    equal: bool
    """Whether the outcomes are those of an undisturbed run."""


class Batch:
    """`reviewer batch` over one set of documents."""

    def __init__(self, work: Path, endpoint: EndpointProcess, documents: int, *options: str) -> None:
        write_documents(work / "docs", documents, SHORT)
        self.work, self.endpoint, self.options = work, endpoint, options
        folders = {f"XDG_{name}_HOME": str(work / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
        self.environment = {**os.environ, **folders, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}

    def start(self, out: str) -> "subprocess.Popen[bytes]":
        """Start it over a folder, begun or not."""
        where = ("--base-url", self.endpoint.url, "--model", "test-model")
        how = ("--kind", "design-doc", "--no-cache", "--max-concurrency", "16", "--quiet")
        command = [sys.executable, "-m", "reviewer", "batch", "docs", "--out", out, *where, *how, *self.options]
        return subprocess.Popen(command, cwd=self.work, env=self.environment)

    def finish(self, out: str) -> None:
        """Run it to the end; raises `RuntimeError` when that is not a clean one."""
        code = self.start(out).wait()
        if code != 0:
            raise RuntimeError(f"the batch ended with {code}")

    def kill_once(self, out: str, seconds: float, expected: list[str]) -> Kill:
        """Begin anew, kill after so many seconds, go on to the end."""
        self.endpoint.reset()
        process = self.start(out)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
        while self.endpoint.counters()["in_flight"]:  # answers to the dead are counted too, once they are sent
            time.sleep(0.01)
        before = self.endpoint.counters()
        journaled = count_replies(self.work / out)
        self.finish(out)
        after = self.endpoint.counters()
        asked = after["seen"] - before["seen"]
        return Kill(
            seconds=seconds,
            answered=before["answered"],
            journaled=journaled,
            lost=after["repeats_after_good"],
            again=asked - (after["distinct"] - journaled),
            equal=list_outcomes(self.work / out) == expected,
        )


def count_replies(folder: Path) -> int:
    """Count the answers in a folder's journal, as whoever opens it next will find them."""
    path = folder / "journal.sqlite3"
    if not path.exists():
        return 0
    with contextlib.closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'replies_1'").fetchone()
        return int(connection.execute("SELECT COUNT(*) FROM replies_1").fetchone()[0]) if found[0] else 0


def list_outcomes(folder: Path) -> list[str]:
    """Give a folder's outcomes as text, in the list's order."""
    from reviewer.batch.journal import Journal

    journal = Journal(folder)
    try:
        return [outcome.model_dump_json() for outcome in journal.iter_outcomes()]
    finally:
        journal.close()


def measure(work: Path, moments: int, documents: int) -> list[Kill]:
    """Kill a batch at so many random moments; give what each kill came to."""
    draw = random.Random(SEED)
    with running_endpoint(SCENARIO) as endpoint:
        batch = Batch(work, endpoint, documents)
        began = time.monotonic()
        batch.finish("undisturbed")
        whole = time.monotonic() - began
        expected = list_outcomes(work / "undisturbed")
        return [
            batch.kill_once(f"killed-{number}", draw.uniform(0.1, 1.0) * whole, expected) for number in range(moments)
        ]


def main(moments: int = 50, documents: int = 300) -> int:
    with tempfile.TemporaryDirectory() as folder:
        kills = measure(Path(folder), moments, documents)
    print(f"{documents} documents, {len(kills)} kills")
    print(f"answered when killed             {sum(kill.answered for kill in kills):,}")
    print(f"in the journal by then           {sum(kill.journaled for kill in kills):,}")
    print(f"answered, not yet in the journal {sum(kill.lost for kill in kills):,} (asked again)")
    print(f"in the journal and asked again   {sum(kill.again for kill in kills):,}")
    print(f"outcomes like an undisturbed run {sum(kill.equal for kill in kills)} of {len(kills)}")
    inside = sum(0 < kill.journaled < documents for kill in kills)
    print(f"kills in the middle of the work  {inside}")
    return int(any(kill.again or not kill.equal for kill in kills))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
