"""Findings as sections of the Markdown report."""

from reviewer.domain.finding import Anchor, Finding
from reviewer.domain.review import Decision, Review
from reviewer.reporters.certainty import explain_ruling
from reviewer.reporters.convergence_wording import mark_since_last
from reviewer.reporters.escaping import clean_text, flatten_text, shorten_end, shorten_middle
from reviewer.reporters.fitting import Block
from reviewer.reporters.markdown_checks import build_signals
from reviewer.reporters.markdown_escaping import escape_line, escape_lines, quote_block, quote_code
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.selection import Group, list_groups, select_findings
from reviewer.reporters.wording import (
    count,
    count_severities,
    explain_absence,
    explain_hit,
    explain_nearest,
    list_marks,
    name_document,
    name_place,
    name_section,
)

LONGEST_TITLE = 160
LONGEST_TEXT = 1600
LONGEST_QUOTE = 600
MOST_PLACES = 4
MOST_HITS = 3

# The lower, the longer a block stays when a report is cut.
FIRST_FINDING, LAST_FINDING, SIGNALS, FOLDED, REFUTED = 10, 60, 70, 85, 87


def build_findings(review: Review, options: ReportOptions) -> list[Block]:
    """Build the sections on findings: those that gate, the way up, what is folded, and the checks' signals."""
    blocks: list[Block] = []
    selection = select_findings(review, options.max_findings)
    if not selection.gating.size and review.decision is not Decision.NOT_ASSESSED:
        blocks.append(Block(f"### Findings\n\nNone at the bar of {review.level.value}.", FIRST_FINDING, "note"))
    for above, group in list_groups(selection):
        title = f"The way up (above {review.level.value})" if above else "Findings"
        blocks.append(Block(f"### {title}: {group.size}", FIRST_FINDING, "heading"))
        for number, finding in group.shown:
            text = _build_finding(number, finding, review, verbose=options.verbose)
            blocks.append(Block(text, min(FIRST_FINDING + number, LAST_FINDING), "finding"))
        blocks.append(Block(_build_folded(group, review), FOLDED, "list of further findings"))
    blocks.append(Block(_build_refuted(review), REFUTED, "list of refuted findings"))
    blocks.append(Block(build_signals(review), SIGNALS, "list of checks"))
    return blocks


def fold_details(summary: str, body: str) -> str:
    """Fold a text under a summary of our own words that the reader opens with a click."""
    return f"<details>\n<summary>{summary}</summary>\n\n{body}\n\n</details>"


def _build_finding(number: int, finding: Finding, review: Review, *, verbose: bool) -> str:
    title = escape_line(shorten_end(flatten_text(finding.title), LONGEST_TITLE))
    criterion = review.criterion_titles.get(finding.criterion_id, finding.criterion_id)
    marks = escape_line("; ".join([criterion, *mark_since_last(finding), *list_marks(finding, verbose=verbose)]))
    parts = [
        f"#### {number}. {finding.severity.value.capitalize()}: {title}",
        *_build_evidence(finding, review.document),
        _build_text("Problem", finding.problem),
        _build_text("If left as is", finding.if_left_as_is),
        _build_text("Suggestion", finding.suggestion),
        _build_text("Second reading", explain_ruling(finding)),
    ]
    if flatten_text(finding.replacement or ""):
        parts += ["**Could read:**", quote_block(shorten_end(finding.replacement or "", LONGEST_TEXT))]
    return "\n\n".join(part for part in (*parts, f"*({marks})*") if part)


def _build_text(label: str, text: str) -> str:
    lines = [line for line in escape_lines(shorten_end(text, LONGEST_TEXT)) if line]
    return f"**{label}:** " + "\\\n".join(lines) if lines else ""


def _build_evidence(finding: Finding, document: str) -> list[str]:
    if not finding.anchors:
        hits = " ".join(explain_hit(hit) for hit in finding.hits[:MOST_HITS])
        said = escape_line(f"{explain_absence(finding)} {hits}")
        nearest = escape_line(explain_nearest(finding))
        return [f"{quote_code(name_document(document))} (missing, so no line)", said, *([nearest] if nearest else [])]
    parts: list[str] = []
    for number, anchor in enumerate(finding.anchors[:MOST_PLACES]):
        word = "against " if number and finding.kind == "contradiction" else ""
        parts += [f"{word}{_build_place(document, anchor)}", quote_block(_shorten_quote(anchor.quote))]
    rest = len(finding.anchors) - MOST_PLACES
    return [*parts, f"and {count(rest, 'more place')}"] if rest > 0 else parts


def _build_place(document: str, anchor: Anchor) -> str:
    section = escape_line(shorten_end(name_section(anchor), LONGEST_TITLE))
    place = quote_code(name_place(document, anchor))
    return f"{place} in {section}" if section else place


def _shorten_quote(quote: str) -> str:
    return shorten_middle(clean_text(quote), LONGEST_QUOTE)


def _build_folded(group: Group, review: Review) -> str:
    if not group.folded:
        return ""
    more = "more" if group.shown else "not shown above"
    items = []
    for finding in group.folded:
        title = escape_line(shorten_end(flatten_text(finding.title), LONGEST_TITLE))
        place = f" ({quote_code(name_place(review.document, finding.anchors[0]))})" if finding.anchors else ""
        suggestion = escape_line(shorten_end(finding.suggestion, LONGEST_TEXT))
        items.append(f"- **{finding.severity.value}:** {title}{place}. {suggestion}")
    return fold_details(f"{len(group.folded)} {more}: {count_severities(group.folded)}", "\n".join(items))


def _build_refuted(review: Review) -> str:
    if not review.refuted:
        return ""
    items = []
    for finding in review.refuted:
        title = escape_line(shorten_end(flatten_text(finding.title), LONGEST_TITLE))
        said = escape_line(shorten_end(finding.ruling, LONGEST_TEXT))
        places = ", ".join(_build_place(review.document, anchor) for anchor in finding.rebuttal[:MOST_PLACES])
        quotes = [quote_block(_shorten_quote(anchor.quote)) for anchor in finding.rebuttal[:MOST_PLACES]]
        items.append("\n\n".join([f"**{title}**: {said}", places, *quotes]))
    summary = f"{count(len(items), 'finding')} refuted by the document's own words, not counted"
    return fold_details(summary, "\n\n".join(items))
