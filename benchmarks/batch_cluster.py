"""A batch over a local Ray cluster beside one process: what is lost when a worker dies, the pace, the throughput.

    python benchmarks/batch_cluster.py [--documents 2000] [--words 300] [--workers 3]

Needs Ray: in the interpreter that runs this, or in `.venv/cluster`, which `make e2e` makes.
"""

import argparse
import importlib.util
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from batch_runs import BatchRun, run_batch
from endpoint import EndpointProcess, Latency, Limits, Scenario, running_endpoint
from material import SHORT, write_documents
from measuring import list_descendants
from sheet import Sheet, note

RATE = 50.0
MOST_ABOVE = 0.05
"""Share by which no second may exceed the pace."""
CROWD = 500
"""Requests in flight where nothing else bounds them."""


def main() -> None:
    """Run the paced batches with a worker killed, then both engines without a bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--words", type=int, default=SHORT)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    python = find_python()
    if python is None:
        note("Left out: Ray is not installed here. `make e2e` makes an environment that has it.")
        return
    count, ray = options.documents, ("--engine", "ray", "--workers", str(options.workers))
    note(
        f"{count:,} documents of about {options.words} words, {options.workers} workers of a local cluster, answers "
        "after 1 s. One worker is killed when half of the answers are there."
    )
    sheet = Sheet()
    with running_endpoint() as endpoint, tempfile.TemporaryDirectory() as name:
        work = Path(name)
        write_documents(work / "documents", count, options.words)

        def run(case: str, *flags: str) -> BatchRun:
            return run_batch(
                work / "documents", endpoint, work / case, "--quiet", *flags, documents=count, python=python
            )

        endpoint.play(Scenario(latency=Latency(seconds=1.0)))
        judge_pace(sheet, "--rpm 3000", killed(endpoint, count, lambda: run("rpm", *ray, "--rpm", "3000")), count)
        endpoint.play(Scenario(latency=Latency(seconds=1.0), limits=Limits(requests_per_second=RATE)))
        judge_limit(sheet, killed(endpoint, count, lambda: run("limit", *ray)), count)
        endpoint.play(Scenario(latency=Latency(seconds=1.0)))
        crowd = ("--max-concurrency", str(CROWD))
        single, cluster = run("single", *crowd), run("cluster", *crowd, *ray)
        for title, done in (("one process", single), ("cluster", cluster)):
            rates = done.counters["per_second"]["seen"]
            took = (
                f"{done.measured.seconds:.1f} s wall with its start, most in flight {done.counters['most_in_flight']}"
            )
            busy = f"{sum(rates) / max(1, len(rates)):.0f} requests a second while it asked, {max(rates)} in the best"
            sheet.row(f"no limit, {CROWD} in flight, {title}", f"{took}; {busy}", f"lost {done.lost}")


def find_python() -> str | None:
    """Give an interpreter that has Ray, or nothing."""
    if importlib.util.find_spec("ray") is not None:
        return sys.executable
    own = Path(__file__).resolve().parent.parent / ".venv" / "cluster"
    has_ray = any(own.glob("lib/*/site-packages/ray/__init__.py"))
    return str(own / "bin" / "python") if has_ray else None


def killed(endpoint: EndpointProcess, documents: int, run: Callable[[], BatchRun]) -> BatchRun:
    """Run a batch and kill one worker of it when half of the answers are there."""
    over = threading.Event()
    thread = threading.Thread(target=kill_in_the_middle, args=(endpoint, documents // 2, over))
    thread.start()
    try:
        return run()
    finally:
        over.set()
        thread.join()


def kill_in_the_middle(endpoint: EndpointProcess, answers: int, over: threading.Event) -> None:
    """Kill one worker once there are so many answers; `over` ends the wait."""
    time.sleep(1)  # the counters of the run before are reset by then
    while not over.wait(0.2):
        if endpoint.counters()["answered"] >= answers:
            workers = [pid for pid, words in list_descendants(os.getpid()) if words.startswith("ray::QuietWorker")]
            os.kill(workers[0], signal.SIGKILL)
            return


def judge_pace(sheet: Sheet, case: str, done: BatchRun, documents: int) -> None:
    """Judge a run that was told its pace."""
    seconds = done.counters["per_second"]["seen"]
    most, bar = done.counters["busiest_second"], RATE * (1 + MOST_ABOVE)
    sheet.judge(f"{case}, a worker killed: lost", f"{done.lost} of {documents:,}", "", "0", met=done.lost == 0)
    sheet.judge(f"{case}: most requests in any second", str(most), f"{RATE:.0f}", f"≤ {bar:g}", met=most <= bar)
    inner = seconds[2:-2]
    if inner:
        sheet.row(f"{case}: requests in each whole second", f"{min(inner)} to {max(inner)}, mean {mean(inner):.1f}")
    sheet.row(f"{case}: answered and asked again", str(done.counters["repeats_after_good"]), *done.why[:1])


def judge_limit(sheet: Sheet, done: BatchRun, documents: int) -> None:
    """Judge a run that had to learn its pace from headers."""
    inner = done.counters["per_second"]["admitted"][10:-2]
    refused = done.counters["refused_429"] / max(1, done.counters["seen"])
    case = "limit told by headers, no flag, a worker killed"
    sheet.judge(f"{case}: lost", f"{done.lost} of {documents:,}", "", "0", met=done.lost == 0)
    sheet.judge(f"{case}: answered 429", f"{refused:.2%}", "", "< 1 %", met=refused < 0.01)
    if inner:
        sheet.row(f"{case}: share of the rate", f"{mean(inner) / RATE:.1%}")


def mean(values: list[int]) -> float:
    """Give the mean."""
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
