"""Whether a second run would agree: ratings, scores and findings of the same document over runs. Pure."""

from collections.abc import Iterable, Sequence
from itertools import combinations

from reviewer.domain.base import Value
from reviewer.evaluation.agreement import compute_alpha, compute_icc
from reviewer.evaluation.resampling import Share, divide
from reviewer.evaluation.told import Outcome, Told


class Stability(Value):
    """Agreement of an arm's runs with one another; nothing with one run."""

    runs: int
    alpha: float | None = None
    """Krippendorff's alpha, ordinal, over the criteria's ratings."""
    icc_single: float | None = None
    """ICC(2,1) of the documents' scores: one run."""
    icc_mean: float | None = None
    """ICC(2,n) of the documents' scores: the mean of all runs."""
    coverage: float | None = None
    """How often the interval of a run holds the mean score of the other runs."""
    intervals: int = 0
    """Intervals that the coverage rests on."""
    same_majors: float | None = None
    """Mean Jaccard index, over pairs of runs, of the findings that hold a document back."""


def measure_stability(outcomes: Sequence[Outcome]) -> Stability:
    """Measure how the runs of one arm agree."""
    runs = sorted({one.run for one in outcomes})
    if len(runs) < 2:
        return Stability(runs=len(runs))
    documents: dict[tuple[str, str], list[Outcome]] = {}
    for one in sorted(outcomes, key=lambda one: one.run):
        documents.setdefault((one.case, one.variant), []).append(one)
    whole = [some for some in documents.values() if len(some) == len(runs)]
    scores = [[one.score for one in some if one.score is not None] for some in whole]
    icc = compute_icc([row for row in scores if len(row) == len(runs)])
    covered = list(_cover(whole))
    return Stability(
        runs=len(runs),
        alpha=compute_alpha(list(_list_ratings(whole))),
        icc_single=icc[0] if icc else None,
        icc_mean=icc[1] if icc else None,
        coverage=sum(covered) / len(covered) if covered else None,
        intervals=len(covered),
        same_majors=divide([part for some in whole for part in _compare_majors(some)]),
    )


def _list_ratings(documents: Iterable[Sequence[Outcome]]) -> Iterable[list[float]]:
    for some in documents:
        for criterion in dict.fromkeys(name for one in some for name in one.ratings):
            yield [one.ratings[criterion] for one in some if criterion in one.ratings]


def _cover(documents: Iterable[Sequence[Outcome]]) -> Iterable[bool]:
    for some in documents:
        for one in some:
            others = [other.score for other in some if other is not one and other.score is not None]
            if one.interval is not None and others:
                yield one.interval[0] <= sum(others) / len(others) <= one.interval[1]


def _compare_majors(some: Sequence[Outcome]) -> Iterable[Share]:
    for one, two in combinations(some, 2):
        mine, theirs = ([told for told in each.told if told.holds_back] for each in (one, two))
        shared = sum(any(_are_same(a, b) for b in theirs) for a in mine)
        union = len(mine) + len(theirs) - min(shared, len(theirs))
        if union:
            yield min(shared, len(theirs)) / union, 1.0


def _are_same(one: Told, two: Told) -> bool:
    if one.question is not None and one.question == two.question:
        return True
    return one.id == two.id or any(a < d and c < b for a, b in one.spans for c, d in two.spans)
