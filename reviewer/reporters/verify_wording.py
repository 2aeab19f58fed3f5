"""What a verification comes to, in words that all its formats share."""

from collections import Counter

from reviewer.domain.verification import ProblemKind, Verification, Verified
from reviewer.reporters.wording import count

NAMES = {
    ProblemKind.MISSING: "without a record",
    ProblemKind.STALE: "stale",
    ProblemKind.GATE: "held back by findings",
    ProblemKind.NO_REASON: "with an answer that gives no reason",
    ProblemKind.UNREADABLE: "unreadable",
    ProblemKind.CONFLICT: "with a conflict",
    ProblemKind.DAMAGED: "with a damaged record",
    ProblemKind.FOREIGN: "with the record of another",
    ProblemKind.STEERED: "with hidden instructions",
}


def sum_up(verification: Verification) -> str:
    """Sum up in a sentence: how many documents, how many pass, and what is the matter with the others."""
    documents = verification.documents
    if not documents:
        return "No document has a record, so nothing was verified; `reviewer review DOCUMENT --record` keeps one."
    passed = [document for document in documents if not document.problems]
    parts = [f"{count(len(documents), 'document')}: {len(passed)} verified"]
    kinds = Counter(kind for document in documents for kind in {problem.kind for problem in document.problems})
    parts += [f"{kinds[kind]} {NAMES[kind]}" for kind in ProblemKind if kinds[kind]]
    still = sum(document.open_findings for document in passed)
    tail = f"; {count(still, 'finding')} in them still open" if still else ""
    return f"{', '.join(parts)}{tail}."


def list_notices(verification: Verification) -> list[tuple[str, str]]:
    """List what does not count, as pairs of a document and a sentence."""
    notices = [(document.document, note) for document in verification.documents for note in document.notes]
    gone = "is gone and its record is still there; delete the record, or --fix moves it along if it was renamed"
    return [*notices, *((name, gone) for name in verification.orphans)]


def name_place(document: Verified, line: int | None) -> str:
    """Name a document, with the line where there is one."""
    return document.document if line is None else f"{document.document}:{line}"
