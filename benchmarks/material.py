"""Documents to measure with: cut from the samples to a size in words, each another text."""

from functools import cache
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
LONG, SHORT = 1100, 300
"""The two sizes in words."""
FOLDERS = ("design", "design", "experiments", "experiments", "post-mortems", "post-mortems", "roadmaps", "roadmaps")
"""Folder of each sample in their order, from which the kind of a document is told."""


def make_document(number: int, words: int) -> str:
    """Make a document of about so many words; the same number makes the same text, another number another."""
    lines = list(_cut_samples(words)[number % len(_cut_samples(words))])
    title = next(place for place, line in enumerate(lines) if line.startswith("# "))
    lines[title] += f" ({number:06})"
    return "\n".join([*lines, "", f"Archive number of this write-up: {number:06}.", ""])


def write_documents(folder: Path, count: int, words: int, first: int = 0) -> list[Path]:
    """Write so many documents into folders by kind."""
    paths = []
    for number in range(first, first + count):
        path = folder / FOLDERS[number % len(FOLDERS)] / f"{number // 1000:03}" / f"{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make_document(number, words), encoding="utf-8")
        paths.append(path)
    return paths


@cache
def _cut_samples(words: int) -> list[list[str]]:
    """Cut every sample to the size at the end of a line; what is too short goes on with the samples after it."""
    samples = [path.read_text(encoding="utf-8").splitlines() for path in sorted(SAMPLES.glob("*.md"))]
    return [_cut(samples[number:] + samples[:number], words) for number in range(len(samples))]


def _cut(samples: list[list[str]], words: int) -> list[str]:
    kept: list[str] = []
    count = 0
    for line in (line for _ in range(1 + words // 5000) for lines in samples for line in lines):
        kept.append(line)
        count += len(line.split())
        if count >= words:
            break
    return kept
