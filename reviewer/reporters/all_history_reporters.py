"""The registry of a history's reporters: the name of each format → the function that renders it."""

from collections.abc import Callable

from reviewer.domain.history import History
from reviewer.reporters.options import ReportOptions

HistoryReporter = Callable[[History, ReportOptions], str]


def _render_terminal(history: History, options: ReportOptions) -> str:
    from reviewer.reporters.history_terminal import render

    return render(history, options)


def _render_json(history: History, options: ReportOptions) -> str:
    from reviewer.reporters.history_json import render

    return render(history, options)


def _render_html(history: History, options: ReportOptions) -> str:
    from reviewer.reporters.html_history import render

    return render(history, options)


ALL_HISTORY_REPORTERS: dict[str, HistoryReporter] = {
    "terminal": _render_terminal,
    "json": _render_json,
    "html": _render_html,
}
"""Each imports its format only when it is called."""
