"""What `verify` finds when it holds records against documents, rubrics and prompts as they are now."""

from enum import StrEnum

from reviewer.domain.base import Value
from reviewer.domain.finding import Anchor
from reviewer.domain.review import Decision


class ProblemKind(StrEnum):
    """Why a document does not pass."""

    MISSING = "missing"
    """It has no record."""
    STALE = "stale"
    """Document, rubric, prompts or bar are not those of the review any more."""
    GATE = "gate"
    """A finding at or above the gate is open."""
    NO_REASON = "no-reason"
    """A finding was dismissed or deferred without a reason."""
    UNREADABLE = "unreadable"
    """Document or record cannot be read."""
    CONFLICT = "conflict"
    """Git has left both sides of a merge in the record."""
    DAMAGED = "damaged"
    """The record is not as the program wrote it, or contradicts itself or the document."""
    FOREIGN = "foreign"
    """The record is that of another document."""
    STEERED = "steered"
    """The document held instructions to the reviewer that no reader sees."""


EXIT_CODES = {
    ProblemKind.MISSING: 1,
    ProblemKind.STALE: 1,
    ProblemKind.GATE: 1,
    ProblemKind.NO_REASON: 1,
    ProblemKind.UNREADABLE: 3,
    ProblemKind.CONFLICT: 3,
    ProblemKind.DAMAGED: 4,
    ProblemKind.FOREIGN: 4,
    ProblemKind.STEERED: 4,
}
"""What the gate says counts least, what nobody can trust counts most."""


class Problem(Value):
    """One reason why a document does not pass."""

    kind: ProblemKind
    message: str
    """What is so, in a sentence without a full stop."""
    hint: str = ""
    """What to do next."""
    finding_id: str = ""
    """The finding that it is about, or an empty string."""
    anchor: Anchor | None = None
    """The finding's place, where it still stands there."""


class Verified(Value):
    """One document held against its record."""

    document: str
    """Path from the project's root."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    """What does not count, in a sentence each."""
    decision: Decision | None = None
    """The recorded one; nothing without a record that can be trusted."""
    open_findings: int = 0
    """Findings that nobody has dismissed or deferred."""

    @property
    def exit_code(self) -> int:
        """0, or the heaviest of its problems."""
        return max((EXIT_CODES[problem.kind] for problem in self.problems), default=0)


class Verification(Value):
    """What one run of `verify` brought."""

    documents: tuple[Verified, ...] = ()
    orphans: tuple[str, ...] = ()
    """Documents that have a record and are gone."""
    fixed: tuple[str, ...] = ()
    """What was mended, in a sentence each."""
    unchanged: int = 0
    """Documents that were known to pass, since neither they nor their records have changed."""

    @property
    def exit_code(self) -> int:
        """0, or the heaviest of all problems."""
        return max((document.exit_code for document in self.documents), default=0)
