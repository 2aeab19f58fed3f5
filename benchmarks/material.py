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
    title, *lines = _cut_samples(words)[number % len(_cut_samples(words))]
    return "\n".join([f"{title} ({number:06})", *lines, "", f"Archive number of this write-up: {number:06}.", ""])


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
    """Cut every sample to the size at the end of a line."""
    cut = []
    for path in sorted(SAMPLES.glob("*.md")):
        kept: list[str] = []
        count = 0
        for line in path.read_text(encoding="utf-8").splitlines():
            kept.append(line)
            count += len(line.split())
            if count >= words:
                break
        cut.append(kept)
    return cut
