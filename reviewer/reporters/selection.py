"""Which findings of a review are shown in full, and which are folded into a line."""

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.domain.finding import Finding
from reviewer.domain.review import Review


@dataclass(frozen=True)
class Group:
    """Findings under one heading, in the review's own rank."""

    shown: tuple[tuple[int, Finding], ...]
    """Each with its number in the report, from 1 on over both groups."""
    folded: tuple[Finding, ...]
    room: int
    """The least number of findings to show at which none of this group is folded."""

    @property
    def size(self) -> int:
        """Number of findings, shown or folded."""
        return len(self.shown) + len(self.folded)


@dataclass(frozen=True)
class Selection:
    """A review's findings in the two groups that a reader meets."""

    gating: Group
    """At or below the level bar."""
    way_up: Group
    """Above the level bar: never in the way."""


def select_findings(review: Review, most: int) -> Selection:
    """Choose at most `most` findings to show; those that gate come first, the way up gets what room is left.

    What is settled or held back is in neither group: reports count it, and JSON has it whole.
    """
    counted = [finding for finding in review.findings if not finding.settled]
    gating = [finding for finding in counted if finding.gates]
    above = [finding for finding in counted if not finding.gates]
    most = max(most, 0)
    room = max(most - len(gating), 0)
    first = min(most, len(gating)) + 1
    return Selection(
        Group(tuple(enumerate(gating[:most], 1)), tuple(gating[most:]), len(gating)),
        Group(tuple(enumerate(above[:room], first)), tuple(above[room:]), len(counted)),
    )


def list_groups(selection: Selection) -> Iterator[tuple[bool, Group]]:
    """Give the groups that hold anything; true marks the way up."""
    if selection.gating.size:
        yield False, selection.gating
    if selection.way_up.size:
        yield True, selection.way_up
