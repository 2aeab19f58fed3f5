"""What the records of a project say over its commits: rounds of each document, and what its author made of them."""

from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Level, Severity


class Stamp(Value):
    """A commit: when, and by whom."""

    commit: str
    when: str
    """Time of its author, ISO 8601."""
    author: str


class Round(Value):
    """One review of a document."""

    stamp: Stamp
    """The commit that brought its record."""
    text_changed: bool
    """Whether the document had changed since the round before; true for the first."""
    decision: Decision
    score: float | None
    findings: int
    """Findings raised that count: neither dismissed nor deferred."""
    in_the_way: int
    """Blockers and majors among them."""


class RatingLine(Value):
    """A criterion's ratings over the rounds."""

    criterion_id: str
    title: str
    scores: tuple[float | None, ...]
    """1 to 5, one for each round; nothing where it was not rated."""


class LevelCount(Value):
    """How many of a level's questions are met, over one document or several; a partial answer counts half."""

    level: Level
    met: float
    questions: int


class Story(Value):
    """A blocker or major that a review found and its author mended: a mistake that was prevented."""

    document: str
    finding_id: str
    severity: Severity
    criterion: str
    """Title of its criterion."""
    title: str
    how: Literal["accepted", "answered"]
    """`accepted`: the author said so. `answered`: the text was changed without saying so."""
    raised: Stamp
    """The commit that brought the review that found it."""
    fixed: Stamp
    """The commit that changed the text."""
    link: str
    """Address of that commit, or an empty string where no forge is known."""
    command: str
    """The git command that shows it."""


class DocumentHistory(Value):
    """One document's rounds, and what became of its findings."""

    document: str
    """Path from the project's root, as it is called now."""
    kind: str
    """Id of the rubric."""
    rubric_title: str
    author: str
    """Who made most of the document's commits, as the mailmap has it; empty where none are known."""
    other_authors: int
    rounds: tuple[Round, ...]
    raised: int
    """Different findings over all rounds."""
    accepted: int
    """Of them, those whose last disposition is `accepted`."""
    dismissed: int
    deferred: int
    answered: int
    """Of the rest, those that the last round no longer raises."""
    open: int
    """Of the rest, those that the last round raises."""
    ready: Stamp | None
    """The first round that came out as `ready`."""
    days_to_ready: float | None
    """From the first round to that one."""
    ratings: tuple[RatingLine, ...]
    level: Level
    """The level bar of the last round."""
    levels: tuple[LevelCount, ...]
    """Of the last round."""


class Growth(Value):
    """A criterion's rating in the first review of each document of a kind, in order of time: how drafts change."""

    kind: str
    criterion_id: str
    title: str
    scores: tuple[float | None, ...]
    documents: tuple[str, ...]


class History(Value):
    """What the records of a project say over its commits."""

    scope: str
    """Path that was asked about, from the project's root."""
    author: str
    """Name that was asked about, or an empty string."""
    documents: tuple[DocumentHistory, ...]
    """In the order of their first review."""
    levels: tuple[LevelCount, ...]
    """Over the last round of every document."""
    growth: tuple[Growth, ...]
    """Only of kinds with two documents or more."""
    stories: tuple[Story, ...]
    """Heaviest first, then in order of time."""
    notes: tuple[str, ...] = ()
    """What is missing from it, in a sentence each."""
