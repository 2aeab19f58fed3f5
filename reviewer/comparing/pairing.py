"""Which findings of two reviews are the same one. Pure."""

from collections.abc import Iterable, Sequence

from reviewer.comparing.line_map import LineMap
from reviewer.domain.finding import Finding
from reviewer.domain.record import RecordedFinding


def pair_findings(
    old: Sequence[RecordedFinding], new: Sequence[RecordedFinding], lines: LineMap | None
) -> dict[str, RecordedFinding]:
    """Give, by the id of the old finding, the new one that is the same; each is paired once.

    The same id is the same finding, and so is the id that one had before its words changed. Of the rest those are the
    same that ask for the same thing at the same place: the same question (without one the same criterion) and kind,
    about lines that the old ones became.

    Args:
        old: findings of the earlier review.
        new: findings of the later review.
        lines: where lines went; nothing where a text is not at hand, and then ids alone decide.
    """
    followed = {finding.follows: finding for finding in new if finding.follows}
    by_id = followed | {finding.id: finding for finding in new}
    pairs = {finding.id: by_id[finding.id] for finding in old if finding.id in by_id}
    if lines is None:
        return pairs
    known = {finding.id for finding in old}
    free = [finding for finding in new if not known & {finding.id, finding.follows}]
    for finding in old:
        if finding.id not in pairs and finding.anchors:
            same = next((other for other in free if _are_same(finding, other, lines)), None)
            if same is not None:
                pairs[finding.id] = same
                free.remove(same)
    return pairs


def _are_same(old: Finding, new: Finding, lines: LineMap) -> bool:
    return _ask_the_same(old, new) and _meet(old, new, lines)


def _ask_the_same(one: Finding, two: Finding) -> bool:
    if one.kind != two.kind or one.question_id != two.question_id:
        return False
    return one.question_id is not None or one.criterion_id == two.criterion_id


def _meet(old: Finding, new: Finding, lines: LineMap) -> bool:
    """Whether every place of the old one is, by its lines, a place of the new one."""
    spans = [(anchor.line_start, anchor.line_end) for anchor in new.anchors]
    moved = (lines.find_new(anchor.line_start, anchor.line_end) for anchor in old.anchors)
    return all(any(first <= end and start <= last for start, end in spans) for first, last in moved)


def rank_findings(findings: Iterable[RecordedFinding]) -> list[RecordedFinding]:
    """Put findings in a reader's order: what gates first, then the heaviest, then as they stand in the text."""
    return sorted(
        findings,
        key=lambda finding: (not finding.gates, -finding.severity.rank, finding.line or 0, finding.id),
    )
