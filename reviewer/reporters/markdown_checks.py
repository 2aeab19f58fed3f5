"""What the checks found as sections of the Markdown report: beside a review, or alone."""

from collections.abc import Sequence

from reviewer.domain.finding import Signal
from reviewer.domain.review import Checked, Review
from reviewer.reporters.escaping import shorten_end
from reviewer.reporters.fitting import Block
from reviewer.reporters.markdown_escaping import escape_line, quote_code
from reviewer.reporters.trust_wording import list_warnings
from reviewer.reporters.wording import count, explain_checked, name_document, name_place

LONGEST_IN_REVIEW = 160
LONGEST_MESSAGE = 400
MOST_SIGNALS = 50
MOST_ROWS = 200

TABLE = 20
"""The lower, the longer a block stays when a report is cut."""


def build_signals(review: Review) -> str:
    """Build the list of what the checks found beside a review."""
    wanted = [signal for signal in review.signals if not signal.suppressed]
    if not review.signals:
        return ""
    items = [
        f"- {quote_code(name_place(review.document, signal.anchor))} {signal.severity.value}: "
        f"{escape_line(shorten_end(signal.message, LONGEST_IN_REVIEW))} ({signal.code} {signal.slug})"
        for signal in wanted[:MOST_SIGNALS]
    ]
    rest = len(wanted) - MOST_SIGNALS
    items += [f"- {rest} more"] if rest > 0 else []
    suppressed = len(review.signals) - len(wanted)
    items += [f"- {count(suppressed, 'finding')} suppressed by the author"] if suppressed else []
    return "\n".join([f"### Checks (no LLM): {len(wanted)}", "", *items])


def build_checked(documents: Sequence[Checked]) -> list[Block]:
    """Build a summary and a table for each document in which the checks found something."""
    blocks = [Block(f"## Checks\n\n{explain_checked(documents)}.")]
    for checked in documents:
        wanted = [signal for signal in checked.signals if not signal.suppressed]
        if wanted or list_warnings(checked):
            blocks.append(Block(_build_table(checked, wanted), TABLE, "document's table"))
    return blocks


def _build_table(checked: Checked, wanted: Sequence[Signal]) -> str:
    lines = [f"### {quote_code(name_document(checked.document))}", ""]
    lines += [f"{escape_line(shorten_end(warning, LONGEST_MESSAGE))}\n" for warning in list_warnings(checked)]
    if wanted:
        lines += ["| Line | Severity | Check | Finding |", "| --- | --- | --- | --- |"]
        lines += [_build_row(signal) for signal in wanted[:MOST_ROWS]]
    if len(wanted) > MOST_ROWS:
        lines.append(f"\n{len(wanted) - MOST_ROWS} more findings are not in this table.")
    return "\n".join(lines).rstrip()


def _build_row(signal: Signal) -> str:
    weight = "hint" if signal.is_hint else signal.severity.value
    message = escape_line(shorten_end(signal.message, LONGEST_MESSAGE))
    place = f"{signal.anchor.line_start}:{signal.anchor.column_start}"
    return f"| {place} | {weight} | {escape_line(signal.code)} {escape_line(signal.slug)} | {message} |"
