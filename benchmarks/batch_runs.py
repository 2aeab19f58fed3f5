"""Our own batch as a whole process against the local endpoint, with what became of every document."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from endpoint import EndpointProcess
from measuring import Measured, clean_environment, reviewer_command, run

RUBRIC = Path(__file__).resolve().parent / "peers" / "ten-criteria.yaml"
"""The peers' ten criteria as a rubric of ours, for comparisons of like with like."""


@dataclass(frozen=True)
class BatchRun:
    """What one run of `reviewer batch` took and brought."""

    measured: Measured
    good: int
    """Documents with a review."""
    lost: int
    counters: dict[str, Any]
    """The endpoint's, for this run alone."""
    why: tuple[str, ...]
    """Reasons of the first lost documents."""


def run_batch(
    inputs: Path,
    endpoint: EndpointProcess,
    work: Path,
    *flags: str,
    documents: int,
    out: str = "out",
    interpreter: Sequence[str] = (),
    python: str = "",
    timeout: float = 900.0,
) -> BatchRun:
    """Run a batch below a working folder that is also its home; the same folder again is a warm run.

    The endpoint is reset first, so that its counters are of this run alone. `interpreter` holds options for Python, and
    `python` is another one than our own.
    """
    work.mkdir(parents=True, exist_ok=True)
    command = reviewer_command("batch", str(inputs), "--out", str(work / out), "--base-url", endpoint.url)
    command[1:1] = interpreter
    command[0] = python or command[0]
    command += ["--model", "test-model", "--depth", "quick", *flags]
    endpoint.reset()
    measured = run(command, work, clean_environment(work), timeout, keep=10_000_000 if interpreter else 6000)
    good, why = count_reviews(work / out)
    if good < documents and not why:
        why = [f"exit {measured.code}: {measured.output[-1500:]}"]
    return BatchRun(measured, good, documents - good, endpoint.counters(), tuple(why[:3]))


def count_reviews(folder: Path) -> tuple[int, list[str]]:
    """Count the reviews in a batch's results, or in its journal if it wrote none; give the reasons of what has none."""
    good, why = 0, []
    results, journal = folder / "results.jsonl", folder / "journal.sqlite3"
    if results.exists():
        with results.open(encoding="utf-8") as lines:
            for line in lines:
                result = json.loads(line)
                if result["status"] == "reviewed":
                    good += 1
                else:
                    why.append(str(result.get("failure") or result["status"]))
    elif journal.exists():
        with closing(sqlite3.connect(journal)) as connection:
            query = "SELECT count(*) FROM outcomes_1 WHERE status = 'reviewed'"
            ((good,),) = connection.execute(query).fetchall()
    return good, why


def has_batch() -> bool:
    """Say whether this checkout has the command at all."""
    home = Path(__file__).resolve().parent
    return run(reviewer_command("batch", "--help"), home, clean_environment(home)).code == 0
