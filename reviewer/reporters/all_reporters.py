"""The registry of reporters: the name of each format → the function that renders a run in it."""

from collections.abc import Callable

from reviewer.domain.review import Run
from reviewer.reporters.options import ReportOptions

Reporter = Callable[[Run, ReportOptions], str]


def _render_terminal(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.terminal import render

    return render(run, options)


def _render_json(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.json_v1 import render

    return render(run, options)


def _render_markdown(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.markdown import render

    return render(run, options)


ALL_REPORTERS: dict[str, Reporter] = {
    "terminal": _render_terminal,
    "json": _render_json,
    "markdown": _render_markdown,
}
"""Each imports its format only when it is called: JSON never loads what draws on terminals."""
