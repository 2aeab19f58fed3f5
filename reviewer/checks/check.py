"""What a check is: a code, a slug, and a function from a reading to the spots it finds."""

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from reviewer.checks.reading import Reading
from reviewer.domain.finding import Confidence, Signal
from reviewer.domain.rubric import Severity
from reviewer.domain.trust import FILLER


class Spot(NamedTuple):
    """A place that a check objects to."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset behind the last."""
    message: str
    """What is wrong there and what to do, in one sentence that names the words or numbers it is about."""
    severity: Severity | None = None
    """The check's own when left out."""
    confidence: Confidence | None = None
    """The check's own when left out; `low` makes it a hint."""


@dataclass(frozen=True)
class Check:
    """A deterministic test that needs no LLM."""

    code: str
    """Such as `DOC101`; never used again for anything else."""
    slug: str
    """Such as `template-residue`; what rubrics, settings and suppressions name."""
    severity: Severity
    confidence: Confidence
    """`high` or `medium` are shown; `low` is a hint, hidden unless hints are asked for."""
    find: Callable[[Reading], Iterable[Spot]]
    doc: str
    """The module's docstring: a title line, then What it finds, Why it matters, Bad, Good."""

    @property
    def title(self) -> str:
        """The docstring's first line, without its full stop."""
        return self.doc.strip().splitlines()[0].rstrip(".")

    def part(self, name: str) -> str:
        """Give a part of the docstring, such as `Bad`: the text after `Bad:` up to the next part, dedented."""
        parts = _split_doc(self.doc)
        return parts.get(name, "")

    def run(self, reading: Reading) -> Iterator[Signal]:
        """Run the check."""
        for spot in self.find(reading):
            yield Signal(
                code=self.code,
                slug=self.slug,
                message=spot.message.replace(FILLER, ""),
                severity=spot.severity or self.severity,
                confidence=spot.confidence or self.confidence,
                anchor=reading.anchor(spot.start, spot.end),
            )


PARTS = ("What it finds", "Why it matters", "Bad", "Good")


def _split_doc(doc: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    name = ""
    for line in inspect.cleandoc(doc).splitlines():
        head = next((part for part in PARTS if line.startswith(f"{part}:")), None)
        if head:
            name = head
            found[name] = [line[len(head) + 1 :].strip()]
        elif name:
            found[name].append(line)
    return {name: inspect.cleandoc("\n".join(lines)).strip("\n") for name, lines in found.items()}
