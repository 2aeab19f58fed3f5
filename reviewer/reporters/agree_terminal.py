"""An agreement as text for a person at a terminal: the measures, criterion by criterion, then the findings."""

from reviewer.domain.human_review import Agreement, CriterionAgreement, HumanFinding
from reviewer.domain.record import RecordedFinding
from reviewer.reporters.agree_wording import (
    TIES,
    explain_decisions,
    explain_overlap,
    list_measures,
    name_human_place,
)
from reviewer.reporters.compare_wording import write_difference
from reviewer.reporters.escaping import flatten_text, shorten_end
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.terminal_lines import finish_lines
from reviewer.reporters.wording import write_score

LONGEST_TITLE = 200


def render(agreement: Agreement, options: ReportOptions) -> str:
    """Render an agreement for a terminal: plain text, or with ANSI styles when the options ask for colour."""
    page = Page(options.width, unicode=options.unicode)
    page.write(Span(agreement.document, Role.STRONG))
    page.write(Span(f"Rubric {agreement.rubric}. ", Role.QUIET), Span(explain_decisions(agreement)))
    for caution in agreement.cautions:
        page.write(Span("MIND. ", Role.WARNING), Span(caution), hang=2)
    page.head("How far both agree")
    for name, text in list_measures(agreement):
        page.write(Span(text), lead=(Span(f"{name:<12}", Role.STRONG),), indent=2)
    page.head("Ratings, 1 to 5: recorded, person, difference")
    for one in agreement.criteria:
        page.write(Span(one.title), lead=(Span(_fill_rating(one)),), indent=2)
    page.head("Findings")
    page.write(Span(explain_overlap(agreement)), indent=2)
    _write_both(page, agreement)
    _write_recorded(page, agreement.only_recorded)
    _write_human(page, agreement.only_human)
    return finish_lines(page.lines, color=options.color)


def _fill_rating(one: CriterionAgreement) -> str:
    human = "none" if one.human is None else f"{one.human:.1f}"
    return f"{write_score(one.recorded):>4}  {human:>4}  {write_difference(one.difference):>4}  "


def _shorten(title: str) -> str:
    return shorten_end(flatten_text(title), LONGEST_TITLE)


def _write_both(page: Page, agreement: Agreement) -> None:
    if agreement.both:
        page.head(f"Both have: {len(agreement.both)}")
    for pair in agreement.both:
        severity = pair.recorded.severity.value
        theirs = pair.human.severity.value if pair.human.severity else "no severity"
        lead = Span(f"{severity.upper()}  ", Role(severity))
        page.write(Span(_shorten(pair.recorded.title)), lead=(lead,), indent=2, hang=2)
        page.write(Span(f"person: {theirs}, “{_shorten(pair.human.title)}” ({TIES[pair.tie]})", Role.QUIET), indent=6)


def _write_recorded(page: Page, findings: tuple[RecordedFinding, ...]) -> None:
    if findings:
        page.head(f"Only the recorded review has: {len(findings)}")
    for finding in findings:
        lead = Span(f"{finding.severity.value.upper()}  ", Role(finding.severity.value))
        place = f" ({finding.id}" + (f", line {finding.line})" if finding.line else ")")
        page.write(Span(_shorten(finding.title)), Span(place, Role.QUIET), lead=(lead,), indent=2, hang=2)


def _write_human(page: Page, findings: tuple[HumanFinding, ...]) -> None:
    if findings:
        page.head(f"Only the person has: {len(findings)}")
    for finding in findings:
        severity = finding.severity.value if finding.severity else "plain"
        lead = Span(f"{severity.upper()}  " if finding.severity else "- ", Role(severity))
        place = name_human_place(finding)
        rest = Span(f" ({place})" if place else "", Role.QUIET)
        page.write(Span(_shorten(finding.title)), rest, lead=(lead,), indent=2, hang=2)
