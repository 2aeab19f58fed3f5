"""A comparison as GitHub-flavoured Markdown, for a comment on a pull request or a file."""

from reviewer.domain.comparison import Comparison, EarlierFinding
from reviewer.domain.finding import Finding
from reviewer.reporters.compare_sheet import ComparisonSheet, list_fates, list_new
from reviewer.reporters.compare_wording import (
    NO_CHANGE,
    explain_disposition,
    explain_hunks,
    explain_no_change,
    explain_rating_change,
    list_summary,
    name_lines,
    write_difference,
    write_interval,
    write_level,
    write_scores,
    write_verdicts,
)
from reviewer.reporters.escaping import shorten_end
from reviewer.reporters.fitting import Block, fit_blocks
from reviewer.reporters.markdown_escaping import escape_line, quote_block, quote_code
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import explain_absence, write_score

LONGEST_TITLE = 200
LONGEST_SENTENCE = 400
MOST_HUNKS = 2
MOST_LINES = 6
CUT_NOTE = "*Cut to fit into one comment. Left out: {left_out}. The JSON report (`--format json`) has everything.*"

# The lower, the longer a block stays when a report is cut.
TITLE, RATINGS, FINDING = 1, 3, 10


def render(sheet: ComparisonSheet, options: ReportOptions) -> str:
    """Render a comparison as Markdown of at most `options.max_characters` characters."""
    comparison = sheet.comparison
    blocks = [Block(_build_head(comparison))]
    for _, title, group in list_fates(comparison):
        blocks.append(Block(f"### {title}: {len(group)}", TITLE, "heading"))
        blocks += [Block(_build_earlier(one, sheet), FINDING, "finding") for one in group]
    for title, new in list_new(comparison):
        blocks.append(Block(f"### {title}: {len(new)}", TITLE, "heading"))
        blocks += [Block(_build_finding(one.finding), FINDING, "finding") for one in new]
    blocks.append(Block(_build_ratings(comparison), RATINGS, "rating table"))
    blocks.append(Block(_build_levels(comparison), RATINGS, "level table"))
    blocks.append(Block("\n".join(f"> {escape_line(caution)}" for caution in comparison.cautions), TITLE, "caution"))
    return fit_blocks(blocks, options.max_characters, CUT_NOTE)


def _build_head(comparison: Comparison) -> str:
    scores = write_scores(comparison)
    verdicts = write_verdicts(comparison).capitalize()
    lines = [f"## {verdicts}" + (f" · {escape_line(scores)}" if scores else ""), ""]
    if same := explain_no_change(comparison):
        lines += [f"> [!WARNING]\n> **{NO_CHANGE}** {same}", ""]
    lines += [f"{quote_code(comparison.old.shown)} → {quote_code(comparison.new.shown)}", ""]
    lines += [f"- {sentence}" for sentence in list_summary(comparison)]
    return "\n".join(lines)


def _build_finding(finding: Finding) -> str:
    title = escape_line(shorten_end(finding.title, LONGEST_TITLE))
    places = ", ".join(name_lines(anchor) for anchor in finding.anchors) or escape_line(explain_absence(finding))
    above = "" if finding.gates else "; above the bar"
    return f"- **{finding.severity.value}** {title} ({places.removesuffix('.')}; {quote_code(finding.id)}{above})"


def _build_earlier(one: EarlierFinding, sheet: ComparisonSheet) -> str:
    lines = [_build_finding(one.finding)]
    last = one.later or one.finding
    if said := explain_disposition(last.disposition):
        lines.append(escape_line(shorten_end(said, LONGEST_SENTENCE)))
    if said := explain_hunks(one):
        lines.append(f"{said}.")
    for hunk in one.hunks[:MOST_HUNKS]:
        new = "\n".join(line for line in sheet.list_new(hunk) if line.strip())
        if new:
            lines += ["", *quote_block(new, MOST_LINES).split("\n"), ""]
    return "\n".join([lines[0], *(f"  {line}".rstrip() for line in lines[1:])]).rstrip()


def _build_ratings(comparison: Comparison) -> str:
    if not comparison.ratings:
        return ""
    rows = ["### Ratings", "", "| Criterion | Then | Now | Change | |", "| --- | --- | --- | --- | --- |"]
    for change in comparison.ratings:
        old = f"{write_score(change.old)}{escape_line(write_interval(change.old_interval))}"
        new = f"{write_score(change.new)}{escape_line(write_interval(change.new_interval))}"
        note = explain_rating_change(change)
        rows.append(f"| {escape_line(change.title)} | {old} | {new} | {write_difference(change.difference)} | {note} |")
    return "\n".join(rows)


def _build_levels(comparison: Comparison) -> str:
    if not comparison.levels:
        return ""
    rows = ["### Questions met", "", "| Level | Then | Now | |", "| --- | --- | --- | --- |"]
    for change in comparison.levels:
        place = "the bar" if change.level is comparison.new.level else ""
        rows.append(f"| {change.level.value} | {write_level(change.old)} | {write_level(change.new)} | {place} |")
    return "\n".join(rows)
