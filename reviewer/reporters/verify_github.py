"""A verification as workflow commands, which GitHub Actions turn into annotations."""

from reviewer.domain.verification import Problem, Verification, Verified
from reviewer.reporters.github import Annotation, write_annotations
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.verify_wording import list_notices, sum_up


def render(verification: Verification, options: ReportOptions) -> str:
    """Render as one command a line; without any problem, the sentence that sums up."""
    del options
    annotations = [_annotate(document, problem) for document in verification.documents for problem in document.problems]
    annotations += [Annotation("notice", name, "about this record", note) for name, note in list_notices(verification)]
    return write_annotations(annotations) or f"{sum_up(verification)}\n"


def _annotate(document: Verified, problem: Problem) -> Annotation:
    text = "\n".join(part for part in (problem.message, problem.hint) if part)
    if problem.anchor is None:
        return Annotation("error", document.document, problem.kind.value, text)
    place = problem.anchor
    return Annotation(
        "error", document.document, problem.kind.value, text, place.line_start, place.line_end, place.column_start
    )
