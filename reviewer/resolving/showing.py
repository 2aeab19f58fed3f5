"""One finding with the lines that it is about, as plain text that a screen reader reads from top to bottom."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor
from reviewer.domain.record import Record, RecordedFinding
from reviewer.errors import LoadError
from reviewer.grounding.locate import Located, Locator
from reviewer.loading.load import load_document
from reviewer.redaction.redact import Redactor
from reviewer.reporters.escaping import clean_text, flatten_text, shorten_end, shorten_middle, spell_ascii
from reviewer.reporters.wording import explain_absence, explain_hit

AROUND = 2
"""Lines shown before and after those that a finding is about."""
MOST_LINES = 12
"""Lines of one place; of more, the first."""
BULLET = 1
"""Words that a line may have beside those quoted before they are said again: the mark of an item."""
LONGEST_LINE = 400
LONGEST_TEXT = 1600


@dataclass(frozen=True)
class Page:
    """How wide texts may be, and in which characters."""

    width: int
    unicode: bool = True

    def write(self, text: str, indent: str = "") -> str:
        """Fill a paragraph."""
        if not self.unicode:
            text = spell_ascii(text)
        return textwrap.fill(text, self.width, initial_indent="", subsequent_indent=indent, break_on_hyphens=False)


class Places:
    """The places of a record's findings in its document as it is now."""

    def __init__(self, root: Path, record: Record, max_bytes: int, redactor: Redactor) -> None:
        """Load the document; that it cannot be read is said where its lines would stand."""
        self.record = record
        self.fault = ""
        self._locator: Locator | None = None
        try:
            path = root / record.document
            document = load_document(path, display=record.document, max_bytes=max_bytes, redactor=redactor)
            self._locator = Locator(document)
        except LoadError as error:
            self.fault = error.what

    @property
    def changed(self) -> bool:
        """Whether the document is another than the one reviewed."""
        return self._locator is None or self._locator.document.digest != self.record.digests.document

    def find(self, anchor: Anchor) -> Anchor | None:
        """Find where an anchor's words stand now; nothing when they do not."""
        if self._locator is None:
            return None
        found = self._locator.find(anchor.quote, anchor.line_start, anchor.line_end)
        return found.anchors[0] if isinstance(found, Located) else None

    def show(self, anchor: Anchor, page: Page) -> Iterator[str]:
        """Write the lines around an anchor's words, or the words alone where they no longer stand."""
        now = self.find(anchor)
        if now is None or self._locator is None:
            why = self.fault or "these words no longer stand in the document"
            yield page.write(f"{why}:")
            yield page.write(f"  “{shorten_middle(flatten_text(anchor.quote), LONGEST_LINE)}”", "  ")
            return
        document = self._locator.document
        first, last = now.line_start, min(now.line_end, now.line_start + MOST_LINES - 1)
        begin, end = max(1, first - AROUND), min(document.line_count, last + AROUND)
        named = f"line {first}" if first == last else f"lines {first} to {last}"
        yield page.write(f"{self.record.document}, {named}:")
        width = len(str(end))
        for number in range(begin, end + 1):
            mark = ">" if first <= number <= last else " "
            lead = f"{mark} {number:>{width}} | "
            yield page.write(lead + _show_line(document, number), " " * len(lead)).rstrip()
        said, whole = now.quote.split(), " ".join(document.shown_line(n) for n in range(first, last + 1)).split()
        if len(said) < len(whole) - BULLET:
            yield page.write(f"the words: “{shorten_middle(flatten_text(now.quote), LONGEST_LINE)}”", "  ")


def _show_line(document: Document, number: int) -> str:
    return shorten_middle(clean_text(document.shown_line(number)).replace("\t", "    "), LONGEST_LINE)


def show_finding(places: Places, finding: RecordedFinding, page: Page) -> str:
    """Write a finding: how heavy, what, where in which lines, why, and what to do."""
    record = places.record
    criterion = next((r.title for r in record.ratings if r.criterion_id == finding.criterion_id), finding.criterion_id)
    asked = f"; question {finding.question_id}" if finding.question_id else ""
    above = "" if finding.gates else "; above the level bar, so it holds nothing back"
    lines = [page.write(f"{finding.severity.value.upper()}: {flatten_text(finding.title)}", "  ")]
    lines += [page.write(f"({criterion}{asked}{above})", "  "), ""]
    for number, anchor in enumerate(finding.anchors):
        lines += ["against this:"] if number and finding.kind == "contradiction" else []
        lines += [*places.show(anchor, page), ""]
    if not finding.anchors:
        lines += [page.write(f"Missing. {flatten_text(explain_absence(finding))}", "  ")]
        lines += [page.write(flatten_text(explain_hit(hit)), "  ") for hit in finding.hits]
        lines += [""]
    texts = {
        "Problem": finding.problem,
        "If left as is": finding.if_left_as_is,
        "Suggestion": finding.suggestion,
        "Could read": finding.replacement or "",
    }
    for label, text in texts.items():
        if plain := flatten_text(text):
            lines.append(page.write(f"{label}: {shorten_end(plain, LONGEST_TEXT)}", "  "))
    return "\n".join(lines)
