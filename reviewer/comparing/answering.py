"""What became of an earlier finding, and which changed lines answer it. Pure."""

from dataclasses import dataclass

from reviewer.comparing.line_map import LineMap
from reviewer.domain.comparison import EarlierFinding, Fate, Ground, Hunk
from reviewer.domain.disposition import DispositionState
from reviewer.domain.finding import Anchor, Verdict
from reviewer.domain.record import Record, RecordedFinding

CLOSED = {DispositionState.DISMISSED: Fate.DISMISSED, DispositionState.DEFERRED: Fate.DEFERRED}
ANSWERED = (Verdict.MET, Verdict.PARTIAL)


@dataclass(frozen=True)
class Later:
    """What is known about the later text."""

    record: Record | None
    """Its review; nothing where it was not reviewed."""
    lines: LineMap | None
    """Where lines went; nothing where a text is not at hand."""
    sections: frozenset[str]
    """Digests of its sections; empty where it was not reviewed."""


def judge_finding(
    finding: RecordedFinding, raised: RecordedFinding | None, old: Record, later: Later
) -> EarlierFinding:
    """Say what became of a finding.

    Args:
        finding: as the earlier review has it.
        raised: the same as the later review raised it; nothing where it did not.
        old: the earlier review.
        later: the later text.
    """
    hunks, ground = _find_answer(finding, later)

    def build(fate: Fate) -> EarlierFinding:
        told = fate not in (Fate.NOT_RAISED, Fate.UNTOUCHED)
        return EarlierFinding(
            finding=finding, fate=fate, later=raised, hunks=hunks if told else (), ground=ground if told else None
        )

    last = raised or finding
    if last.disposition.settles:
        return build(CLOSED[last.disposition.state])
    if raised is not None:
        return build(Fate.STILL_OPEN)
    if later.record is None:
        return build(Fate.TOUCHED if hunks else Fate.UNTOUCHED)
    if later.lines is None:
        return build(_judge_by_sections(finding, old, later))
    if finding.anchors and all(later.lines.deletes(one.line_start, one.line_end) for one in finding.anchors):
        return build(Fate.GONE)
    return build(Fate.FIXED if hunks else Fate.NOT_RAISED)


def _find_answer(finding: RecordedFinding, later: Later) -> tuple[tuple[Hunk, ...], Ground | None]:
    if later.lines is None:
        return (), None
    touching = [hunk for one in finding.anchors for hunk in later.lines.find_touching(one.line_start, one.line_end)]
    if touching:
        return _order(touching), "lines"
    quoted = [
        hunk
        for anchor in _list_answer_anchors(finding, later.record)
        for hunk in later.lines.find_holding(anchor.line_start, anchor.line_end)
    ]
    if quoted:
        return _order(quoted), "answer"
    mentions = () if finding.anchors else later.lines.find_mentions(finding.looked_for)
    return (mentions, "terms") if mentions else ((), None)


def _order(hunks: list[Hunk]) -> tuple[Hunk, ...]:
    return tuple(sorted(set(hunks), key=lambda hunk: (hunk.old_start, hunk.new_start)))


def _list_answer_anchors(finding: RecordedFinding, record: Record | None) -> tuple[Anchor, ...]:
    """Give the words by which the later review answers the question that the finding is about."""
    if record is None or finding.question_id is None:
        return ()
    return tuple(
        anchor
        for answer in record.answers
        if answer.question_id == finding.question_id and answer.verdict in ANSWERED
        for anchor in answer.anchors
    )


def _judge_by_sections(finding: RecordedFinding, old: Record, later: Later) -> Fate:
    """Judge without texts: whether the sections that the finding quotes from stand unchanged in the later text."""
    if not finding.anchors:
        return Fate.FIXED if _list_answer_anchors(finding, later.record) else Fate.NOT_RAISED
    digests = {section.path: section.digest for section in old.sections}
    cited = [digests.get(anchor.section) for anchor in finding.anchors]
    return Fate.NOT_RAISED if all(digest in later.sections for digest in cited) else Fate.FIXED
