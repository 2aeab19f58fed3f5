"""How long it takes to ground 50 quotes in a document of 100 KB, beside plain search and two fuzzy matchers.

Run it as `python benchmarks/grounding.py` from the root of the repository. Every figure is the best of several
runs in this process. The references find less (raw search), prove nothing (both fuzzy matchers) or both.
"""

import time
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

from rapidfuzz import fuzz

from reviewer.domain.document import Document, Section
from reviewer.grounding.locate import Located, Locator

ROOT = Path(__file__).parent.parent
SIZE, QUOTES, RUNS, BAR_MS = 100_000, 50, 15, 60.0


def main() -> None:
    document, quotes = build_document(), []
    lines = [(number, document.line_text(number).strip()) for number in range(1, document.line_count + 1)]
    long_lines = [(number, line) for number, line in lines if len(line) >= 60 and line.endswith(".")]
    for number, line in long_lines[:: len(long_lines) // QUOTES][:QUOTES]:
        quotes.append((number, line.replace("'", "’").replace("**", "")))

    grounding = measure(lambda: ground(document, quotes))
    locator = Locator(document)
    folding = measure(lambda: Locator(document))
    finding = measure(lambda: [locator.find(quote, line, line) for line, quote in quotes])
    failing = measure(lambda: [locator.find(f"{quote} zebra", line, line) for line, quote in quotes])
    raw = measure(lambda: [document.text.find(quote) for _, quote in quotes])
    rapid = measure(lambda: [fuzz.partial_ratio_alignment(quote, document.text) for _, quote in quotes])
    sequence = measure(
        lambda: SequenceMatcher(None, document.text, quotes[0][1], autojunk=False).find_longest_match(), runs=3
    )

    found = sum(isinstance(locator.find(quote, line, line), Located) for line, quote in quotes)
    found_raw = sum(quote in document.text for _, quote in quotes)
    print(f"{len(document.text):,} characters, {len(quotes)} quotes with curly quotes and without bold marks\n")
    rows = [
        (f"fold once + find {QUOTES} quotes", grounding, f"{found} found, exact offsets"),
        ("  of it: fold", folding, ""),
        (f"  of it: find {QUOTES} quotes", finding, ""),
        (f"refuse {QUOTES} quotes that do not stand there", failing, ""),
        (f"str.find, {QUOTES} quotes", raw, f"{found_raw} found"),
        (f"rapidfuzz partial_ratio_alignment, {QUOTES} quotes", rapid, "proves nothing"),
        ("difflib longest match, 1 quote", sequence, "proves nothing"),
    ]
    for name, milliseconds, note in rows:
        print(f"{name:50} {milliseconds:9.2f} ms {milliseconds / grounding:8.3f} x  {note}")
    verdict = "met" if grounding < BAR_MS else "MISSED"
    print(f"\nbar: under {BAR_MS:.0f} ms for fold and {QUOTES} quotes: {verdict}")


def build_document() -> Document:
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "samples").glob("*.md"))]
    text = "\n\n".join(samples * (1 + SIZE // max(1, sum(map(len, samples)))))[:SIZE]
    section = Section(path=(), level=0, line_start=1, line_end=text.count("\n") + 1)
    return Document(path="samples.md", text=text, format="markdown", sections=(section,))


def ground(document: Document, quotes: list[tuple[int, str]]) -> None:
    locator = Locator(document)
    for line, quote in quotes:
        locator.find(quote, line, line)


def measure(work: Callable[[], object], runs: int = RUNS) -> float:
    """Give the best time of several runs in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


if __name__ == "__main__":
    main()
