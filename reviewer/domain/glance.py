"""A record as the history needs it: what stands in the file, read quickly and without checking its seals."""

from pydantic import BaseModel, ConfigDict

from reviewer.domain.disposition import DispositionState
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Level, Severity


class Glance(BaseModel):
    """A value that takes of a record's file what it knows and leaves the rest alone, whatever version wrote it."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class GlancedAnchor(Glance):
    """The words that a finding quotes."""

    quote: str


class GlancedDisposition(Glance):
    """What the author did about a finding."""

    state: DispositionState = DispositionState.OPEN
    reason: str = ""

    @property
    def settles(self) -> bool:
        """Whether the author dismissed or deferred it with a reason."""
        return self.state.needs_reason and bool(self.reason.strip())


class GlancedFinding(Glance):
    """A finding."""

    id: str
    title: str
    severity: Severity
    criterion_id: str
    gates: bool = True
    disposition: GlancedDisposition = GlancedDisposition()
    anchors: tuple[GlancedAnchor, ...] = ()
    follows: str = ""
    """Id that it had in the review before, or an empty string."""
    since_last: str = ""
    """Where it stands against the review before."""

    @property
    def is_heavy(self) -> bool:
        """Whether it stands in the way of `ready`."""
        return self.gates and self.severity.rank >= Severity.MAJOR.rank

    @property
    def is_shown(self) -> bool:
        """Whether its author was shown it: what a review held back was raised by nobody."""
        return self.since_last != "held_back" or self.is_heavy


class GlancedRating(Glance):
    """A criterion's rating."""

    criterion_id: str
    title: str
    score: float | None


class GlancedLevel(Glance):
    """How many of a level's questions are met."""

    level: Level
    met: float
    questions: int


class GlancedClosed(Glance):
    """A finding of the review before that is no longer open."""

    id: str
    state: str


class GlancedConvergence(Glance):
    """What became of the findings of the review before."""

    closed: tuple[GlancedClosed, ...] = ()


class GlancedDigests(Glance):
    """What was reviewed, by what."""

    document: str
    rubric: str


class RecordGlance(Glance):
    """A record."""

    seal: str
    """Digest of the review without its dispositions: a new one is a new review."""
    kind: str
    rubric_title: str
    digests: GlancedDigests
    decision: Decision
    score: float | None
    level: Level
    ratings: tuple[GlancedRating, ...]
    levels: tuple[GlancedLevel, ...]
    findings: tuple[GlancedFinding, ...]
    """As the file has them, those held back with them."""
    convergence: GlancedConvergence | None = None
