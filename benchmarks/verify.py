"""Records of 1,000 documents verified: whole process, nothing changed, some changed, and with nothing remembered.

python benchmarks/verify.py [--documents 1000] [--words 1100]
"""

import argparse
import os
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from endpoint import running_endpoint
from material import LONG, write_documents
from measuring import Measured, clean_environment, reviewer_command, run
from sheet import Sheet, note

BAR, ROUNDS = 1.0, 7
HEAVY = ("openai", "jinja2", "yaml", "markdown_it", "rapidfuzz")
BARE = [sys.executable, "-c", "import click, pydantic"]

# an installed package comes with bytecode; a checkout must be allowed to write its own, or every start compiles it anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> None:
    """Review once, then verify again and again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--words", type=int, default=LONG)
    options = parser.parse_args()
    count = options.documents
    with tempfile.TemporaryDirectory() as name:
        root, home = Path(name) / "project", Path(name) / "home"
        documents = write_documents(root / "documents", count, options.words)
        (root / ".git").mkdir()
        environment = clean_environment(home)
        with running_endpoint() as endpoint:
            flags = ("--record", "--depth", "quick", "--fail-on", "never", "--base-url", endpoint.url, "--model", "m")
            reviewed = run(reviewer_command("review", "documents", "-q", *flags), root, environment, timeout=3600)
        records = list((root / ".reviewer" / "records").rglob("*.json"))
        if len(records) != count:
            raise SystemExit(f"{len(records)} records of {count} documents\n{reviewed.output}")
        size = statistics.median(path.stat().st_size for path in records)
        note(f"{count:,} documents of about {options.words:,} words, each with a record of about {size / 1000:.0f} kB.")
        measure(root, home, environment, documents)


def measure(root: Path, home: Path, environment: dict[str, str], documents: list[Path]) -> None:
    """Measure, each figure beside the start of the packages that any command of ours needs."""
    command = reviewer_command("verify", "documents", "--fail-on", "never")
    count = len(documents)
    sheet = Sheet()

    def time(*, forget: bool = False) -> Measured:
        if forget:
            shutil.rmtree(home / "cache", ignore_errors=True)
        done = run(command, root, environment)
        if done.code or f"{count:,} verified" not in done.output.replace(f"{count} ", f"{count:,} "):
            raise SystemExit(f"exit {done.code}\n{done.output}")
        return done

    cold = time(forget=True)
    time()
    warm = [(time(), run(BARE, root, environment)) for _ in range(ROUNDS)]
    best = min((one for one, _ in warm), key=lambda one: one.seconds)
    bare = min((one for _, one in warm), key=lambda one: one.seconds)
    reference = f"{bare.seconds:.2f} s, importing click and pydantic alone"
    met = best.seconds < BAR
    sheet.judge("nothing has changed, whole process", f"{best.seconds:.2f} s", reference, f"< {BAR:.0f} s", met=met)
    sheet.row("the same, CPU", f"{best.cpu:.2f} s", f"{best.cpu / bare.cpu:.1f} × {bare.cpu:.2f} s")
    for path in documents:
        path.touch()
    touched = time()
    sheet.row("all touched, none changed: digests of bytes", f"{touched.seconds:.2f} s", "", "", "")
    sheet.row(
        "nothing remembered: all computed again", f"{cold.seconds:.2f} s", f"{cold.seconds / count * 1000:.1f} ms each"
    )
    time()
    timed = run([sys.executable, "-X", "importtime", *command[1:]], root, environment, keep=200_000)
    found = [package for package in HEAVY if re.search(rf"\| +{package}$", timed.output, re.MULTILINE)]
    sheet.judge("imported of " + ", ".join(HEAVY), ", ".join(found) or "none", "", "none", met=not found)


if __name__ == "__main__":
    main()
