"""Whether the words that a record quotes stand in the document where it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reviewer.domain.document import LINE_END, Document, digest_text
from reviewer.domain.finding import Anchor
from reviewer.domain.record import Record
from reviewer.domain.trust import FILLER
from reviewer.loading.load import load_bytes, read_text
from reviewer.redaction.redact import Redactor
from reviewer.trust.scan import cover, cover_lines, scan_document


@dataclass(frozen=True)
class Present:
    """A document as it is now."""

    name: str
    """Path from the project's root."""
    data: bytes
    redactor: Redactor

    @cached_property
    def text(self) -> str:
        """Its text with line feeds as line ends and placeholders for secrets.

        Raises:
            LoadError: it cannot be read as text.
        """
        return LINE_END.sub("\n", read_text(self.data, self.name, self.redactor))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text; raises as `text` does."""
        return digest_text(self.text)

    @cached_property
    def document(self) -> Document:
        """The document with its structure, which takes far longer; raises as `text` does."""
        return load_bytes(self.text.encode("utf-8", "surrogatepass"), self.name, from_file=True, redactor=self.redactor)

    @cached_property
    def views(self) -> tuple[str, ...]:
        """The texts that an LLM may have read: without what no reader sees, and without lines that speak to it."""
        scan = scan_document(self.document)
        covered = cover(self.document, scan.hidden)
        return (covered.text, cover_lines(covered, scan.told_lines_seen).text)

    def holds(self, anchor: Anchor) -> bool:
        """Whether an anchor's quote stands at its offsets."""
        if not 0 <= anchor.start < anchor.end <= len(self.text):
            return False
        # what no reader sees is taken out before an LLM reads it, which few documents need
        return _cut(self.text, anchor) == anchor.quote or any(_cut(view, anchor) == anchor.quote for view in self.views)

    @cached_property
    def _words(self) -> str:
        return f" {' '.join(self.text.split())} "

    def says(self, quote: str) -> bool:
        """Whether words stand anywhere in the text, however its lines are wrapped."""
        return " ".join(quote.split()) in self._words


def _cut(text: str, anchor: Anchor) -> str:
    return text[anchor.start : anchor.end].replace(FILLER, "")


def list_anchors(record: Record) -> Iterator[Anchor]:
    """Give every place that a record quotes."""
    for finding in record.findings:
        yield from finding.anchors
        yield from (hit.anchor for hit in finding.hits)
    for answer in record.answers:
        yield from answer.anchors
    yield from (signal.anchor for signal in record.signals)
    for closed in record.convergence.closed if record.convergence else ():
        yield from closed.anchors


def find_lost_quotes(record: Record, present: Present) -> Iterator[str]:
    """Say which quotes do not stand in the reviewed text where the record says."""
    for anchor in list_anchors(record):
        if not present.holds(anchor):
            shown = " ".join(anchor.quote.split())[:60]
            yield f"“{shown}” does not stand in the document at line {anchor.line_start}"
