"""A batch as one HTML page that needs nothing else: figures, what to look at first, and a table of all documents."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Environment

from reviewer.domain.batch import Spend
from reviewer.domain.corpus import BINS, CorpusReport, GroupStats
from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import flatten_text, shorten_end
from reviewer.reporters.html_comments import SHAPES
from reviewer.reporters.html_rows import STATES, ShownRow, name_page, write_data, write_ranks
from reviewer.reporters.html_templates import make_environment, read_asset, write_policy
from reviewer.reporters.wording import count, explain_cost, explain_usage, name_document, write_score

ROWS_WITHOUT_SCRIPT = 1000
"""Rows on the page itself for a reader without scripts; more stand on list pages of as many rows each."""

LONGEST_TEXT = 600
EDGES = tuple((1 + step / 2, 1 + (step + 1) / 2) for step in range(BINS))


class Part(NamedTuple):
    """A piece of a stacked bar."""

    name: str
    number: int
    start: float
    """Share before it, 0 to 1."""
    share: float


def name_list_page(number: int) -> str:
    """Give the address of a list page below the report; the first list stands on the report itself."""
    return "report.html" if number == 0 else f"documents/list-{number + 1:04d}.html"


def stream_report(
    report: CorpusReport, head: Sequence[ShownRow], rows: Iterable[ShownRow], *, pages: bool = True
) -> Iterator[str]:
    """Render the report in pieces, so that it need not be in memory as a whole.

    Args:
        report: the figures.
        head: the first thousand rows.
        rows: every row.
        pages: whether the documents have pages of their own.
    """
    style = read_asset("style.css") + read_asset("corpus.css")
    script = read_asset("corpus.js")
    template = _make_environment().get_template("corpus.j2")
    return template.generate(
        report=report,
        head=head,
        data=write_data(rows),
        pages=pages,
        lists=list_list_pages(report.documents),
        style=style,
        script=script,
        policy=write_policy(style, script),
        decisions=stack_states(report),
        tokens=explain_usage(report.spend.usage, recorded=False),
        cost=_explain_spend(report.spend),
        groups=[name_group(group, report.groups) for group in report.groups],
    )


def stream_list(report: CorpusReport, rows: Sequence[ShownRow], number: int, *, pages: bool = True) -> Iterator[str]:
    """Render one list page: a thousand rows for a reader without scripts; `number` counts from 1."""
    style = read_asset("style.css") + read_asset("corpus.css")
    return (
        _make_environment()
        .get_template("corpus_list.j2")
        .generate(
            report=report,
            rows=rows,
            number=number,
            pages=pages,
            lists=list_list_pages(report.documents),
            style=style,
            policy=write_policy(style, ""),
            groups=[name_group(group, report.groups) for group in report.groups],
        )
    )


def list_list_pages(documents: int) -> list[tuple[str, str]]:
    """List address and name of every list page, the report's own first; none when the report holds all rows."""
    if documents <= ROWS_WITHOUT_SCRIPT:
        return []
    return [
        (name_list_page(number), f"{start + 1:,}–{min(start + ROWS_WITHOUT_SCRIPT, documents):,}")
        for number, start in enumerate(range(0, documents, ROWS_WITHOUT_SCRIPT))
    ]


def stack_states(report: CorpusReport) -> list[Part]:
    """Give the parts of the bar that shows what became of the documents."""
    numbers = {**report.decisions, "failed": report.failed, "not_reviewed": report.not_reviewed}
    parts, before = [], 0
    for state in STATES:
        number = numbers.get(state, 0)
        if number:
            parts.append(Part(state, number, before / report.documents, number / report.documents))
            before += number
    return parts


def name_group(group: GroupStats, among: Sequence[GroupStats]) -> str:
    """Name a group by its rubric, and by whatever else tells it from the others of that rubric."""
    twins = [other for other in among if other.kind == group.kind]
    words = [group.title]
    if len({other.level for other in twins}) > 1:
        words.append(group.level.value)
    if len({other.rubric_digest for other in twins}) > 1:
        words.append(f"rubric {group.rubric_digest[:8]}")
    if len({other.depth for other in twins}) > 1:
        words.append(group.depth)
    return ", ".join(shorten_end(flatten_text(word), 80) for word in words)


def _explain_spend(spend: Spend) -> str:
    if spend.cost.amount is None and spend.usage.requests:
        return "unknown: not every answer has a known price or count."
    return explain_cost(spend.cost, spend.usage, recorded=False)


def describe_bins(bins: Sequence[int]) -> str:
    """Say a distribution in words, for who does not see it drawn."""
    said = [
        f"{number:,} from {low:.1f} to {high:.1f}" for (low, high), number in zip(EDGES, bins, strict=True) if number
    ]
    return ", ".join(said) or "none"


def write_share(share: float) -> str:
    """Write a share in percent; 0 and 100 only where it is none or all."""
    percent = 100 * share
    if 0 < percent < 1:
        return "<1%"
    return f"{min(percent, 99):.0f}%" if percent < 100 else "100%"


def _cut(text: str) -> str:
    return shorten_end(flatten_text(text[: 4 * LONGEST_TEXT]), LONGEST_TEXT)


def _clean(text: str) -> str:
    """Put any text on one line and cut it: no field of one document may fill the page of all."""
    return text if text.isascii() and text.isprintable() and len(text) <= LONGEST_TEXT else _cut(text)


@cache
def _make_environment() -> Environment:
    return make_environment(
        {
            "severities": list(Severity),
            "shapes": SHAPES,
            "states": STATES,
            "edges": EDGES,
            "count": count,
            "write_score": write_score,
            "write_share": write_share,
            "write_ranks": write_ranks,
            "describe_bins": describe_bins,
            "name_page": name_page,
            "name_document": name_document,
        },
        clean=_clean,
    )
