"""What a batch says as a whole: distributions, shares with their intervals, outliers, failures; a row a document."""

from dataclasses import dataclass, field
from typing import NamedTuple

from reviewer.domain.batch import Spend, Status
from reviewer.domain.rubric import Level, Severity

BINS = 8
"""Classes of half a point from 1 to 5 that scores and ratings are counted in; 5 belongs to the last."""


class Interval(NamedTuple):
    """Where a figure lies at 95 % confidence."""

    low: float
    high: float


class Ranks(NamedTuple):
    """First and last place that something may have; equal numbers leave no doubt, overlapping ones are a tie."""

    first: int
    last: int


class Row(NamedTuple):
    """One document in the table: names and numbers, nothing else."""

    place: int
    id: str
    path: str
    status: Status
    group: int
    """Index of its group, or -1 without a review."""
    decision: str
    """Value of the decision, or an empty string without a review."""
    score: float | None
    counts: tuple[int, int, int, int]
    """Findings by severity, heaviest first, those above the level bar included."""
    answered: float
    """Share of the applicable questions that were answered, 0 to 1."""
    cost: float | None
    """Nothing when unknown."""
    tokens: int
    """Prompt and completion tokens paid for."""
    reason: str
    """Why there is no review, or an empty string."""
    duplicate_of: str


@dataclass(frozen=True)
class Average:
    """A mean over documents, each counted once."""

    documents: int
    mean: float
    interval: Interval
    median: float


@dataclass(frozen=True)
class CriterionStats:
    """A criterion's ratings over the documents of a group."""

    id: str
    title: str
    average: Average
    bins: tuple[int, ...]
    """Documents in each class of half a point."""
    unrated: int
    """Documents in which no question of it was answered or applied."""
    capped: int
    """Documents in which a finding or the rubric holds it down."""
    ranks: Ranks
    """Place from the weakest on."""


@dataclass(frozen=True)
class LevelStats:
    """How much of a level's questions the documents of a group meet."""

    level: Level
    average: Average
    """Of the share met, 0 to 1."""


@dataclass(frozen=True)
class GroupStats:
    """Documents whose scores may be compared: one kind, one rubric digest, one level bar, one depth."""

    kind: str
    title: str
    level: Level
    rubric_digest: str
    depth: str
    documents: int
    """Reviewed, duplicates left out."""
    decisions: dict[str, int]
    """Value of a decision → documents."""
    scores: Average | None
    score_bins: tuple[int, ...]
    unscored: int
    """Documents without a score."""
    criteria: tuple[CriterionStats, ...]
    """Weakest mean first."""
    levels: tuple[LevelStats, ...]


@dataclass(frozen=True)
class Example:
    """One finding of a cluster, in the document's own words."""

    place: int
    path: str
    title: str
    quote: str
    """Or an empty string for what is missing."""
    line: int | None


@dataclass(frozen=True)
class FindingCluster:
    """Findings of one kind on one question."""

    kind: str
    question_id: str
    """Or an empty string for findings on a criterion that belong to no question."""
    criterion_title: str
    findings: int
    documents: int
    """Documents with at least one."""
    of: int
    """Documents of the kind."""
    interval: Interval
    """Of the share `documents / of`."""
    ranks: Ranks
    """Place from the most frequent on."""
    severities: dict[Severity, int]
    examples: tuple[Example, ...]

    @property
    def share(self) -> float:
        """Share of documents with at least one."""
        return self.documents / self.of


@dataclass(frozen=True)
class SignalCluster:
    """What one check found over all documents."""

    code: str
    slug: str
    severity: Severity
    """The heaviest seen."""
    signals: int
    """Hints and suppressed ones left out."""
    documents: int
    of: int
    """All reviewed documents."""
    interval: Interval
    suppressed: int
    examples: tuple[Example, ...]


@dataclass(frozen=True)
class Outlier:
    """A document far from its group."""

    place: int
    path: str
    group: int
    measure: str
    """`score`, `findings` or `tokens`."""
    value: float
    median: float
    distance: float
    """Modified z-score: 0.6745 × (value - median) / MAD; tokens are compared by their logarithm."""


@dataclass(frozen=True)
class FailureCluster:
    """Documents without a review for one reason."""

    status: Status
    reason: str
    """With the document's own name and every number left out, so that equal causes meet."""
    hint: str
    documents: int
    examples: tuple[tuple[int, str, str], ...]
    """Place, path and the reason as given, of the first ones."""


@dataclass(frozen=True)
class CorpusReport:
    """A batch as a whole."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """What the batch was made with: name and value."""
    documents: int
    reviewed: int
    """Duplicates included."""
    duplicates: int
    failed: int
    not_reviewed: int
    decisions: dict[str, int]
    """Value of a decision → documents, duplicates included."""
    groups: tuple[GroupStats, ...]
    clusters: tuple[FindingCluster, ...]
    signals: tuple[SignalCluster, ...]
    outliers: tuple[Outlier, ...]
    outliers_total: int
    failures: tuple[FailureCluster, ...]
    failures_unlisted: int
    """Documents whose reason found no room among the clusters."""
    spend: Spend
    asks: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and id of a question → the question, as far as its rubric is at hand."""
