"""Documents lost under faults: ours and every peer, one scenario after another, in the same run.

    python benchmarks/batch_faults.py [--documents 40] [--only ours,promptfoo,…]

Answers after 50 ms, ten requests in flight; three tools run at once, each against an endpoint of its own, because they
mostly wait. Evaluators ask ten times for a document, the others once. The outage of two minutes is shortened to 20 s
for all and begins 0.1 s after the first request; what a tool has not finished after `--patience` seconds is lost.
"""

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from batch_runs import BatchRun, run_batch
from endpoint import Fault, Latency, Scenario, running_endpoint
from material import SHORT, write_documents
from peer_runs import Peer, PeerRun, list_present, name_version, run_peer
from sheet import Sheet, note

AT_ONCE = 3
SCENARIOS: dict[str, tuple[Fault, ...]] = {
    "429 on 10 %, Retry-After 1 s": (Fault("429", share=0.1, retry_after=1),),
    "500 on 10 %": (Fault("500", share=0.1),),
    "connection dropped on 10 %": (Fault("drop", share=0.1),),
    "bad JSON on 10 %": (Fault("prose", share=0.05), Fault("cut", share=0.05)),
    "half a body on 10 %": (Fault("half", share=0.1),),
    "three 503 in a row on 10 %": (Fault("503", share=0.1, attempts=3),),
    "outage of 20 s": (Fault("drop", start=0.1, end=20.1),),
}


def main() -> None:
    """Run every scenario with everybody, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--words", type=int, default=SHORT)
    parser.add_argument("--only", default="", help="names, with commas; ours is one")
    parser.add_argument("--patience", type=float, default=180.0)
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name]
    tools: list[Peer | None] = [None] if not only or "ours" in only else []
    tools += list_present([name for name in only if name != "ours"]) if only != ["ours"] else []
    count = options.documents
    note(
        f"{count} documents of about {options.words} words in each scenario; lost documents, and requests in brackets."
    )
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(AT_ONCE) as pool:
        inputs = Path(name) / "documents"
        paths = write_documents(inputs, count, options.words)
        started = [pool.submit(suffer, tool, inputs, paths, Path(name), options.patience) for tool in tools]
        columns = [future.result() for future in started]
    names = [name_version(tool) if tool else "reviewer batch" for tool in tools]
    sheet = Sheet(head=["scenario", *names])
    for number, scenario in enumerate(SCENARIOS):
        sheet.row(scenario, *[f"{runs[number].lost} ({runs[number].counters['seen']:,})" for runs in columns])
    totals = [sum(ran.lost for ran in runs) for runs in columns]
    sheet.row(f"lost of {count * len(SCENARIOS)}", *map(str, totals))
    if None in tools:
        note(f"Bar for ours: 0 in every row: {'met' if totals[0] == 0 else '**missed**'}.")
    note("What each was given:\n\n" + "\n".join(f"- {tool.name}: {tool.given}" for tool in tools if tool))
    reasons = [
        f"- {who}, {scenario}: {ran.why[0][:160]}".replace("\n", " ")
        for who, runs in zip(names, columns, strict=True)
        for scenario, ran in zip(SCENARIOS, runs, strict=True)
        if ran.lost and ran.why
    ]
    note("First reason of each loss:\n\n" + "\n".join(reasons))


def suffer(tool: Peer | None, inputs: Path, paths: list[Path], work: Path, patience: float) -> list[BatchRun | PeerRun]:
    """Run every scenario with one tool, or with ours, against an endpoint of its own."""
    runs: list[BatchRun | PeerRun] = []
    with running_endpoint() as endpoint:
        for number, (scenario, faults) in enumerate(SCENARIOS.items()):
            endpoint.play(Scenario(latency=Latency(seconds=0.05), faults=faults))
            folder = work / f"{tool.name if tool else 'ours'}-{number}"
            if tool:
                runs.append(run_peer(tool, paths, endpoint, folder, timeout=patience))
            else:
                flags = ("--quiet", "--max-concurrency", "10")
                runs.append(run_batch(inputs, endpoint, folder, *flags, documents=len(paths), timeout=patience))
            took = f"{runs[-1].measured.seconds:.0f} s, lost {runs[-1].lost}"
            print(f"{tool.name if tool else 'ours'}, {scenario}: {took}", file=sys.stderr, flush=True)
    return runs


if __name__ == "__main__":
    main()
