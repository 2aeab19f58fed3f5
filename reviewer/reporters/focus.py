"""Where an author should begin: the findings that matter most, and what leads to the next level."""

from reviewer.domain.finding import Finding
from reviewer.domain.review import LevelGap, LevelShare, Review
from reviewer.domain.rubric import Severity
from reviewer.reporters.wording import count, name_place

MOST_FOCUS = 3
MOST_STEPS = 5


def choose_focus(review: Review) -> tuple[Finding, ...]:
    """Choose the at most three findings that matter most; what is taste, or above the bar, is never among them.

    A review ranks its findings by severity, support, standing and confidence.
    """
    heavy = [one for one in review.findings if one.gates and one.severity is not Severity.NIT]
    return tuple(heavy[:MOST_FOCUS])


def name_where(finding: Finding, document: str) -> str:
    """Say where a finding points to."""
    return name_place(document, finding.anchors[0]) if finding.anchors else "missing"


def find_next_level(review: Review) -> LevelShare | None:
    """Find the lowest level of which the document does not meet every question; nothing when it meets all."""
    return next((share for share in review.levels if share.gaps), None)


def introduce_steps(share: LevelShare) -> str:
    """Say how far the document is from a level."""
    return f"What separates the document from {share.level.value}: {count(len(share.gaps), 'question')} not met in full"


def list_steps(share: LevelShare) -> list[LevelGap]:
    """List what to do first to reach a level; what is met in part comes first, since it is nearest."""
    return sorted(share.gaps, key=lambda gap: not gap.partly)[:MOST_STEPS]


def count_further_steps(share: LevelShare) -> int:
    """Count the steps that are not listed."""
    return max(0, len(share.gaps) - MOST_STEPS)
