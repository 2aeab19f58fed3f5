"""How an arm's ratings of clean documents compare with those of people. Pure."""

from collections.abc import Mapping, Sequence

from reviewer.agreement import compute_mean_error, compute_weighted_kappa, round_half_up
from reviewer.domain.base import Value
from reviewer.evaluation.cases import HumanRating
from reviewer.evaluation.told import Outcome


class HumanAgreement(Value):
    """Agreement of ratings, 1 to 5, by criterion and document."""

    ratings: int
    """Pairs of an arm's rating and the mean of people's."""
    kappa: float | None = None
    """Quadratically weighted kappa, both sides rounded to whole points."""
    mean_error: float | None = None
    """Mean absolute difference in points, unrounded."""
    leniency: float | None = None
    """Mean of the arm's ratings less the mean of people's: above 0 it is the kinder one."""
    kappa_between_people: float | None = None
    """The same kappa for the first two people who rated each: what an arm can be held against."""


def compare_with_people(outcomes: Sequence[Outcome], people: Mapping[str, Sequence[HumanRating]]) -> HumanAgreement:
    """Compare the ratings of clean documents with people's; `people` goes by case."""
    pairs: list[tuple[float, float]] = []
    for one in outcomes:
        if one.variant != "clean":
            continue
        for criterion, rating in one.ratings.items():
            theirs = [rater.ratings[criterion] for rater in people.get(one.case, ()) if criterion in rater.ratings]
            if theirs:
                pairs.append((rating, sum(theirs) / len(theirs)))
    both = [
        (raters[0].ratings[criterion], raters[1].ratings[criterion])
        for raters in people.values()
        if len(raters) > 1
        for criterion in raters[0].ratings
        if criterion in raters[1].ratings
    ]
    return HumanAgreement(
        ratings=len(pairs),
        kappa=compute_weighted_kappa([(round_half_up(one), round_half_up(two)) for one, two in pairs]),
        mean_error=compute_mean_error(pairs),
        leniency=sum(one - two for one, two in pairs) / len(pairs) if pairs else None,
        kappa_between_people=compute_weighted_kappa(both),
    )
