"""The peers as one list, and how each is run on documents against the local endpoint.

Every peer runs in its own environment through its driver in `peers/`, which says what the tool was given. A document
counts as lost when any of its verdicts is missing or was not given by the LLM: an error that a tool reports as a
failed verdict is a lost document.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from endpoint import EndpointProcess
from measuring import Measured, clean_environment, run

DRIVERS = Path(__file__).resolve().parent / "peers"
sys.path.insert(0, str(DRIVERS))

from install import find_promptfoo, find_python, find_version


@dataclass(frozen=True)
class Peer:
    """A tool beside ours."""

    name: str
    requests: int
    """Requests for a document when nothing fails."""
    given: str
    """Options that it got beyond concurrency, endpoint and model."""
    cache: str
    """What its cache does by default, which is what it got."""


PEERS = (
    Peer(
        "promptfoo",
        10,
        "PROMPTFOO_RETRY_5XX, back-off from 1 s, assertions 10 at a time; 4 retries by default",
        "on disk",
    ),
    Peer("deepeval", 10, "G-Eval with steps given, 5 attempts (2 by default), errors not fatal", "not read by default"),
    Peer("inspect", 10, "errors of a sample retried 3 times and not fatal; retries of requests as by default", "off"),
    Peer("llm", 1, "asynchronous interface with a schema; the SDK's 2 retries, it has no option of its own", "none"),
    Peer("instructor", 1, "5 attempts (3 by default), the SDK's 2 retries inside each", "off"),
    Peer("openai", 1, "`chat.completions.parse`, 2 retries by default", "none"),
    Peer("httpx2", 1, "raw POST; it has no retries", "none"),
)


@dataclass(frozen=True)
class PeerRun:
    """What one run of a peer took and brought."""

    measured: Measured
    good: int
    """Documents with every verdict."""
    lost: int
    counters: dict[str, Any]
    """The endpoint's, for this run alone."""
    why: tuple[str, ...]
    """Reasons of the first lost documents."""


def list_present(names: Sequence[str] = ()) -> list[Peer]:
    """Give the peers that are installed, and say which are not; with names, only those."""
    present = []
    for peer in PEERS:
        if names and peer.name not in names:
            continue
        there = find_python("openai" if peer.name == "promptfoo" else peer.name)
        if there is None or (peer.name == "promptfoo" and find_promptfoo() is None):
            print(f"skipped: {peer.name} is not installed; `python benchmarks/peers/install.py` installs it")
        else:
            present.append(peer)
    return present


def name_version(peer: Peer) -> str:
    """Give name and version."""
    return f"{peer.name} {find_version(peer.name)}"


def run_peer(
    peer: Peer,
    documents: Sequence[Path],
    endpoint: EndpointProcess,
    folder: Path,
    *,
    concurrency: int = 10,
    bodies: Path | None = None,
    timeout: float = 300.0,
) -> PeerRun:
    """Run a peer on documents; the same folder again is a warm run.

    The endpoint is reset first, so that its counters are of this run alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    results_file = folder / "results.json"
    results_file.unlink(missing_ok=True)
    job = {
        "documents": [str(path) for path in documents],
        "base_url": endpoint.url,
        "model": "test-model",
        "concurrency": concurrency,
        "folder": str(folder),
        "promptfoo": str(find_promptfoo()),
        "bodies": str(bodies) if bodies else None,
    }
    job_file = folder / "job.json"
    job_file.write_text(json.dumps(job), encoding="utf-8")
    python = find_python("openai") if peer.name == "promptfoo" else find_python(peer.name)
    environment = clean_environment(folder)
    del environment["PYTHONPATH"]
    endpoint.reset()
    measured = run([str(python), str(DRIVERS / f"drive_{peer.name}.py"), str(job_file)], folder, environment, timeout)
    results = json.loads(results_file.read_text(encoding="utf-8")) if results_file.exists() else []
    good = sum(bool(result["ok"]) for result in results)
    why = [result["why"] for result in results if not result["ok"]][:3]
    if not results:
        why = ["ended after its time" if measured.timed_out else f"exit {measured.code}: {measured.output[-800:]}"]
    total = len(bodies.read_text(encoding="utf-8").splitlines()) if bodies else len(documents)
    return PeerRun(measured, good, total - good, endpoint.counters(), tuple(why))
