"""A comparison as text for a person at a terminal: what was answered, open or new, and the ratings."""

import itertools

from reviewer.domain.comparison import Comparison, EarlierFinding, Fate, Hunk, RatingChange
from reviewer.domain.finding import Finding
from reviewer.domain.review import Decision
from reviewer.reporters.compare_sheet import ComparisonSheet, list_fates, list_new
from reviewer.reporters.compare_wording import (
    NO_CHANGE,
    explain_disposition,
    explain_hunks,
    explain_no_change,
    explain_rating_change,
    list_summary,
    write_difference,
    write_interval,
    write_level,
    write_scores,
    write_verdicts,
)
from reviewer.reporters.escaping import flatten_text, shorten_end, shorten_middle, spell_ascii
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.terminal_lines import finish_lines
from reviewer.reporters.wording import count, explain_absence, name_place, name_section, write_score

INDENT = 4
LONGEST_TITLE = 160
LONGEST_LINE = 200
MOST_LINES = 4
MOST_HUNKS = 3
BRIEF = (Fate.STILL_OPEN, Fate.UNTOUCHED, Fate.NOT_RAISED)
"""Findings about which nothing is new: their reader knows them, so that a line each is enough."""

MOODS = {
    Decision.READY: Role.GOOD,
    Decision.REVISE: Role.MAJOR,
    Decision.RETHINK: Role.BLOCKER,
    Decision.NOT_ASSESSED: Role.WARNING,
}


def render(sheet: ComparisonSheet, options: ReportOptions) -> str:
    """Render a comparison for a terminal: plain text, or with ANSI styles when the options ask for colour."""
    page = Page(options.width, unicode=options.unicode)
    comparison = sheet.comparison
    _write_head(page, comparison)
    numbers = itertools.count(1)
    for fate, title, group in list_fates(comparison):
        page.head(f"{title}: {len(group)}")
        if fate in BRIEF:
            page.blank()
        for one in group:
            if fate in BRIEF:
                _write_title(page, next(numbers), one.finding, brief=True)
            else:
                _write_earlier(page, next(numbers), one, sheet)
    for title, new in list_new(comparison):
        page.head(f"{title}: {len(new)}")
        for finding in new:
            _write_finding(page, next(numbers), finding.finding, comparison.new.document)
    _write_ratings(page, comparison)
    _write_levels(page, comparison)
    if comparison.cautions:
        page.head("What keeps the two from being measured alike", Role.WARNING)
        for caution in comparison.cautions:
            page.write(Span(caution), lead=(Span("- "),), indent=2)
    return finish_lines(page.lines, color=options.color)


def _write_head(page: Page, comparison: Comparison) -> None:
    old, new = comparison.old, comparison.new
    page.write(Span(new.document, Role.STRONG))
    page.write(Span("Old: ", Role.QUIET), Span(old.shown), hang=5)
    page.write(Span("New: ", Role.QUIET), Span(new.shown), hang=5)
    page.blank()
    role = MOODS[new.decision] if new.decision else Role.WARNING
    verdict = write_verdicts(comparison).upper()
    lead = Span(f"{verdict if page.unicode else spell_ascii(verdict)}   ", role)
    page.write(Span(write_scores(comparison)), lead=(lead,))
    if same := explain_no_change(comparison):
        page.write(Span(f"{NO_CHANGE.upper()} ", Role.WARNING), Span(same), hang=2)
    for sentence in list_summary(comparison):
        page.write(Span(sentence), lead=(Span("- "),), indent=2)


def _write_earlier(page: Page, number: int, one: EarlierFinding, sheet: ComparisonSheet) -> None:
    last = one.later or one.finding
    _write_finding(page, number, one.finding, sheet.comparison.old.document)
    if said := explain_disposition(last.disposition):
        page.write(Span(said), indent=INDENT, hang=2)
    if said := explain_hunks(one):
        page.write(Span(f"{said}:" if sheet.old_lines else said), indent=INDENT, hang=2)
        for hunk in one.hunks[:MOST_HUNKS]:
            _write_hunk(page, hunk, sheet)


def _write_hunk(page: Page, hunk: Hunk, sheet: ComparisonSheet) -> None:
    for sign, role, lines in (("- ", Role.QUIET, sheet.list_old(hunk)), ("+ ", Role.QUOTE, sheet.list_new(hunk))):
        said = [shorten_middle(flatten_text(line), LONGEST_LINE) for line in lines if line.strip()]
        rest = len(said) - MOST_LINES
        for line in said[:MOST_LINES]:
            page.write(Span(line, role), lead=(Span(sign),), indent=INDENT + 2)
        if rest > 0:
            page.write(Span(f"({count(rest, 'more line')})", Role.QUIET), lead=(Span(sign),), indent=INDENT + 2)


def _write_title(page: Page, number: int, finding: Finding, *, brief: bool) -> None:
    label = Span(f"{number:>2}. {finding.severity.value.upper()}  ", Role(finding.severity.value))
    title = shorten_end(flatten_text(finding.title), LONGEST_TITLE)
    marks = [finding.id] if brief else []
    if brief and finding.line:
        marks.append(f"line {finding.line}")
    if not finding.gates:
        marks.append("above the bar")
    rest = Span(f" ({', '.join(marks)})" if marks else "", Role.QUIET)
    page.write(Span(title, Role.PLAIN if brief else Role.STRONG), rest, lead=(label,), hang=INDENT)


def _write_finding(page: Page, number: int, finding: Finding, document: str) -> None:
    page.blank()
    _write_title(page, number, finding, brief=False)
    if not finding.anchors:
        page.write(Span(explain_absence(finding)), indent=INDENT, hang=2)
    for anchor in finding.anchors[:2]:
        section = name_section(anchor)
        page.write(
            Span(name_place(document, anchor), Role.PLACE),
            Span(f" in {section}" if section else "", Role.QUIET),
            indent=INDENT,
            hang=2,
        )
    page.write(Span(f"id {finding.id}", Role.QUIET), indent=INDENT)


def _write_ratings(page: Page, comparison: Comparison) -> None:
    if not comparison.ratings:
        return
    page.head("Ratings, 1 to 5, in the rubric's order")
    for change in comparison.ratings:
        page.write(Span(change.title), lead=(Span(f"{_fill_rating(page, change)}  "),), indent=2)
        if note := explain_rating_change(change):
            page.write(Span(note, Role.QUIET), indent=6)


def _fill_rating(page: Page, change: RatingChange) -> str:
    arrow = "→" if page.unicode else "->"
    old = f"{write_score(change.old):>4}{write_interval(change.old_interval)}"
    new = f"{write_score(change.new)}{write_interval(change.new_interval)}"
    return f"{old} {arrow} {new:<4} {write_difference(change.difference):>4}"


def _write_levels(page: Page, comparison: Comparison) -> None:
    if not comparison.levels:
        return
    page.head("Questions met, by engineering level")
    arrow = "→" if page.unicode else "->"
    for change in comparison.levels:
        bar = comparison.new.level
        place = "the bar" if bar is change.level else ""
        page.write(
            Span(place, Role.QUIET),
            lead=(Span(f"{change.level.value}  {write_level(change.old):>8} {arrow} {write_level(change.new):<8} "),),
            indent=2,
        )
