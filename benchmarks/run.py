"""Runs every benchmark and writes the figures to docs/performance.md, each beside its reference of the same run.

    python benchmarks/run.py [PART…] [--fresh] [--no-peers]

A part is a script of this folder and can be run alone; what it prints is what the page shows. Parts are kept as soon as
they are done: after an interruption the same command goes on with the rest, as long as the code is the same. `--fresh`
measures again. Peers are installed first, each into an environment of its own (`peers/install.py`); what cannot be
installed is skipped aloud.
"""

import argparse
import datetime
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))

from install import install
from page import write_page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reviewer-benchmarks" / "results"
PARTS = {
    "startup": "Start-up",
    "document": "One document of a batch, stage by stage",
    "transport": "One request, on each way to send it",
    "review": "One review",
    "grounding": "Grounding",
    "hook": "The hook",
    "verify": "Records verified",
    "checks": "Checks",
    "endpoint_rate": "The local endpoint",
    "batch_warm": "Batch: nothing changed",
    "batch_rate": "Batch: at a rate limit",
    "batch_peers": "Batch: beside others",
    "batch_faults": "Batch: under faults",
    "batch_api": "Batch: through the Batch API",
    "batch_kill": "Batch: killed and gone on with",
    "batch_memory": "Batch: memory",
    "batch_cluster": "Batch: over a cluster",
    "lists": "Batch: long lists",
}
"""Script → its title on the page, in the order of the page."""


def main() -> int:
    """Run what is not kept, then write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"all by default: {', '.join(PARTS)}")
    parser.add_argument("--fresh", action="store_true", help="measure again what is kept")
    parser.add_argument("--no-peers", action="store_true", help="install no peers")
    options = parser.parse_args()
    if unknown := [part for part in options.parts if part not in PARTS]:
        parser.error(f"no such part: {unknown[0]}; there are {', '.join(PARTS)}")
    if not options.no_peers:
        for line in install():
            print(f"left out: {line}")
    code = name_code()
    failed = [part for part in options.parts or PARTS if not measure(part, code, fresh=options.fresh)]
    results = {part: json.loads(file.read_text()) for part in PARTS if (file := KEPT / f"{part}.json").exists()}
    write_page(ROOT / "docs" / "performance.md", PARTS, results, code)
    for part in failed:
        print(f"failed: {part}; the page keeps what it said before")
    return 1 if failed else 0


def measure(part: str, code: str, *, fresh: bool) -> bool:
    """Run a part as a process, show and keep what it prints; say whether it is there."""
    file = KEPT / f"{part}.json"
    if not fresh and file.exists() and json.loads(file.read_text())["code"] == code:
        print(f"\n== {part}: kept; --fresh measures again", flush=True)
        return True
    print(f"\n== {part}", flush=True)
    start = time.perf_counter()
    command = [sys.executable, "-u", str(HERE / f"{part}.py")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    lines = []
    for line in process.stdout or ():
        print(line, end="", flush=True)
        lines.append(line)
    if process.wait():
        return False
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    result = {"code": code, "date": today, "seconds": time.perf_counter() - start, "text": "".join(lines).strip()}
    KEPT.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(result))
    return True


def name_code() -> str:
    """Name the code that is measured: a digest over everything that is run."""
    digest = hashlib.sha256()
    for folder in ("reviewer", "prompts", "rubrics", "samples", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
