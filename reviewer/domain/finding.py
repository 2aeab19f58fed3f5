"""Answers, findings and the verified places in the document that they stand on."""

from enum import StrEnum
from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.disposition import OPEN, Disposition
from reviewer.domain.rubric import Severity

INTEGRITY_CODE = "DOC901"
"""Code of the check for instructions that no reader sees."""

Confidence = Literal["low", "medium", "high"]
Standing = Literal["unchecked", "stands", "overstated", "refuted"]
"""What a second reading, which tries to refute a finding, made of it."""


class Verdict(StrEnum):
    """What an LLM answered to a question, after code has checked the evidence."""

    MET = "met"
    PARTIAL = "partial"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    CANNOT_ASSESS = "cannot_assess"


class Anchor(Value):
    """A verified place: the document's own characters at exact offsets."""

    start: int
    """Offset of the first character, in code points of the document's text."""
    end: int
    """Offset behind the last character."""
    line_start: int
    column_start: int
    line_end: int
    column_end: int
    """Column behind the last character, so that a one-character anchor has `column_end = column_start + 1`."""
    section: tuple[str, ...]
    """Heading path of the section that the anchor starts in."""
    quote: str
    """The document's characters from `start` to `end`, never the LLM's copy; secrets stand as their placeholders."""


class Hit(Value):
    """A term looked for and found although an answer says that the thing is missing."""

    term: str
    anchor: Anchor


class Answer(Value):
    """A question's verdict with what it rests on."""

    question_id: str
    verdict: Verdict
    reasoning: str
    anchors: tuple[Anchor, ...] = ()
    looked_for: tuple[str, ...] = ()
    """Terms that code searched in the document before it believed that something is missing."""
    note: str = ""
    """Why code changed the verdict that the LLM gave, or an empty string."""


SinceLast = Literal["", "still_open", "new", "missed", "returned", "held_back", "dismissed", "deferred"]
"""Where a finding stands against the last review of the document."""


class Finding(Value):
    """One thing for the author to change."""

    id: str
    """Ten hexadecimal digits from question, kind and normalised quote; the same in the next run. A finding without a
    question has its criterion instead, and what is missing under a question is known by the question alone."""
    kind: Literal["quoted", "contradiction", "absent"]
    """One span, two spans that disagree, or terms looked for and not found."""
    criterion_id: str
    question_id: str | None
    title: str
    problem: str
    if_left_as_is: str
    suggestion: str
    replacement: str | None = None
    """Words that could stand in place of the quote."""
    severity: Severity
    confidence: Confidence
    anchors: tuple[Anchor, ...] = ()
    looked_for: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    """For an absent finding that was contested and upheld: where the terms do stand."""
    origins: tuple[str, ...]
    """Who found it: `free-reading`, `questions`, `claims` (computed again by code), or a check's code."""
    gates: bool = True
    """False when its question lies above the level bar: shown as the way up, never in the way."""
    standing: Standing = "unchecked"
    """`overstated` has taken one step of severity; `refuted` takes it out of the review."""
    ruling: str = ""
    """What the refuter said, or an empty string where it was not asked."""
    rebuttal: tuple[Anchor, ...] = ()
    """The document's own words that the refuter's ruling rests on."""
    support: tuple[int, int] = (1, 1)
    """In how many samples it was found, of how many; `[1, 1]` where nothing was sampled."""
    searched: str = ""
    """For an absent finding: where code looked for the terms, in words."""
    nearest: Anchor | None = None
    """For an absent finding: the sentence that mentions most of the terms, or nothing where none is mentioned."""
    disposition: Disposition = OPEN
    since_last: SinceLast = ""
    """Where it stands against the last review: `still_open`, `new`, `missed` (a blocker or major on text that stood
    there then), `returned` (settled then, but its text has changed), `held_back` (below major, on text that stood
    there then), `dismissed` or `deferred`; empty where there was no review before."""
    follows: str = ""
    """Id that it had in the last review, before the words that it quotes were changed, or an empty string."""
    remark: str = ""
    """Why it stands so, in a sentence, or an empty string."""

    @property
    def settled(self) -> bool:
        """Whether it did not count when the document was reviewed: dismissed, deferred or held back."""
        return self.since_last in ("dismissed", "deferred") or self.held_back

    @property
    def held_back(self) -> bool:
        """Whether it came late and is too light for that; what is in the way can never be held back."""
        heavy = self.gates and self.severity.rank >= Severity.MAJOR.rank
        return self.since_last == "held_back" and not heavy

    @property
    def line(self) -> int | None:
        """First line it is about, or nothing for what is missing."""
        return self.anchors[0].line_start if self.anchors else None


class Signal(Value):
    """What a check found: a finding by code, with the criterion it may speak to."""

    code: str
    """Such as `DOC101`."""
    slug: str
    message: str
    severity: Severity
    confidence: Confidence
    """`low` makes it a hint, which is shown only when hints are asked for."""
    anchor: Anchor
    suppressed: str = ""
    """Reason given by the author for not wanting it, or an empty string."""

    @property
    def is_hint(self) -> bool:
        """Whether it is only a hint."""
        return self.confidence == "low"

    @property
    def is_integrity(self) -> bool:
        """Whether the document tries to steer its own review: exit code 4, and nobody can suppress it."""
        return self.code == INTEGRITY_CODE
