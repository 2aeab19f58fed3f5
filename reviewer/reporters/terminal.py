"""A run as text for a person at a terminal, read from the top down: verdict, findings, then what they rest on."""

from reviewer.domain.review import Decision, Failure, Review, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.certainty import list_reasons, write_interval
from reviewer.reporters.convergence_wording import list_since_last
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.selection import Selection, list_groups, select_findings
from reviewer.reporters.terminal_checks import write_checked, write_signals
from reviewer.reporters.terminal_figures import write_basis, write_levels, write_ratings
from reviewer.reporters.terminal_findings import write_finding, write_focus, write_folded, write_refuted
from reviewer.reporters.terminal_lines import finish_lines
from reviewer.reporters.trust_wording import explain_integrity
from reviewer.reporters.wording import (
    count,
    explain_not_assessed,
    explain_recorded,
    name_decision,
    name_document,
    write_score,
)

DECISION_ROLES = {
    Decision.READY: Role.GOOD,
    Decision.REVISE: Role.MAJOR,
    Decision.RETHINK: Role.BLOCKER,
    Decision.NOT_ASSESSED: Role.WARNING,
}


def render(run: Run, options: ReportOptions) -> str:
    """Render a run for a terminal: plain text, or with ANSI styles when the options ask for colour.

    Both have the same words in the same places.
    """
    page = Page(options.width, unicode=options.unicode)
    for number, review in enumerate(run.reviews, 1):
        if len(run.reviews) > 1:
            page.head(f"Document {number} of {len(run.reviews)}")
        _write_review(page, review, options)
    if run.checked:
        write_checked(page, run.checked)
    for failure in run.failures:
        _write_failure(page, failure)
    if len(run.reviews) + len(run.failures) > 1 and (run.reviews or not run.checked):
        _write_summary(page, run)
    if not run.reviews and not run.checked and not run.failures:
        page.write(Span("No document was reviewed."))
    return finish_lines(page.lines, color=options.color)


def _write_review(page: Page, review: Review, options: ReportOptions) -> None:
    _write_warning(page, review)
    _write_verdict(page, review)
    write_focus(page, review)
    write_levels(page, review)
    selection = select_findings(review, options.max_findings)
    _write_findings(page, review, selection, options)
    write_signals(page, review)
    write_ratings(page, review)
    write_basis(page, review, verbose=options.verbose)
    _write_warning(page, review)


def _write_warning(page: Page, review: Review) -> None:
    """Say at the top and again at the end what must not be overlooked."""
    if review.provenance.recorded:
        page.blank()
        page.write(Span("RECORDED REPLY. ", Role.WARNING), Span(explain_recorded(review.provenance)), hang=2)
    if integrity := explain_integrity(review.signals):
        page.blank()
        page.write(Span("HIDDEN INSTRUCTIONS. ", Role.WARNING), Span(integrity), hang=2)
    if review.decision is Decision.NOT_ASSESSED:
        page.blank()
        page.write(Span("NOT ASSESSED. ", Role.WARNING), Span(explain_not_assessed(review)), hang=2)


def _write_verdict(page: Page, review: Review) -> None:
    page.blank()
    page.write(Span(name_document(review.document), Role.STRONG))
    page.write(
        Span("Read as: ", Role.QUIET), Span(f"{review.rubric_title} ({review.kind}): {review.kind_reason}"), hang=2
    )
    page.blank()
    assessed = review.decision is not Decision.NOT_ASSESSED
    shown = f"{write_score(review.score)}{write_interval(review.interval)}"
    score = f"score {shown} of 5, at the bar of {review.level.value}" if assessed else ""
    verdict = Span(f"{name_decision(review.decision).upper()}   ", DECISION_ROLES[review.decision])
    page.write(Span(score), lead=(verdict,))
    for reason in list_reasons(review):
        page.write(Span(reason), lead=(Span("- "),), indent=2)
    _write_since_last(page, review)


def _write_since_last(page: Page, review: Review) -> None:
    lines = list_since_last(review)
    if lines:
        page.blank()
    for number, line in enumerate(lines):
        page.write(Span(line, Role.QUIET if number else Role.STRONG), indent=2 if number else 0, hang=2)


def _write_findings(page: Page, review: Review, selection: Selection, options: ReportOptions) -> None:
    if review.decision is Decision.NOT_ASSESSED and not review.findings:
        return
    if not selection.gating.size:
        page.head("Findings")
        page.write(Span(f"None at the bar of {review.level.value}."), indent=2)
    for above, group in list_groups(selection):
        title = f"The way up (above {review.level.value})" if above else "Findings"
        page.head(f"{title}: {group.size}, heaviest first" if group.size > 1 else f"{title}: 1")
        for number, finding in group.shown:
            page.blank()
            write_finding(page, number, finding, review, verbose=options.verbose)
        write_folded(page, group)
    write_refuted(page, review, verbose=options.verbose)


def _write_failure(page: Page, failure: Failure) -> None:
    page.blank()
    page.write(Span(name_document(failure.document), Role.STRONG), lead=(Span("NOT REVIEWED  ", Role.BLOCKER),))
    page.paragraphs("Reason:", failure.reason, indent=2)
    if failure.hint:
        page.paragraphs("What to do:", failure.hint, indent=2)


def _write_summary(page: Page, run: Run) -> None:
    page.head(f"Summary of {count(len(run.reviews) + len(run.failures), 'document')}")
    page.write(
        Span("document", Role.QUIET), lead=(Span(_fill_row("decision", "score", "blockers", "majors"), Role.QUIET),)
    )
    for review in run.reviews:
        gating = [finding.severity for finding in review.findings if finding.gates and not finding.settled]
        gating += [signal.severity for signal in review.signals if not signal.suppressed and not signal.is_hint]
        figures = [write_score(review.score), str(gating.count(Severity.BLOCKER)), str(gating.count(Severity.MAJOR))]
        if review.decision is Decision.NOT_ASSESSED:
            figures = ["-", "-", "-"]
        row = _fill_row(name_decision(review.decision), *figures)
        page.write(Span(name_document(review.document), Role.PLACE), lead=(Span(row),))
    for failure in run.failures:
        row = _fill_row("not reviewed", "-", "-", "-")
        page.write(Span(name_document(failure.document), Role.PLACE), lead=(Span(row),))


def _fill_row(decision: str, score: str, blockers: str, majors: str) -> str:
    return f"  {decision:<14}{score:<7}{blockers:<10}{majors:<8}"
