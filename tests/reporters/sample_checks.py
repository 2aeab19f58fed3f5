"""Runs with what checks found, made by hand: hints, suppressed signals, awkward paths."""

from reviewer.domain.finding import Signal
from reviewer.domain.review import Checked, Run
from reviewer.domain.rubric import Severity
from reviewer.reporters.options import ReportOptions, RuleDoc
from tests.reporters.sample_reviews import BINARY, NOT_ASSESSED, RECORDED, RESIDUE, RICH, UNREACHABLE, anchor

DIGEST = "0" * 64

EMPTY = Signal(
    code="DOC102",
    slug="empty-section",
    message='the section "Risks" is empty',
    severity=Severity.MINOR,
    confidence="high",
    anchor=anchor(12, 1, "## Risks", "Risks"),
)
EMPTY_AGAIN = EMPTY.model_copy(update={"anchor": anchor(40, 1, "## Risks", "Risks")})
TOTAL_OFF = Signal(
    code="DOC201",
    slug="table-sums",
    message="the column adds up to 75, the total says 60",
    severity=Severity.MAJOR,
    confidence="high",
    anchor=anchor(84, 5, "größer: 60 ms", "Latency"),
)
HINT = Signal(
    code="DOC503",
    slug="acronyms",
    message="GBDT is never spelled out",
    severity=Severity.MINOR,
    confidence="low",
    anchor=anchor(3, 9, "GBDT"),
)
SUPPRESSED = RESIDUE.model_copy(update={"suppressed": "the table shows the template itself"})

DOCS = {
    "DOC102": RuleDoc(
        title="A heading with nothing under it",
        why='An empty "Risks" reads as "there are none" to some.',
        bad="## Risks\n\n## Rollout",
        good="## Risks\n\nNone known.\n\n```\ncode\n```",
        url="https://reviewer.example/checks#DOC102",
    ),
    "DOC201": RuleDoc(title="A total that its column does not add up to", severity=Severity.MAJOR),
}
OPTIONS = ReportOptions(
    width=80, rule_docs=DOCS, texts={"notes/Über 1.md": "\n" * 83 + "Äöü größer: 60 ms\n" + "\n" * 90}
)

CHECKED = (
    Checked(document="docs/plan.md", document_digest=DIGEST, signals=(EMPTY, EMPTY_AGAIN, SUPPRESSED), hints=5),
    Checked(
        document="./notes/Über 1.md",
        document_digest=DIGEST,
        signals=(HINT, TOTAL_OFF),
        unchanged=4,
        warnings=("Read as cp1252, because byte 1204 is no UTF-8.",),
    ),
    Checked(document="docs/clean.md", document_digest=DIGEST, signals=()),
)
CLEAN = Run(checked=(CHECKED[2],))
CHECK_RUNS = {
    "checks": Run(checked=CHECKED),
    "checks-clean": CLEAN,
    "checks-failures": Run(checked=CHECKED[:1], failures=(BINARY, UNREACHABLE)),
}
EVERYTHING = Run(
    reviews=(
        RICH.model_copy(update={"signals": (RESIDUE, HINT, SUPPRESSED)}),
        RECORDED.model_copy(update={"document": "docs/recorded.md"}),
        NOT_ASSESSED.model_copy(update={"document": "docs/unread.md"}),
    ),
    checked=CHECKED,
    failures=(BINARY, UNREACHABLE),
)
"""One run that has all there is."""
