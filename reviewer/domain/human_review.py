"""A person's review of a document by the same rubric, and how far a recorded review agrees with it."""

from typing import Annotated, Literal

from pydantic import Field

from reviewer.domain.base import Value
from reviewer.domain.record import RecordedFinding
from reviewer.domain.review import Decision
from reviewer.domain.rubric import Severity


class HumanFinding(Value):
    """One thing that a person found."""

    title: Annotated[str, Field(min_length=1, max_length=500)]
    """What it is, in a sentence."""
    severity: Severity | None = None
    criterion: str | None = None
    """Id of the criterion that it belongs to."""
    question: str | None = None
    """Id of the question that the document does not meet."""
    quote: str | None = None
    """Words of the document that it is about."""
    section: str | None = None
    """Heading of the section that it is about."""
    line: Annotated[int, Field(ge=1)] | None = None
    """Line of the document that it is about."""


class HumanReview(Value):
    """A person's review, as its YAML file has it."""

    document: str
    """Path of the document from the project's root."""
    rubric: str
    """Id of the rubric."""
    rubric_digest: str | None = None
    """SHA-256 of the compiled rubric; ratings compare only under the same one."""
    document_digest: str | None = None
    """SHA-256 of the text that was read."""
    reviewer: str = ""
    """Who it was; never sent anywhere."""
    decision: Literal["ready", "revise", "rethink"] | None = None
    ratings: dict[str, Annotated[float, Field(ge=1, le=5)] | None] = {}
    """Id of a criterion → rating from 1 to 5; nothing for what was not rated."""
    findings: tuple[HumanFinding, ...] = ()


class CriterionAgreement(Value):
    """A criterion in both reviews."""

    criterion_id: str
    title: str
    recorded: float | None
    """Rating of the recorded review, 1 to 5."""
    human: float | None
    """Rating of the person, 1 to 5."""
    difference: float | None
    """The recorded rating less the person's, in points; nothing where one is missing."""


Tie = Literal["quote", "question", "line", "section"]
"""What two findings have in common that makes them the same."""


class FindingPair(Value):
    """A finding that both have."""

    recorded: RecordedFinding
    human: HumanFinding
    tie: Tie


class Agreement(Value):
    """How far a recorded review agrees with a person's."""

    document: str
    rubric: str
    reviewer: str
    """Who the person is, as the file says."""
    recorded_decision: Decision
    human_decision: Decision | None
    criteria: tuple[CriterionAgreement, ...]
    """In the rubric's order."""
    rated: int
    """Criteria that both rated."""
    exact: int
    """Of them, those with the same rating, both rounded half up to whole points."""
    within_one: int
    """Of them, those whose rounded ratings are at most one point apart."""
    mean_error: float | None
    """Mean absolute difference in points, unrounded; nothing where no criterion was rated by both."""
    leniency: float | None
    """Mean of the recorded ratings less the mean of the person's: above 0 the recorded review is the kinder one."""
    kappa: float | None
    """Quadratically weighted kappa of the rounded ratings; nothing where it is not defined."""
    kappa_range: tuple[float, float] | None
    """Least and greatest kappa when one criterion is left out; nothing with fewer than three."""
    both: tuple[FindingPair, ...]
    """Findings that both have, heaviest first."""
    only_recorded: tuple[RecordedFinding, ...]
    only_human: tuple[HumanFinding, ...]
    cautions: tuple[str, ...] = ()
    """What keeps the two from being measured alike, in a sentence each."""
