"""What became of the findings of the last review, and the words that closed those that are no longer open."""

from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.finding import Anchor
from reviewer.domain.rubric import Severity


class Closed(Value):
    """A finding of the last review that is no longer open."""

    id: str
    criterion_id: str
    question_id: str | None
    severity: Severity
    title: str
    quotes: tuple[str, ...]
    """The words that it was about."""
    state: Literal["fixed", "gone"]
    """`fixed`: words of the new text answer it. `gone`: the words that it was about are no longer there."""
    reasoning: str = ""
    """Why, in a sentence, or an empty string."""
    anchors: tuple[Anchor, ...] = ()
    """The words that answer it, found by code."""


class Convergence(Value):
    """What became of the findings of the last review; those that are still raised say so themselves."""

    changed: bool
    """Whether the document has changed since then."""
    decision: str
    """That of the last review: `ready`, `revise` or `rethink`."""
    score: float | None
    """That of the last review."""
    closed: tuple[Closed, ...] = ()
    """The heaviest first."""
