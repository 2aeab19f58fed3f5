"""What the author of a document did about a finding."""

from enum import StrEnum

from reviewer.domain.base import Value


class DispositionState(StrEnum):
    """What the author did about a finding."""

    OPEN = "open"
    """Nothing yet."""
    ACCEPTED = "accepted"
    """The author will change the text."""
    DISMISSED = "dismissed"
    """The author will not, for a reason."""
    DEFERRED = "deferred"
    """Not now, for a reason."""

    @property
    def needs_reason(self) -> bool:
        """Whether it counts only with a reason."""
        return self in (DispositionState.DISMISSED, DispositionState.DEFERRED)


class Disposition(Value):
    """What the author did about a finding, why, and who says so."""

    state: DispositionState = DispositionState.OPEN
    reason: str = ""
    """In the author's words; `dismissed` and `deferred` need one."""
    by: str = ""
    """Name as the author gave it, or an empty string."""

    @property
    def lacks_reason(self) -> bool:
        """Whether it needs a reason and has none."""
        return self.state.needs_reason and not self.reason.strip()

    @property
    def settles(self) -> bool:
        """Whether the finding no longer counts because of it."""
        return self.state.needs_reason and not self.lacks_reason


OPEN = Disposition()
"""No answer yet."""
