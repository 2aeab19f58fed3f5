"""The registry of a verification's reporters: the name of each format → the function that renders it."""

from collections.abc import Callable

from reviewer.domain.verification import Verification
from reviewer.reporters.options import ReportOptions

VerificationReporter = Callable[[Verification, ReportOptions], str]


def _render_terminal(verification: Verification, options: ReportOptions) -> str:
    from reviewer.reporters.verify_terminal import render

    return render(verification, options)


def _render_json(verification: Verification, options: ReportOptions) -> str:
    from reviewer.reporters.verify_json import render

    return render(verification, options)


def _render_github(verification: Verification, options: ReportOptions) -> str:
    from reviewer.reporters.verify_github import render

    return render(verification, options)


ALL_VERIFICATION_REPORTERS: dict[str, VerificationReporter] = {
    "terminal": _render_terminal,
    "json": _render_json,
    "github": _render_github,
}
"""Each imports its format only when it is called."""
