"""Forty documents by ten criteria beside the peers: requests, prompt tokens, wall cold and warm, CPU, memory.

    python benchmarks/batch_peers.py [--documents 40] [--only promptfoo,…]

Answers after 200 ms, ten requests in flight for everybody; whole processes, start-up included. Like with like: ours is
asked the peers' ten criteria as a rubric (`peers/ten-criteria.yaml`), and then its own rubrics, which ask about fifty
questions. Then our CPU for a document beside the bare client's CPU for a request with the same bodies, at 40 and 400.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from batch_runs import RUBRIC, BatchRun, run_batch
from endpoint import EndpointProcess, Latency, Scenario, running_endpoint
from material import LONG, SHORT, write_documents
from measuring import clean_environment, reviewer_command, run
from peer_runs import PEERS, PeerRun, list_present, name_version, run_peer
from sheet import Sheet, note

HEAD = ("tool", "requests", "prompt tokens", "cold wall, s", "warm wall, s", "CPU cold, s", "peak MB", "lost", "cache")
VERY_LONG = 5000
TOKENS, COLD, WARM, CPU = 0.15, 0.2, 0.03, 1.5
"""The bars, as shares of the reference."""


def main() -> None:
    """Compare, judge, then measure CPU."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--only", default="", help="peers, with commas")
    options = parser.parse_args()
    with running_endpoint(Scenario(latency=Latency(seconds=0.2))) as endpoint, tempfile.TemporaryDirectory() as name:
        compare(endpoint, Path(name), options.documents, [peer for peer in options.only.split(",") if peer])
        weigh_cpu(endpoint, Path(name))


def compare(endpoint: EndpointProcess, work: Path, count: int, only: list[str]) -> None:
    """Run ours and the peers on documents of about 1,100 words, cold and warm."""
    inputs = work / "long"
    paths = write_documents(inputs, count, LONG)
    note(f"{count} documents of about {LONG:,} words, answers after 200 ms, concurrency 10.")
    sheet = Sheet(head=HEAD)
    peers = list_present(only)
    runs = {
        peer.name: run_twice(
            sheet,
            name_version(peer),
            lambda _, peer=peer: run_peer(peer, paths, endpoint, work / peer.name),
            peer.cache,
        )
        for peer in peers
    }
    like = run_ours(
        sheet, "reviewer batch, ten criteria", inputs, endpoint, work / "like", count, "--kind", str(RUBRIC)
    )
    own = run_ours(sheet, "reviewer batch, own rubrics", inputs, endpoint, work / "own", count)
    fresh = run_batch(inputs, endpoint, work / "own", *OUR_FLAGS, documents=count, out="second")
    took = f"{fresh.measured.seconds:.2f}"
    sheet.row(
        "reviewer batch, own rubrics, new folder", str(fresh.counters["seen"]), "", "", took, "", "", "", "its own"
    )
    note("What each was given:\n\n" + "\n".join(f"- {peer.name}: {peer.given}" for peer in PEERS))
    if "promptfoo" in runs:
        judge(like, own, runs["promptfoo"])
        vary_size(endpoint, work)


OUR_FLAGS = ("--quiet", "--max-concurrency", "10")


def run_ours(
    sheet: Sheet, name: str, inputs: Path, endpoint: EndpointProcess, work: Path, count: int, *flags: str
) -> tuple[BatchRun | PeerRun, BatchRun | PeerRun]:
    """Run our batch twice in the same folder."""
    return run_twice(
        sheet,
        name,
        lambda _: run_batch(inputs, endpoint, work, *OUR_FLAGS, *flags, documents=count),
        "journal in the folder",
    )


def run_twice(
    sheet: Sheet, name: str, once: Callable[[int], BatchRun | PeerRun], cache: str
) -> tuple[BatchRun | PeerRun, BatchRun | PeerRun]:
    """Run cold, then warm, and write the row."""
    cold, warm = once(0), once(1)
    requests = f"{cold.counters['answered']:,}, warm {warm.counters['answered']:,}"
    figures = f"{cold.counters['prompt_tokens']:,}", f"{cold.measured.seconds:.2f}", f"{warm.measured.seconds:.2f}"
    sheet.row(
        name, requests, *figures, f"{cold.measured.cpu:.2f}", f"{cold.measured.peak_mb:.0f}", str(cold.lost), cache
    )
    for why in cold.why[:1]:
        sheet.row(f"{name}: {why[:300]}")
    return cold, warm


def judge(
    like: tuple[BatchRun | PeerRun, BatchRun | PeerRun],
    own: tuple[BatchRun | PeerRun, BatchRun | PeerRun],
    other: tuple[BatchRun | PeerRun, BatchRun | PeerRun],
) -> None:
    """Hold both of ours against promptfoo."""
    sheet = Sheet()
    for name, (cold, warm) in (("ten criteria", like), ("own rubrics", own)):
        tokens = cold.counters["prompt_tokens"] / max(1, other[0].counters["prompt_tokens"])
        wall = cold.measured.seconds / other[0].measured.seconds
        again = warm.measured.seconds / other[1].measured.seconds
        sheet.judge(f"{name}: prompt tokens", f"{tokens:.2f} ×", "promptfoo", f"≤ {TOKENS} ×", met=tokens <= TOKENS)
        sheet.judge(f"{name}: cold wall", f"{wall:.2f} ×", "promptfoo", f"≤ {COLD} ×", met=wall <= COLD)
        sheet.judge(f"{name}: warm wall", f"{again:.2f} ×", "promptfoo", f"≤ {WARM} ×", met=again <= WARM)


def vary_size(endpoint: EndpointProcess, work: Path) -> None:
    """Show how the share of prompt tokens depends on the document's size, on four documents of each."""
    sheet = Sheet(head=("words of a document", "promptfoo, tokens each", "ten criteria", "own rubrics"))
    (promptfoo,) = list_present(["promptfoo"])
    endpoint.play(Scenario())
    for words in (SHORT, LONG, VERY_LONG):
        inputs = work / f"size-{words}"
        paths = write_documents(inputs, 4, words)
        theirs = run_peer(promptfoo, paths, endpoint, work / f"size-promptfoo-{words}").counters["prompt_tokens"] / 4
        cells = []
        for name, flags in (("like", ("--kind", str(RUBRIC))), ("own", ())):
            folder = work / f"size-{name}-{words}"
            ours = run_batch(inputs, endpoint, folder, *OUR_FLAGS, *flags, documents=4).counters["prompt_tokens"] / 4
            cells.append(f"{ours:,.0f} ({ours / max(1, theirs):.2f} ×)")
        sheet.row(f"{words:,}", f"{theirs:,.0f}", *cells)
    endpoint.play(Scenario(latency=Latency(seconds=0.2)))


def weigh_cpu(endpoint: EndpointProcess, work: Path) -> None:
    """Hold our CPU for a document against the bare client's CPU for a request with the same bodies."""
    present = list_present(["openai"])
    if not present:
        return
    sheet = Sheet()
    endpoint.play(Scenario())
    for count in (40, 400):
        inputs = work / f"cpu-{count}"
        write_documents(inputs, count, LONG)
        bodies = work / f"bodies-{count}.jsonl"
        write_bodies(inputs, bodies)
        bare = run_peer(present[0], [], endpoint, work / f"bare-{count}", bodies=bodies)
        ours = run_batch(inputs, endpoint, work / f"ours-{count}", *OUR_FLAGS, documents=count)
        mine, theirs = ours.measured.cpu / count * 1000, bare.measured.cpu / count * 1000
        name = f"CPU for a document, {count} of {LONG:,} words, start-up included"
        reference = f"{name_version(present[0])}, `create`, same bodies: {theirs:.1f} ms"
        ratio = mine / theirs
        figure = f"{mine:.1f} ms, {ratio:.2f} ×"
        if ours.lost or bare.lost:
            figure += f" (lost {ours.lost} and {bare.lost}: {(ours.why + bare.why)[0][:200]})"
        sheet.judge(name, figure, reference, f"≤ {CPU} ×", met=ratio <= CPU and not ours.lost)


def write_bodies(inputs: Path, path: Path) -> None:
    """Write the bodies that our batch sends for the documents of a folder, one a line."""
    with tempfile.TemporaryDirectory() as name:
        shown = Path(name) / "shown.json"
        command = reviewer_command("prompt", str(inputs), "--depth", "quick", "--json")
        quoted = " ".join(f"'{word}'" for word in command)
        done = run(["sh", "-c", f"{quoted} > '{shown}'"], Path(name), clean_environment(Path(name)))
        if done.code:
            raise SystemExit(f"reviewer prompt: exit {done.code}\n{done.output}")
        documents = json.loads(shown.read_text(encoding="utf-8"))
    with path.open("w", encoding="utf-8") as file:
        for document in documents:
            schema = {"name": "reply", "strict": True, "schema": document["reply_schema"]}
            shape = {"type": "json_schema", "json_schema": schema}
            messages = document["requests"][0]["messages"]
            file.write(json.dumps({"model": "test-model", "messages": messages, "response_format": shape}) + "\n")


if __name__ == "__main__":
    main()
