"""The registry of a comparison's reporters: the name of each format → the function that renders it."""

from collections.abc import Callable

from reviewer.reporters.compare_sheet import ComparisonSheet
from reviewer.reporters.options import ReportOptions

ComparisonReporter = Callable[[ComparisonSheet, ReportOptions], str]


def _render_terminal(sheet: ComparisonSheet, options: ReportOptions) -> str:
    from reviewer.reporters.compare_terminal import render

    return render(sheet, options)


def _render_json(sheet: ComparisonSheet, options: ReportOptions) -> str:
    from reviewer.reporters.compare_json import render

    return render(sheet, options)


def _render_markdown(sheet: ComparisonSheet, options: ReportOptions) -> str:
    from reviewer.reporters.compare_markdown import render

    return render(sheet, options)


def _render_html(sheet: ComparisonSheet, options: ReportOptions) -> str:
    from reviewer.reporters.html_compare import render

    return render(sheet, options)


ALL_COMPARISON_REPORTERS: dict[str, ComparisonReporter] = {
    "terminal": _render_terminal,
    "json": _render_json,
    "markdown": _render_markdown,
    "html": _render_html,
}
"""Each imports its format only when it is called."""
