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


def _render_sarif(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.sarif import render

    return render(run, options)


def _render_github(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.github import render

    return render(run, options)


def _render_gitlab(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.gitlab import render

    return render(run, options)


def _render_junit(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.junit import render

    return render(run, options)


def _render_rdjson(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.rdjson import render

    return render(run, options)


def _render_checkstyle(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.checkstyle import render

    return render(run, options)


def _render_html(run: Run, options: ReportOptions) -> str:
    from reviewer.reporters.html_page import render

    return render(run, options)


ALL_REPORTERS: dict[str, Reporter] = {
    "terminal": _render_terminal,
    "json": _render_json,
    "markdown": _render_markdown,
    "html": _render_html,
    "sarif": _render_sarif,
    "github": _render_github,
    "gitlab": _render_gitlab,
    "junit": _render_junit,
    "rdjson": _render_rdjson,
    "checkstyle": _render_checkstyle,
}
"""Each imports its format only when it is called: JSON never loads what draws on terminals."""
