"""Findings as paragraphs of the terminal report."""

from reviewer.domain.finding import Anchor, Finding
from reviewer.domain.review import Review
from reviewer.reporters.certainty import explain_ruling
from reviewer.reporters.convergence_wording import mark_since_last
from reviewer.reporters.escaping import flatten_text, shorten_end, shorten_middle
from reviewer.reporters.focus import choose_focus
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.selection import Group
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

INDENT = 4
LONGEST_TITLE = 160
LONGEST_TEXT = 1600
LONGEST_STEP = 300
LONGEST_QUOTE = 240
MOST_PLACES = 4
MOST_HITS = 3


def write_focus(page: Page, review: Review) -> None:
    """Write the few findings to begin with: what, where, and what to do."""
    focus = choose_focus(review)
    if not focus:
        return
    page.head("Start with these" if len(focus) > 1 else "Start with this")
    for number, start in enumerate(focus, 1):
        title = shorten_end(flatten_text(start.title), LONGEST_TITLE)
        label = Span(f"{number}. {start.severity.value.upper()}  ", Role(start.severity.value))
        place = Span(f" ({start.name_where(review.document)})", Role.PLACE if start.anchor else Role.QUIET)
        page.write(Span(title, Role.STRONG), place, lead=(label,), indent=2, hang=3)
        suggestion = shorten_end(flatten_text(start.suggestion), LONGEST_STEP)
        if suggestion:
            page.write(Span(suggestion), indent=5)


def write_finding(page: Page, number: int, finding: Finding, review: Review, *, verbose: bool) -> None:
    """Write one finding: what it is, where, in which words, why it matters and what to do."""
    severity = Role(finding.severity.value)
    title = shorten_end(flatten_text(finding.title), LONGEST_TITLE)
    label = Span(f"{number:>2}. {finding.severity.value.upper()}  ", severity)
    page.write(Span(title, Role.STRONG), lead=(label,), hang=INDENT)
    _write_evidence(page, finding, review.document)
    _write_text(page, "Problem:", finding.problem)
    _write_text(page, "If left as is:", finding.if_left_as_is)
    _write_text(page, "Suggestion:", finding.suggestion)
    _write_text(page, "Second reading:", explain_ruling(finding))
    if replacement := flatten_text(finding.replacement or ""):
        _write_text(page, "Could read:", f"“{replacement}”")
    criterion = review.criterion_titles.get(finding.criterion_id, finding.criterion_id)
    marks = "; ".join([criterion, *mark_since_last(finding), *list_marks(finding, verbose=verbose)])
    page.write(Span(f"({marks})", Role.QUIET), indent=INDENT)


def _write_text(page: Page, label: str, text: str) -> None:
    if flatten_text(text):
        page.paragraphs(label, shorten_end(text, LONGEST_TEXT), INDENT)


def _write_evidence(page: Page, finding: Finding, document: str) -> None:
    if not finding.anchors:
        page.write(Span(name_document(document), Role.PLACE), Span(" (missing, so no line)"), indent=INDENT)
        page.write(Span(explain_absence(finding)), indent=INDENT, hang=2)
        for hit in finding.hits[:MOST_HITS]:
            page.write(Span(explain_hit(hit)), indent=INDENT, hang=2)
        if nearest := explain_nearest(finding):
            page.write(Span(nearest), indent=INDENT, hang=2)
        return
    for number, anchor in enumerate(finding.anchors[:MOST_PLACES]):
        _write_place(page, document, anchor, "against: " if number and finding.kind == "contradiction" else "")
    rest = len(finding.anchors) - MOST_PLACES
    if rest > 0:
        page.write(Span(f"and {count(rest, 'more place')}"), indent=INDENT)


def _write_place(page: Page, document: str, anchor: Anchor, word: str) -> None:
    section = name_section(anchor)
    page.write(
        Span(word),
        Span(name_place(document, anchor), Role.PLACE),
        Span(f" in {section}" if section else "", Role.QUIET),
        indent=INDENT,
        hang=2,
    )
    page.write(
        Span(f"“{shorten_middle(flatten_text(anchor.quote), LONGEST_QUOTE)}”", Role.QUOTE), indent=INDENT + 2, hang=1
    )


def write_folded(page: Page, group: Group) -> None:
    """Say how many findings are folded away, of which severities, and how to see them."""
    if group.folded:
        more = "more" if group.shown else "not shown here"
        how = f"--max-findings {group.room} or --format json"
        page.blank()
        page.write(Span(f"{len(group.folded)} {more}: {count_severities(group.folded)} ({how})"), indent=2, hang=2)


def write_refuted(page: Page, review: Review, *, verbose: bool) -> None:
    """Say how many findings were refuted; what they said and why they went only where all is asked for."""
    if not review.refuted:
        return
    page.blank()
    how = "" if verbose else " (--verbose shows them)"
    said = f"{count(len(review.refuted), 'finding')} refuted by the document's own words, not counted{how}"
    page.write(Span(said), indent=2, hang=2)
    for finding in review.refuted if verbose else ():
        page.write(Span(shorten_end(flatten_text(finding.title), LONGEST_TITLE)), lead=(Span("- "),), indent=2)
        _write_text(page, "Refuted:", finding.ruling)
        for anchor in finding.rebuttal[:MOST_PLACES]:
            _write_place(page, review.document, anchor, "")
