"""Whether an arm prefers the clean document to its flawed twin. Pure."""

from collections.abc import Callable, Sequence

from reviewer.domain.base import Value
from reviewer.evaluation.agreement import compute_auc
from reviewer.evaluation.resampling import Estimate, Share, estimate_share
from reviewer.evaluation.told import Outcome


class Twins(Value):
    """Clean against flawed."""

    direction_by_majors: Estimate
    """Share of pairs in which the flawed twin has more findings that hold it back; equal numbers count half."""
    direction_by_score: Estimate
    """Share of pairs in which the clean twin has the higher score; only arms with scores have it."""
    score_gap: Estimate
    """Mean score of the clean less that of the flawed twin, of 4 points."""
    auc_by_majors: float | None
    """How often any flawed document has more majors than any clean one."""
    auc_by_score: float | None
    """How often any clean document has a higher score than any flawed one."""


def measure_twins(clean: Sequence[Outcome], flawed: Sequence[Outcome]) -> Twins:
    """Compare clean and flawed documents of one arm; pairs are of the same case and run."""
    return Twins(
        direction_by_majors=estimate_share(_share(clean, flawed, _majors, lambda one, two: _win(two, one))),
        direction_by_score=estimate_share(_share(clean, flawed, _score, _win)),
        score_gap=estimate_share(_share(clean, flawed, _score, lambda one, two: one - two)),
        auc_by_majors=compute_auc(_values(flawed, _majors), _values(clean, _majors)),
        auc_by_score=compute_auc(_values(clean, _score), _values(flawed, _score)),
    )


def _majors(outcome: Outcome) -> float | None:
    return float(sum(told.holds_back for told in outcome.told))


def _score(outcome: Outcome) -> float | None:
    return outcome.score


def _win(one: float, two: float) -> float:
    return 1.0 if one > two else 0.5 if one == two else 0.0


def _values(outcomes: Sequence[Outcome], value: Callable[[Outcome], float | None]) -> list[float]:
    return [found for one in outcomes if (found := value(one)) is not None]


def _share(
    clean: Sequence[Outcome],
    flawed: Sequence[Outcome],
    value: Callable[[Outcome], float | None],
    compare: Callable[[float, float], float],
) -> list[Share]:
    twins = {(one.case, one.run): one for one in flawed}
    parts: dict[str, Share] = {}
    for one in clean:
        two = twins.get((one.case, one.run))
        mine, theirs = value(one), value(two) if two else None
        if mine is not None and theirs is not None:
            total, count = parts.get(one.case, (0.0, 0.0))
            parts[one.case] = total + compare(mine, theirs), count + 1
    return list(parts.values())
