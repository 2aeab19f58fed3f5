"""Which criterion of a rubric a wrong figure belongs to: the one that speaks most of such figures. No LLM is asked."""

from reviewer.domain.claim import Operation
from reviewer.domain.rubric import Criterion, Rubric
from reviewer.grounding.stemming import stem_word
from reviewer.quantities.late_patterns import compile_late

WORD = compile_late(r"[a-z]{3,}")
ANY_FIGURE = ("consistency", "agree", "contradict", "arithmetic", "numbers", "figures", "totals", "recompute")
MORE = {
    Operation.DURATION: ("times", "timeline", "duration"),
    Operation.SAMPLE_RATIO: ("sample", "ratio", "split", "assignment"),
    Operation.PROPORTIONS_P: ("statistics", "test", "significance"),
    Operation.MEANS_P: ("statistics", "test", "significance"),
    Operation.PROPORTIONS_INTERVAL: ("statistics", "interval"),
    Operation.MEANS_INTERVAL: ("statistics", "interval"),
    Operation.PROPORTIONS_SAMPLE_SIZE: ("sample", "size", "power"),
    Operation.MEANS_SAMPLE_SIZE: ("sample", "size", "power"),
    Operation.PROPORTIONS_POWER: ("sample", "size", "power"),
    Operation.MEANS_POWER: ("sample", "size", "power"),
}
"""Words that weigh besides those of `ANY_FIGURE`, by operation."""
TITLE_WEIGHT = 4
"""A word of a criterion's title weighs as much as so many of its questions' words."""


def choose_criterion(rubric: Rubric, operation: Operation | None = None) -> str:
    """Give the id of the criterion that holds most of the words for such a figure, the first of several."""
    words = (*ANY_FIGURE, *(MORE.get(operation, ()) if operation else ()))
    stems = frozenset(stem_word(word) for word in words)
    return max(rubric.criteria, key=lambda criterion: _count(criterion, stems)).id


def _count(criterion: Criterion, stems: frozenset[str]) -> int:
    asked = " ".join(question.ask for question in criterion.questions)
    return TITLE_WEIGHT * _hits(criterion.title, stems) + _hits(f"{criterion.why} {asked}", stems)


def _hits(text: str, stems: frozenset[str]) -> int:
    return sum(stem_word(word) in stems for word in WORD.findall(text.lower()))
