"""Documents lost under faults: ours and every peer, one scenario after another, in the same run.

    python benchmarks/batch_faults.py [--documents 40] [--only ours,promptfoo,…]

Answers after 50 ms, ten requests in flight. Evaluators ask ten times for a document, the others once. The outage of two
minutes is shortened to 20 s for all; what a tool has not finished after `--patience` seconds is lost.
"""

import argparse
import tempfile
from pathlib import Path

from batch_runs import run_batch
from endpoint import Fault, Latency, Scenario, running_endpoint
from material import SHORT, write_documents
from peer_runs import list_present, name_version, run_peer
from sheet import Sheet, note

SCENARIOS: dict[str, tuple[Fault, ...]] = {
    "429 on 10 %, Retry-After 1 s": (Fault("429", share=0.1, retry_after=1),),
    "500 on 10 %": (Fault("500", share=0.1),),
    "connection dropped on 10 %": (Fault("drop", share=0.1),),
    "bad JSON on 10 %": (Fault("prose", share=0.05), Fault("cut", share=0.05)),
    "half a body on 10 %": (Fault("half", share=0.1),),
    "three 503 in a row on 10 %": (Fault("503", share=0.1, attempts=3),),
    "outage of 20 s": (Fault("drop", start=0.5, end=20.5),),
}


def main() -> None:
    """Run every scenario with everybody."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--words", type=int, default=SHORT)
    parser.add_argument("--only", default="", help="names, with commas; ours is one")
    parser.add_argument("--patience", type=float, default=120.0)
    options = parser.parse_args()
    only = [name for name in options.only.split(",") if name]
    count, ours = options.documents, not only or "ours" in only
    peers = list_present([name for name in only if name != "ours"]) if only != ["ours"] else []
    note(
        f"{count} documents of about {options.words} words in each scenario; lost documents, and requests in brackets."
    )
    sheet = Sheet(head=["scenario", *["reviewer batch"] * ours, *map(name_version, peers)])
    totals = [0] * (ours + len(peers))
    reasons: list[str] = []
    with running_endpoint() as endpoint, tempfile.TemporaryDirectory() as name:
        work = Path(name)
        inputs = work / "documents"
        paths = write_documents(inputs, count, options.words)
        for number, (scenario, faults) in enumerate(SCENARIOS.items()):
            endpoint.play(Scenario(latency=Latency(seconds=0.05), faults=faults))
            runs = []
            if ours:
                flags = ("--quiet", "--max-concurrency", "10")
                folder = work / f"ours-{number}"
                runs.append(run_batch(inputs, endpoint, folder, *flags, documents=count, timeout=options.patience))
            for peer in peers:
                folder = work / f"{peer.name}-{number}"
                runs.append(run_peer(peer, paths, endpoint, folder, timeout=options.patience))
            sheet.row(scenario, *[f"{ran.lost} ({ran.counters['seen']:,})" for ran in runs])
            totals = [total + ran.lost for total, ran in zip(totals, runs, strict=True)]
            names = ["ours"] * ours + [peer.name for peer in peers]
            reasons += [f"{who}, {scenario}: {ran.why[0]}" for who, ran in zip(names, runs, strict=True) if ran.why]
    sheet.row(f"lost of {count * len(SCENARIOS)}", *map(str, totals))
    if ours:
        note(f"Bar for ours: 0 in every row: {'met' if totals[0] == 0 else '**missed**'}.")
    note("What each was given:\n\n" + "\n".join(f"- {peer.name}: {peer.given}" for peer in peers))
    short = [reason.replace("\n", " ")[:160] for reason in reasons]
    note("First reason of each loss:\n\n" + "\n".join(f"- {reason}" for reason in short))


if __name__ == "__main__":
    main()
