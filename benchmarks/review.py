"""One review of a 5,000-word document against an endpoint that answers at once: whole process, cold and cached."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from endpoint import running_endpoint

ROUNDS = 7
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


def write_document(folder: Path, words: int = 5000) -> Path:
    """Write a document of so many words out of the samples."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.md")))
    path = folder / "document.md"
    place = 0
    for _ in range(words):
        place = text.find(" ", place + 1)
    path.write_text(text[:place], encoding="utf-8")
    return path


def measure(command: list[str], environment: dict[str, str], folder: Path) -> float:
    """Give the milliseconds of a whole process; a review that fails stops the benchmark."""
    start = time.perf_counter()
    result = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if result.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}: exit {result.returncode}\n{result.stderr}")
    return seconds * 1000


# an installed package comes with bytecode; a checkout must be allowed to write its own, or every start compiles it anew
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def main() -> None:
    """Measure quick and standard, cold and cached, beside `import openai` in the same run."""
    with running_endpoint() as endpoint, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = write_document(folder)
        environment = {**os.environ, "HOME": name, "XDG_CACHE_HOME": f"{name}/cache", "XDG_DATA_HOME": f"{name}/data"}
        reference = [measure([sys.executable, "-c", "import openai"], environment, folder) for _ in range(ROUNDS)]
        openai = statistics.median(reference)
        print(f"{'import openai (reference)':<34} {openai:7.0f} ms")
        for depth in ("quick", "standard"):
            command = [sys.executable, "-m", "reviewer", "review", str(document), "--kind", "design-doc", "--quiet"]
            command += ["--depth", depth, "--base-url", endpoint.url, "--model", "m"]
            cold = statistics.median(measure([*command, "--no-cache"], environment, folder) for _ in range(ROUNDS))
            measure(command, environment, folder)
            warm = statistics.median(measure(command, environment, folder) for _ in range(ROUNDS))
            print(f"{f'review, {depth}, nothing cached':<34} {cold:7.0f} ms  {cold / openai:5.2f} × (bar: 1000 ms)")
            print(f"{f'review, {depth}, all cached':<34} {warm:7.0f} ms  {warm / openai:5.2f} ×")


if __name__ == "__main__":
    main()
