"""Findings of several passes that are about the same thing become one; then they are ranked. Pure."""

from collections.abc import Iterable, Sequence

from reviewer.domain.finding import Anchor, Finding
from reviewer.grounding.identity import identify

SAME_SPAN = 0.5
"""Two spans are about the same words when they share at least this much of the shorter one."""

SAME_TERMS = 0.5
"""Two absences that no question asks for are one when they share at least this much of all their terms."""

CONFIDENCE_RANK = {"low": 0, "medium": 1, "high": 2}
STANDING_RANK = {"refuted": 0, "overstated": 1, "unchecked": 2, "stands": 3}


def merge_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Merge findings about the same thing, until no two are left that are.

    The one with the better evidence keeps its wording and its anchors; the merged one has the heavier severity of those
    that gate and all origins. Order of first appearance is kept, so that equal input gives equal output.
    """
    return [merged for merged, _ in merge_groups(findings)]


def merge_groups(findings: Iterable[Finding]) -> list[tuple[Finding, frozenset[int]]]:
    """Merge findings like `merge_findings`, and say which each was merged from, by their places in what was given."""
    merged: list[tuple[Finding, frozenset[int]]] = []
    for number, finding in enumerate(findings):
        first = len(merged)
        whole, members = finding, frozenset((number,))
        while (place := _find_same(merged, whole)) is not None:
            other, others = merged.pop(place)
            whole, members = _merge(other, whole), members | others
            first = min(first, place)
        merged.insert(first, (whole, members))
    return merged


def _find_same(merged: Sequence[tuple[Finding, frozenset[int]]], finding: Finding) -> int | None:
    return next((i for i, (other, _) in enumerate(merged) if are_same(other, finding)), None)


def are_same(one: Finding, two: Finding) -> bool:
    """Say whether two findings are about the same thing; it does not matter which is which.

    Absent: the same question, or without one the same criterion and mostly the same terms. Quoted: words that overlap,
    under the same question or criterion. Two contradictions: all sides overlap, wherever they are filed; one side alone
    may contradict several places.
    """
    if one.id == two.id:
        return True
    same_question = one.question_id is not None and one.question_id == two.question_id
    if "absent" in (one.kind, two.kind):
        return one.kind == two.kind and (same_question or _miss_the_same(one, two))
    if one.kind == two.kind == "contradiction":
        return _all_meet(one.anchors, two.anchors) and _all_meet(two.anchors, one.anchors)
    # a single quote may carry two different problems, so the criterion must be the same
    return (same_question or one.criterion_id == two.criterion_id) and _spans_meet(one.anchors, two.anchors)


def _miss_the_same(one: Finding, two: Finding) -> bool:
    if one.question_id or two.question_id or one.criterion_id != two.criterion_id:
        return False
    terms, others = ({term.casefold() for term in finding.looked_for} for finding in (one, two))
    return len(terms & others) >= SAME_TERMS * len(terms | others) > 0


def _all_meet(one: Sequence[Anchor], two: Sequence[Anchor]) -> bool:
    return all(_meets_any(anchor, two) for anchor in one)


def _spans_meet(one: Sequence[Anchor], two: Sequence[Anchor]) -> bool:
    return any(_meets_any(anchor, two) for anchor in one)


def _meets_any(anchor: Anchor, others: Sequence[Anchor]) -> bool:
    return any(_overlap(anchor, other) >= SAME_SPAN for other in others)


def _overlap(one: Anchor, two: Anchor) -> float:
    shared = min(one.end, two.end) - max(one.start, two.start)
    shorter = min(one.end - one.start, two.end - two.start)
    return shared / shorter if shorter > 0 else 0.0


def _merge(one: Finding, two: Finding) -> Finding:
    better, other = (two, one) if _evidence_rank(two) > _evidence_rank(one) else (one, two)
    question_id = better.question_id or other.question_id
    # what lies above the level bar must not lend its weight to what is in the way
    weighing = [finding for finding in (one, two) if finding.gates] or [one, two]
    whole = better.model_copy(
        update={
            "question_id": question_id,
            "criterion_id": better.criterion_id if better.question_id or not other.question_id else other.criterion_id,
            "severity": max((finding.severity for finding in weighing), key=lambda severity: severity.rank),
            "gates": one.gates or two.gates,
            "origins": tuple(dict.fromkeys((*one.origins, *two.origins))),
            "looked_for": tuple(dict.fromkeys((*better.looked_for, *other.looked_for))),
            "hits": tuple(dict.fromkeys((*better.hits, *other.hits))),
            "replacement": better.replacement or other.replacement,
        }
    )
    basis = (better.question_id, better.criterion_id, better.looked_for)
    moved = (whole.question_id, whole.criterion_id, whole.looked_for) != basis
    return whole.model_copy(update={"id": identify(whole)}) if moved else whole


def _evidence_rank(finding: Finding) -> tuple[int, int, int]:
    kinds = {"absent": 0, "quoted": 1, "contradiction": 2}
    return kinds[finding.kind], CONFIDENCE_RANK[finding.confidence], len(finding.problem) > 0


def rank_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Order findings: those that gate first, then by severity, support, standing, passes that found it, confidence.

    Where all that is equal, by place.
    """
    return sorted(
        findings,
        key=lambda f: (
            not f.gates,
            -f.severity.rank,
            -f.support[0] / f.support[1],
            -STANDING_RANK[f.standing],
            -len(f.origins),
            -CONFIDENCE_RANK[f.confidence],
            f.anchors[0].start if f.anchors else 1 << 40,
            f.id,
        ),
    )
