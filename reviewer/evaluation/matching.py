"""Which flaws an arm has found, by place, question or section, and what labels say about it. Pure.

A match by place says that a finding is about the same words, not that it says the right thing about them: that is for a
person or a second model to judge, who writes it into `labels.yaml`.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.rubric import Severity
from reviewer.evaluation.cases import Flaw, FlawKind, Label, Position
from reviewer.evaluation.edits import Span
from reviewer.evaluation.told import Outcome, Told

How = Literal["span", "question", "section", "terms", "label"]
"""A verified quote overlaps the flaw's words; the finding fails the flaw's question; it names or stands in the flaw's
section and speaks of one of its terms; it quotes nothing and speaks of one of its terms; a label says so."""

HOLDING = (Severity.BLOCKER, Severity.MAJOR)


class FlawResult(Value):
    """What became of one planted flaw in one outcome."""

    case: str
    flaw: str
    kind: FlawKind
    position: Position
    arm: str
    run: int
    expected: Severity
    rank: int | None = None
    """Place, from 1, of the first finding about it; nothing when it was missed."""
    told: str | None = None
    """Id of the finding that counts: of those about it the heaviest, then the first."""
    severity: Severity | None = None
    gates: bool = True
    how: How | None = None
    confirmed: bool = False
    """Whether a label says that the finding is about this flaw."""

    @property
    def found(self) -> bool:
        """Whether anything the arm told is about it."""
        return self.rank is not None

    @property
    def rated_right(self) -> bool:
        """Whether it was found and holds the document back exactly when the flaw should."""
        holds = self.severity in HOLDING and self.gates
        return self.found and holds == (self.expected in HOLDING)

    @property
    def rated_exactly(self) -> bool:
        """Whether it was found with the very severity expected."""
        return self.found and self.severity is self.expected


def match_outcome(
    outcome: Outcome, flaws: Mapping[Flaw, Sequence[Span]], labels: Mapping[str, Label]
) -> list[FlawResult]:
    """Say for each flaw of a variant whether an outcome tells of it.

    Args:
        outcome: what an arm told.
        flaws: each flaw with the spans of its quotes in this variant.
        labels: finding's key, as `name_told` gives it → its label.
    """
    results = []
    for flaw, spans in flaws.items():
        matches = []
        for rank, told in enumerate(outcome.told, 1):
            label = labels.get(name_told(outcome, told))
            how = _match(told, flaw, spans, label)
            if how is not None:
                matches.append((rank, told, how, label is not None and label.flaw == flaw.id))
        results.append(_sum_up(outcome, flaw, matches))
    return results


def name_told(outcome: Outcome, told: Told) -> str:
    """Name a finding in all outcomes of a suite."""
    return f"{outcome.arm}/{outcome.case}/{outcome.variant}/{outcome.run}/{told.id}"


def _match(told: Told, flaw: Flaw, spans: Sequence[Span], label: Label | None) -> How | None:
    if label is not None and label.flaw is not None:
        return (_match_by_rule(told, flaw, spans) or "label") if label.flaw == flaw.id else None
    return _match_by_rule(told, flaw, spans)


def _match_by_rule(told: Told, flaw: Flaw, spans: Sequence[Span]) -> How | None:
    if any(start < span.end and span.start < end for start, end in told.spans for span in spans):
        return "span"
    if flaw.kind != "omission":
        return None
    if flaw.question is not None and told.question == flaw.question:
        return "question"
    if not names_term(told.words, flaw.terms):
        return None
    if flaw.section is not None and _fold(flaw.section) in map(_fold, told.sections):
        return "section"
    return None if told.spans else "terms"


def names_term(words: str, terms: Sequence[str]) -> bool:
    """Say whether words hold one of some terms, whatever the case; a term may be the start of a word."""
    text = f" {_fold(words)}"
    return any(text.find(f"{mark}{_fold(term)}") >= 0 for term in terms for mark in " -“\"'(/€")


def _fold(text: str) -> str:
    return " ".join(text.casefold().split()).lstrip("# ")


def _sum_up(outcome: Outcome, flaw: Flaw, matches: Sequence[tuple[int, Told, How, bool]]) -> FlawResult:
    result = FlawResult(
        case=outcome.case,
        flaw=flaw.id,
        kind=flaw.kind,
        position=flaw.position,
        arm=outcome.arm,
        run=outcome.run,
        expected=flaw.severity,
    )
    if not matches:
        return result
    # a confirmed match counts before one by rule; else the author goes by the heaviest thing said about it
    _, told, how, confirmed = min(matches, key=lambda m: (not m[3], not m[1].gates, -m[1].severity.rank, m[0]))
    return result.model_copy(
        update={
            "rank": min(match[0] for match in matches),
            "told": told.id,
            "severity": told.severity,
            "gates": told.gates,
            "how": how,
            "confirmed": confirmed,
        }
    )
