"""How long `reviewer history` takes over a repository of 1,000 documents, each with 20 committed records."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from reviewer.records.record_file import render_record
from tests.engine.material import DOCUMENT, finding, good_answers, quote, reply
from tests.records.material import make

LEVELS = ("L3", "L4", "L5", "L6", "L7")
DAY = 86_400
START = 1_700_000_000


def make_record_text(folder: Path) -> str:
    """Make the text of a record of usual size: 12 criteria, 60 answers, 20 findings, 200 sentences."""
    found = finding("Who is 5 %?", quote("5 % of users", 7), criterion_id="ty-cost")
    record = make(folder, DOCUMENT, reply(good_answers(), [found]))
    sentences = tuple(f"{number:016x}:12" for number in range(20))
    changes = {
        "ratings": [record.ratings[0].model_copy(update={"criterion_id": f"c-{number}"}) for number in range(12)],
        "answers": [record.answers[0].model_copy(update={"question_id": f"q-{number}"}) for number in range(60)],
        "findings": [record.findings[0].model_copy(update={"id": f"{number:010x}"}) for number in range(20)],
        "sections": [record.sections[0].model_copy(update={"sentences": sentences}) for _ in range(10)],
    }
    return render_record(record.model_copy(update={key: tuple(value) for key, value in changes.items()}))


def build_repository(folder: Path, documents: int, rounds: int) -> int:
    """Write a repository by `git fast-import`; gives the size of one record in bytes."""
    text = make_record_text(folder)
    data = json.loads(text)
    repository = folder / "repository"
    repository.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=repository, check=True)
    stream = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=repository, stdin=subprocess.PIPE)
    assert stream.stdin is not None
    for number in range(rounds):
        author = f"Author {number % 7} <a{number % 7}@example.org> {START + number * DAY} +0000"
        stream.stdin.write(f"commit refs/heads/main\ncommitter {author}\ndata 1\nx\n".encode())
        for document in range(documents):
            data["document"] = f"docs/d{document:04}.md"
            data["seal"] = f"{number:032x}{document:032x}"
            data["digests"]["document"] = data["seal"]
            data["score"] = 2 + number / 10
            data["findings"] = data["findings"][: 20 - number // 2]
            for name, content in (
                (data["document"], f"# D {document}\n\nround {number}\n"),
                (f".reviewer/records/{data['document']}.json", json.dumps(data, indent=1)),
            ):
                body = content.encode()
                stream.stdin.write(f"M 100644 inline {name}\ndata {len(body)}\n".encode() + body + b"\n")
    stream.stdin.close()
    assert stream.wait() == 0
    return len(json.dumps(data, indent=1))


def run(arguments: list[str], folder: Path) -> tuple[float, str]:
    """Run the command as a process of its own; gives wall-clock seconds and its output."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    command = [sys.executable, "-m", "reviewer", "history", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = build_repository(folder, options.documents, options.rounds)
        repository = folder / "repository"
        whole, out = run(["docs", "--format", "json"], repository)
        one, _ = run(["docs/d0007.md"], repository)
        told = json.loads(out)["history"]["documents"]
        records = sum(len(each["rounds"]) for each in told)
        print(f"{len(told):,} documents, {records:,} records of about {size / 1000:.0f} KB")
        print(f"whole folder  {whole:6.2f} s")
        print(f"one document  {one:6.2f} s")


if __name__ == "__main__":
    main()
