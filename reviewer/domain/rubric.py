"""A rubric: weighted criteria, each with binary questions, anchors and the caps that code applies."""

from enum import StrEnum
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from reviewer.domain.base import Value

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""Lower-case words joined by hyphens."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Severity(StrEnum):
    """How much a finding weighs, heaviest first."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    NIT = "nit"

    @property
    def rank(self) -> int:
        """0 for a nit up to 3 for a blocker."""
        return 3 - list(Severity).index(self)

    def one_step_down(self) -> "Severity":
        """Give the next lighter severity; a nit stays a nit."""
        return list(Severity)[min(3, list(Severity).index(self) + 1)]


class Level(StrEnum):
    """An engineering level of the author's ladder (seed article): junior, engineer, senior, staff, principal."""

    L3 = "L3"
    L4 = "L4"
    L5 = "L5"
    L6 = "L6"
    L7 = "L7"


class EvidenceKind(StrEnum):
    """How the failing of a question shows."""

    QUOTE = "quote"
    """In words that can be quoted."""
    ABSENCE = "absence"
    """In something that is missing."""
    EITHER = "either"


class Source(Value):
    """Where a question comes from."""

    title: Text
    used: Text
    """How the source was read: in full, in part, looked up, from memory."""


class Question(Value):
    """A binary, observable question that an LLM answers and code turns into points."""

    id: Identifier
    ask: Text
    """The question, phrased so that yes is good."""
    level: Level
    """Engineering level from which an author is expected to meet it."""
    if_not: Severity
    """Severity of not meeting it."""
    evidence: EvidenceKind
    applies_when: Identifier | None = None
    """A condition of the rubric; without one the question applies to every document of the kind."""
    look_for: Annotated[tuple[Text, ...], Field(min_length=1, max_length=16)]
    """Terms that would stand in the text if the thing were there; code searches them."""
    good: Text
    """A sentence that meets it."""
    bad: Text
    """A sentence that does not."""
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    """Keys of the rubric's `sources`."""


class Criterion(Value):
    """One thing that a document of the kind is judged by."""

    id: Identifier
    title: Text
    weight: Annotated[float, Field(gt=0, le=100)]
    why: Text
    """What goes wrong for the reader when it is missing."""
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=8)]
    anchors: dict[Annotated[int, Field(ge=1, le=5)], Text]
    """What a document at each rating from 1 to 5 looks like."""


class CapWhen(Value):
    """The condition of a cap."""

    criterion: Identifier
    at_most: Annotated[float, Field(ge=1, lt=5)]


class Cap(Value):
    """A fault in one criterion that makes others worth less however well they are done."""

    when: CapWhen
    cap: dict[Identifier, Annotated[float, Field(ge=1, lt=5)]]
    """Highest rating left to each criterion named."""
    because: Text


class AppliesTo(Value):
    """What suggests that a document is of this kind."""

    paths: tuple[str, ...] = ()
    """Globs over the document's path."""
    headings: tuple[str, ...] = ()
    """Lower-case phrases found in headings."""


class Rubric(Value):
    """A compiled rubric: its own file with everything it extends folded in."""

    id: Identifier
    title: Text
    version: Annotated[int, Field(ge=1)]
    applies_to: AppliesTo = AppliesTo()
    conditions: dict[Identifier, Text] = {}
    """Name of a condition used in `applies_when` → the sentence that says when it holds."""
    sources: dict[str, Source] = {}
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    caps: tuple[Cap, ...] = ()
    checks: tuple[Identifier, ...] = ()
    """Slugs of the deterministic checks that go with this kind."""
    digest: str = ""
    """SHA-256 of the canonical JSON of everything above; scores compare only between equal digests."""

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the criteria."""
        return tuple(question for criterion in self.criteria for question in criterion.questions)

    @cached_property
    def _questions_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in reversed(self.questions)}  # of two equal ids the first counts

    @cached_property
    def _criteria_of(self) -> dict[str, Criterion]:
        return {question.id: criterion for criterion in reversed(self.criteria) for question in criterion.questions}

    def criterion_of(self, question_id: str) -> Criterion | None:
        """Give the criterion that a question belongs to."""
        return self._criteria_of.get(question_id)

    def find_question(self, question_id: str) -> Question | None:
        """Give a question by its id."""
        return self._questions_by_id.get(question_id)

    def find_criterion(self, criterion_id: str) -> Criterion | None:
        """Give a criterion by its id."""
        return next((criterion for criterion in self.criteria if criterion.id == criterion_id), None)
