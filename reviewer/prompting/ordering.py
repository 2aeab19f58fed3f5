"""The order in which a sample lists criteria and questions: drawn by lot, the same for one seed on every machine."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from reviewer.domain.rubric import Criterion, Question


class Order(NamedTuple):
    """Which sample of how many, under which seed."""

    seed: int
    sample: int
    """From 1."""
    samples: int

    @property
    def mark(self) -> str:
        """What tells two samples' requests apart even where nothing can be shuffled, so that no cache answers both."""
        return f"{self.seed}-{self.sample}"

    def shuffle(self, criteria: Sequence[Criterion]) -> list[Criterion]:
        """Shuffle criteria, and the questions of each."""
        shuffled = sorted(criteria, key=lambda criterion: self._draw(criterion.id))
        return [one.model_copy(update={"questions": self._shuffle_questions(one)}) for one in shuffled]

    def _shuffle_questions(self, criterion: Criterion) -> tuple[Question, ...]:
        return tuple(sorted(criterion.questions, key=lambda question: self._draw(question.id)))

    def _draw(self, name: str) -> bytes:
        # a digest and not `random`, whose shuffle may change with Python's version, and every cached answer with it
        return hashlib.sha256(f"{self.seed}\0{self.sample}\0{name}".encode()).digest()
