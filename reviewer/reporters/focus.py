"""Where an author should begin: the findings that matter most, and what leads to the next level."""

from dataclasses import dataclass

from reviewer.domain.finding import Anchor
from reviewer.domain.review import LevelGap, LevelShare, Review
from reviewer.domain.rubric import Severity
from reviewer.reporters.wording import count, name_place

MOST_FOCUS = 3
MOST_STEPS = 5


@dataclass(frozen=True)
class Start:
    """One thing to begin with."""

    label: str
    """Its number among the comments of a page: findings from 1 on, what checks found from C1 on."""
    severity: Severity
    title: str
    suggestion: str
    anchor: Anchor | None
    """Nothing for what is missing."""

    def name_where(self, document: str) -> str:
        """Say where it points to."""
        return name_place(document, self.anchor) if self.anchor else "missing"


def choose_focus(review: Review) -> tuple[Start, ...]:
    """Choose the at most three things that matter most; what is taste, or above the bar, is never among them.

    A review ranks its findings by severity, support, standing and confidence; what checks found comes behind findings
    of its severity, which say what to do.
    """
    starts = [
        Start(str(number), one.severity, one.title, one.suggestion, one.anchors[0] if one.anchors else None)
        for number, one in enumerate((one for one in review.findings if one.gates and not one.settled), 1)
    ]
    starts += [
        Start(f"C{number}", one.severity, one.message, "", one.anchor)
        for number, one in enumerate(review.signals, 1)
        if not one.suppressed and not one.is_hint
    ]
    heavy = [one for one in starts if one.severity is not Severity.NIT]
    return tuple(sorted(heavy, key=lambda one: -one.severity.rank)[:MOST_FOCUS])


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
