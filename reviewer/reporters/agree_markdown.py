"""An agreement as GitHub-flavoured Markdown."""

from reviewer.domain.human_review import Agreement
from reviewer.reporters.agree_wording import (
    TIES,
    explain_decisions,
    explain_overlap,
    list_measures,
    name_human_place,
)
from reviewer.reporters.compare_wording import write_difference
from reviewer.reporters.escaping import shorten_end
from reviewer.reporters.fitting import Block, fit_blocks
from reviewer.reporters.markdown_escaping import escape_line, quote_code
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import write_score

LONGEST_TITLE = 200
CUT_NOTE = "*Cut to fit into one comment. Left out: {left_out}. The JSON report (`--format json`) has everything.*"


def render(agreement: Agreement, options: ReportOptions) -> str:
    """Render an agreement as Markdown of at most `options.max_characters` characters."""
    lists = (
        ("Both have", _list_both(agreement)),
        ("Only the recorded review has", _list_recorded(agreement)),
        ("Only the person has", _list_human(agreement)),
    )
    blocks = [Block(_build_head(agreement)), Block(_build_ratings(agreement), 1, "rating table")]
    blocks.append(Block(f"### Findings\n\n{escape_line(explain_overlap(agreement))}", 1, "count of findings"))
    blocks += [
        Block("\n".join([f"#### {title}: {len(items)}", "", *items]), 2, "list of findings")
        for title, items in lists
        if items
    ]
    return fit_blocks(blocks, options.max_characters, CUT_NOTE)


def _build_head(agreement: Agreement) -> str:
    lines = [f"## Agreement on {quote_code(agreement.document)}", "", escape_line(explain_decisions(agreement)), ""]
    lines += [f"> {escape_line(caution)}" for caution in agreement.cautions]
    lines += [f"- **{name}:** {escape_line(text)}" for name, text in list_measures(agreement)]
    return "\n".join(lines)


def _build_ratings(agreement: Agreement) -> str:
    rows = ["### Ratings", "", "| Criterion | Recorded | Person | Difference |", "| --- | --- | --- | --- |"]
    for one in agreement.criteria:
        human = "none" if one.human is None else f"{one.human:.1f}"
        change = write_difference(one.difference)
        rows.append(f"| {escape_line(one.title)} | {write_score(one.recorded)} | {human} | {change} |")
    return "\n".join(rows)


def _shorten(title: str) -> str:
    return escape_line(shorten_end(title, LONGEST_TITLE))


def _list_both(agreement: Agreement) -> list[str]:
    return [
        f"- **{pair.recorded.severity.value}** {_shorten(pair.recorded.title)}; person: "
        f"{pair.human.severity.value if pair.human.severity else 'no severity'}, {_shorten(pair.human.title)} "
        f"({TIES[pair.tie]})"
        for pair in agreement.both
    ]


def _list_recorded(agreement: Agreement) -> list[str]:
    return [
        f"- **{finding.severity.value}** {_shorten(finding.title)} ({quote_code(finding.id)})"
        for finding in agreement.only_recorded
    ]


def _list_human(agreement: Agreement) -> list[str]:
    items = []
    for finding in agreement.only_human:
        severity = f"**{finding.severity.value}** " if finding.severity else ""
        place = name_human_place(finding)
        items.append(f"- {severity}{_shorten(finding.title)}" + (f" ({escape_line(place)})" if place else ""))
    return items
