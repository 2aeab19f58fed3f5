"""How much of an allowed rate a batch uses, and what it loses: 50 requests a second, answers after 1 s, no flag.

    python benchmarks/batch_rate.py [--documents 2000] [--words 300]

The share is what the endpoint let through after the first ten seconds, over what its limit allowed in that time; the
last two seconds, in which the list runs dry, are left out.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

from batch_runs import run_batch
from endpoint import Latency, Limits, Scenario, running_endpoint
from material import SHORT, write_documents
from peer_runs import list_present, name_version, run_peer
from sheet import Sheet, note

RATE, WARM_UP, RUN_DRY = 50.0, 10, 2
CASES = (
    ("token bucket, OpenAI's headers", Limits(requests_per_second=RATE), 0.97),
    ("window of a second, OpenAI's headers", Limits(kind="window", requests_per_second=RATE), None),
    ("token bucket, no headers", Limits(requests_per_second=RATE, headers=False, retry_after="none"), 0.85),
)
"""Name, limits, and the least share that is asked for, if any."""


def main() -> None:
    """Run every case, then the bare client under the first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--words", type=int, default=SHORT)
    options = parser.parse_args()
    count = options.documents
    note(f"{count:,} documents of about {options.words} words, {RATE:.0f} requests a second, answers after 1 s.")
    sheet = Sheet()
    with running_endpoint() as endpoint, tempfile.TemporaryDirectory() as name:
        inputs = Path(name) / "documents"
        paths = write_documents(inputs, count, options.words)
        for case, limits, bar in CASES:
            endpoint.play(Scenario(latency=Latency(seconds=1.0), limits=limits))
            done = run_batch(inputs, endpoint, Path(name) / case.replace(" ", "-"), "--quiet", documents=count)
            share, refused = read_share(done.counters)
            if bar is None:
                sheet.row(f"{case}: share of the rate", f"{share:.1%}")
            else:
                sheet.judge(f"{case}: share of the rate", f"{share:.1%}", "", f"≥ {bar:.0%}", met=share >= bar)
            if limits.headers:
                sheet.judge(f"{case}: answered 429", f"{refused:.2%}", "", "< 1 %", met=refused < 0.01)
            else:
                sheet.row(f"{case}: answered 429", f"{refused:.2%}")
            sheet.judge(f"{case}: lost", f"{done.lost} of {count:,}", "", "0", met=done.lost == 0)
            took = f"{done.measured.seconds:.0f} s wall, {done.measured.cpu:.0f} s CPU, most in flight"
            sheet.row(f"{case}: took", f"{took} {done.counters['most_in_flight']}", *done.why[:1])
        for peer in list_present(["openai"]):
            endpoint.play(Scenario(latency=Latency(seconds=1.0), limits=CASES[0][1]))
            ran = run_peer(peer, paths, endpoint, Path(name) / "peer", concurrency=100)
            _, refused = read_share(ran.counters)
            version = name_version(peer)
            sheet.row(
                f"{version}, 100 in flight, its own retries: lost", f"{ran.lost} of {count:,}", f"429: {refused:.0%}"
            )


def read_share(counters: dict[str, Any]) -> tuple[float, float]:
    """Give the share of the allowed rate after warm-up, and the share of requests answered 429."""
    admitted = counters["per_second"]["admitted"][WARM_UP:-RUN_DRY]
    share = sum(admitted) / (RATE * len(admitted)) if admitted else 0.0
    return share, counters["refused_429"] / max(1, counters["seen"])


if __name__ == "__main__":
    main()
