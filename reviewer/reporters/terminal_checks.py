"""What the checks found as lines of the terminal report: beside a review, or alone."""

from collections.abc import Sequence

from reviewer.domain.finding import Signal
from reviewer.domain.review import Checked, Review
from reviewer.reporters.escaping import flatten_text, shorten_end
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.trust_wording import list_warnings
from reviewer.reporters.wording import count, explain_checked, name_document, name_place

LONGEST_IN_REVIEW = 160
LONGEST_MESSAGE = 400
MOST_SIGNALS = 20


def write_signals(page: Page, review: Review) -> None:
    """Write what the checks found beside a review; no LLM had a part in it."""
    wanted = [signal for signal in review.signals if not signal.suppressed]
    if not review.signals:
        return
    page.head(f"Checks (no LLM): {len(wanted)}")
    for signal in wanted[:MOST_SIGNALS]:
        page.write(
            Span(name_place(review.document, signal.anchor), Role.PLACE),
            Span(f" {signal.severity.value}: {shorten_end(flatten_text(signal.message), LONGEST_IN_REVIEW)}"),
            Span(f" ({signal.code} {signal.slug})", Role.QUIET),
            indent=2,
            hang=2,
        )
    rest = len(wanted) - MOST_SIGNALS
    if rest > 0:
        page.write(Span(f"{rest} more (--format json)"), indent=2)
    suppressed = len(review.signals) - len(wanted)
    if suppressed:
        page.write(Span(f"{count(suppressed, 'finding')} suppressed by the author"), indent=2)


def write_checked(page: Page, documents: Sequence[Checked]) -> None:
    """Write one line a signal, document by document, and one that sums up; suppressed ones are only counted."""
    page.blank()
    for checked in documents:
        for warning in list_warnings(checked):
            page.write_unbroken(Span(name_document(checked.document), Role.PLACE), Span(f": note: {warning}"))
        for signal in checked.signals:
            if not signal.suppressed:
                _write_signal(page, checked.document, signal)
    page.write_unbroken(Span(explain_checked(documents)))


def _write_signal(page: Page, document: str, signal: Signal) -> None:
    weight = Span("hint", Role.QUIET) if signal.is_hint else Span(signal.severity.value, Role(signal.severity.value))
    page.write_unbroken(
        Span(name_place(document, signal.anchor), Role.PLACE),
        Span(": "),
        weight,
        Span(f" {signal.code} {signal.slug}: {shorten_end(flatten_text(signal.message), LONGEST_MESSAGE)}"),
    )
