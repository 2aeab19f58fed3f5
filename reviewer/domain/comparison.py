"""Two reviews of a document laid side by side: what was answered, by which lines, what is new, what the ratings did."""

from enum import StrEnum
from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.record import RecordedFinding
from reviewer.domain.review import Decision, Depth, LevelShare
from reviewer.domain.rubric import Level


class Hunk(Value):
    """A run of lines that was put in place of another; one of the two may be empty."""

    old_start: int
    """First line of what went, 1-based; of nothing, the line before which the new lines stand."""
    old_count: int
    new_start: int
    """First line of what came, 1-based; of nothing, the line before which the old lines stood."""
    new_count: int

    @property
    def old_end(self) -> int:
        """Last line of what went; one less than the first where nothing went."""
        return self.old_start + self.old_count - 1

    @property
    def new_end(self) -> int:
        """Last line of what came; one less than the first where nothing came."""
        return self.new_start + self.new_count - 1


class Fate(StrEnum):
    """What became of a finding of the earlier review."""

    FIXED = "fixed"
    """Not raised again, and changed lines answer it."""
    GONE = "gone"
    """Not raised again: the words that it quotes were deleted and nothing stands in their place."""
    NOT_RAISED = "not_raised"
    """Not raised again, though no change answers it: reviews differ from one another."""
    STILL_OPEN = "still_open"
    """Raised again."""
    DISMISSED = "dismissed"
    """Its author will not change the text, for a reason."""
    DEFERRED = "deferred"
    """Its author will change the text later, for a reason."""
    TOUCHED = "touched"
    """The new text was not reviewed yet; lines that it is about changed."""
    UNTOUCHED = "untouched"
    """The new text was not reviewed yet; no line that it is about changed."""


Ground = Literal["lines", "answer", "terms"]
"""Why changed lines are said to answer a finding: they are the lines that it quotes, the later review quotes them where
it answers the finding's question, or they hold a term that was looked for in vain."""


class EarlierFinding(Value):
    """A finding of the earlier review with what became of it."""

    finding: RecordedFinding
    """As the earlier review has it."""
    fate: Fate
    later: RecordedFinding | None = None
    """As the later review raised it again."""
    hunks: tuple[Hunk, ...] = ()
    """Changed lines that answer it, or that it is about."""
    ground: Ground | None = None
    """What ties those lines to it."""


class NewFinding(Value):
    """A finding that only the later review has."""

    finding: RecordedFinding
    on: Literal["changed", "unchanged", "unknown"]
    """Whether it is about text that changed; `unchanged` was missed last time. `unknown` where it is about what is
    missing, or no text is at hand."""


class RatingChange(Value):
    """A criterion's rating in both reviews; nothing where a review has none."""

    criterion_id: str
    title: str
    old: float | None
    new: float | None
    old_interval: tuple[float, float] | None = None
    """90 % interval over samples."""
    new_interval: tuple[float, float] | None = None
    difference: float | None = None
    """The new rating less the old one, in points; nothing where one is missing."""
    within_noise: bool | None = None
    """Whether both intervals overlap, so that the change may be chance; nothing where an interval is missing."""


class LevelChange(Value):
    """A level's questions in both reviews; nothing where a review has none of that level."""

    level: Level
    old: LevelShare | None
    new: LevelShare | None


class Side(Value):
    """One of the two that are compared."""

    shown: str
    """As the user named it."""
    document: str
    """Path of the document from the project's root."""
    document_digest: str
    """SHA-256 of the text with line feeds as line ends and placeholders for secrets."""
    lines: int | None = None
    """Lines of the text; nothing where the text is not at hand."""
    reviewed: bool
    """Whether it has a record of this very text."""
    decision: Decision | None = None
    score: float | None = None
    interval: tuple[float, float] | None = None
    """90 % interval of the score over samples."""
    kind: str = ""
    """Id of the rubric."""
    rubric_digest: str = ""
    prompts_digest: str = ""
    model: str | None = None
    depth: Depth | None = None
    level: Level | None = None
    """The level bar."""
    samples: int = 1


class Comparison(Value):
    """What two reviews of a document, or a review and a later text, say beside each other."""

    old: Side
    new: Side
    same_text: bool
    """Whether both texts are equal but for line ends: then nothing was changed since the review."""
    hunks: tuple[Hunk, ...] | None
    """Lines that differ; nothing where a text is not at hand."""
    earlier: tuple[EarlierFinding, ...]
    """Findings of the earlier review, heaviest first."""
    new_findings: tuple[NewFinding, ...]
    """Findings that only the later review has, heaviest first."""
    ratings: tuple[RatingChange, ...] = ()
    """In the rubric's order; empty where the new text was not reviewed."""
    levels: tuple[LevelChange, ...] = ()
    cautions: tuple[str, ...] = ()
    """What keeps the two reviews from being measured alike, in a sentence each."""

    def count_fates(self) -> dict[Fate, int]:
        """Count the earlier review's findings by what became of them; only fates that occur."""
        fates = [one.fate for one in self.earlier]
        return {fate: fates.count(fate) for fate in Fate if fate in fates}
