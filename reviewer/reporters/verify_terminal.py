"""A verification as lines for a person: what is wrong with which document, what to do, and one line that sums up."""

from reviewer.domain.verification import Problem, Verification, Verified
from reviewer.reporters.escaping import flatten_text
from reviewer.reporters.layout import Page, Role, Span
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.terminal_lines import finish_lines
from reviewer.reporters.verify_wording import list_notices, name_place, sum_up


def render(verification: Verification, options: ReportOptions) -> str:
    """Render for a terminal: plain text, or with ANSI styles and the same words when the options ask for colour."""
    page = Page(options.width, unicode=options.unicode)
    for sentence in verification.fixed:
        page.write_unbroken(Span("mended: ", Role.GOOD), Span(flatten_text(sentence)))
    for document in verification.documents:
        for problem in document.problems:
            _write_problem(page, document, problem)
    for name, note in list_notices(verification):
        page.write_unbroken(Span(flatten_text(name), Role.PLACE), Span(f": note: {flatten_text(note)}"))
    page.write_unbroken(Span(sum_up(verification)))
    return finish_lines(page.lines, color=options.color)


def _write_problem(page: Page, document: Verified, problem: Problem) -> None:
    line = problem.anchor.line_start if problem.anchor else None
    page.write_unbroken(
        Span(flatten_text(name_place(document, line)), Role.PLACE),
        Span(": "),
        Span(problem.kind.value, Role.MAJOR),
        Span(f": {flatten_text(problem.message)}"),
    )
    if problem.hint:
        page.write(Span(flatten_text(problem.hint), Role.QUIET), indent=2)
