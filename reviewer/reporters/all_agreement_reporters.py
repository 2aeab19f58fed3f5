"""The registry of an agreement's reporters: the name of each format → the function that renders it."""

from collections.abc import Callable

from reviewer.domain.human_review import Agreement
from reviewer.reporters.options import ReportOptions

AgreementReporter = Callable[[Agreement, ReportOptions], str]


def _render_terminal(agreement: Agreement, options: ReportOptions) -> str:
    from reviewer.reporters.agree_terminal import render

    return render(agreement, options)


def _render_json(agreement: Agreement, options: ReportOptions) -> str:
    from reviewer.reporters.agree_json import render

    return render(agreement, options)


def _render_markdown(agreement: Agreement, options: ReportOptions) -> str:
    from reviewer.reporters.agree_markdown import render

    return render(agreement, options)


ALL_AGREEMENT_REPORTERS: dict[str, AgreementReporter] = {
    "terminal": _render_terminal,
    "json": _render_json,
    "markdown": _render_markdown,
}
"""Each imports its format only when it is called."""
