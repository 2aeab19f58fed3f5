"""The offline checks beside prose linters, on the same files in the same run; and how cost grows with size.

    python benchmarks/checks.py [FOLDER]      documents to run on; the samples by default

Peers are installed into a cache folder of their own, from their registries; where that is not possible they are
skipped, aloud. Each tool is measured as a whole process over all files, start-up included, because that is what a
hook costs; ours is also measured inside one process.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from reviewer.engine.checking import CheckPlan, check_document
from reviewer.loading.decoding import Decoded
from reviewer.loading.load import load_document
from reviewer.loading.markdown import load_markdown

HOME = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "reviewer-benchmarks"
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
PYTHON_PEERS = ("codespell", "proselint")
NODE_PEERS = ("write-good", "alex@11", "markdownlint-cli2", "textlint", "textlint-rule-write-good")
ROUNDS = 3


def install_peers() -> None:
    """Install what is not there yet; say what could not be."""
    if not (HOME / "python").exists():
        venv.create(HOME / "python", with_pip=True)
        for name in PYTHON_PEERS:
            command = [str(HOME / "python" / "bin" / "pip"), "install", "--quiet", name]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                print(f"skipped: {name} could not be installed")
    if shutil.which("npm") is None:
        print("skipped: the Node peers, because npm is not installed")
        return
    node = HOME / "node"
    node.mkdir(parents=True, exist_ok=True)
    for name in NODE_PEERS:
        folder = name.rsplit("@", 1)[0] if "@" in name[1:] else name
        if not (node / "node_modules" / folder).exists():
            command = ["npm", "install", "--silent", "--prefix", str(node), name]
            if subprocess.run(command, capture_output=True, check=False).returncode:
                print(f"skipped: {name} could not be installed")


def list_commands(files: list[str]) -> dict[str, list[str]]:
    """Give the command of each tool over all files."""
    python, node = HOME / "python" / "bin", HOME / "node" / "node_modules" / ".bin"
    commands = {
        "reviewer check": [sys.executable, "-m", "reviewer", "check", "--quiet", *files],
        "codespell": [str(python / "codespell"), *files],
        "proselint": [str(python / "proselint"), "check", *files],
        "write-good": [str(node / "write-good"), *files],
        "alex": [str(node / "alex"), "--quiet", *files],
        "markdownlint-cli2": [str(node / "markdownlint-cli2"), *files],
        "textlint (write-good rule)": [str(node / "textlint"), "--rule", "write-good", *files],
    }
    return {name: command for name, command in commands.items() if Path(command[0]).exists()}


def measure(command: list[str], folder: Path) -> float:
    """Give the seconds of a whole process, the fastest of a few."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=600)
        best = min(best, time.perf_counter() - start)
    return best


def compare(documents: Path) -> None:
    """Measure every tool over a folder's documents."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, path in enumerate(sorted(documents.rglob("*.md"))):
            shutil.copyfile(path, folder / f"{number:03}-{path.name}")
        files = sorted(path.name for path in folder.iterdir())
        size = sum((folder / file).stat().st_size for file in files) / 1e6
        print(f"{len(files)} documents, {size:.2f} MB, whole process")
        ours = 0.0
        for tool, command in list_commands(files).items():
            seconds = measure(command, folder)
            ours = ours or seconds
            print(f"  {tool:<28} {seconds:7.2f} s  {size / seconds:6.2f} MB/s  {seconds / ours:6.2f} × ours")
        loaded = [load_document(folder / file) for file in files]
        start = time.perf_counter()
        for document in loaded:
            check_document(document, CheckPlan(hints=True))
        seconds = time.perf_counter() - start
        print(f"  {'our checks, in one process':<28} {seconds:7.2f} s  {size / seconds:6.2f} MB/s")


def grow(documents: Path) -> None:
    """Show how the cost of checking grows from 10 KB to 10 MB."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(documents.rglob("*.md")))
    print("size, seconds, seconds per MB (linear when the last column stays)")
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        whole = (text * (size // len(text) + 1))[:size]
        document = load_markdown(Decoded(text=whole, encoding="utf-8"), "long.md")  # past the loader's cap on lines
        start = time.perf_counter()
        check_document(document, CheckPlan(hints=True))
        seconds = time.perf_counter() - start
        print(f"  {size:>10,} {seconds:8.3f} {seconds / size * 1e6:8.2f}")


# an installed package comes with bytecode; a checkout must be allowed to write its own, or every start compiles it anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> None:
    """Compare, then grow."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    documents = Path(given[0]) if given else SAMPLES
    install_peers()
    compare(documents)
    grow(documents)


if __name__ == "__main__":
    main()
