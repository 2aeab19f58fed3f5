"""Outcomes and matches → the measures of each arm. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar, get_args

from reviewer.domain.base import Value
from reviewer.evaluation.cases import FlawKind, Label, Position
from reviewer.evaluation.matching import FlawResult, name_told
from reviewer.evaluation.resampling import Estimate, Share, estimate_difference, estimate_share
from reviewer.evaluation.stability import Stability, measure_stability
from reviewer.evaluation.told import Outcome
from reviewer.evaluation.twins import Twins, measure_twins

OfCase = TypeVar("OfCase", Outcome, FlawResult)
AT = 10
"""Findings that a report shows in full."""


class Recall(Value):
    """Flaws found, of one kind or in one third of the documents."""

    flaws: int
    found: int
    in_first_ten: int
    rated_right: int
    """Found, and holding the document back exactly when the flaw should."""
    rated_exactly: int


class ArmMeasures(Value):
    """What one arm achieved on a suite."""

    arm: str
    outcomes: int
    failures: tuple[str, ...]
    """Outcomes with a failure and why; they count with what they brought."""
    recall: Estimate
    recall_at_ten: Estimate
    rated_right: Estimate
    rated_exactly: Estimate
    omissions: Estimate
    omissions_rated_right: Estimate
    by_kind: dict[str, Recall]
    by_position: dict[str, Recall]
    confirmed: int
    """Matches that a label confirms; the others rest on place, question or section alone."""
    precision: Estimate
    """Share of labelled findings that are right and worth the author's time."""
    findings_clean: Estimate
    """Mean number of findings per clean document."""
    findings_flawed: Estimate
    majors_clean: Estimate
    """Mean number of findings per clean document that hold it back."""
    unverified: int
    """Quotes shown to the author that do not stand in the document."""
    refuted: int
    twins: Twins
    stability: Stability
    requests: Estimate
    """Mean per document, re-asks included."""
    prompt_tokens: Estimate
    """Mean per document, estimated."""
    repeated: Estimate
    """Share of prompt tokens that repeat how an earlier request about the document began."""
    completion_tokens: Estimate
    amount: float | None
    """Price of all of it, where every reply has one."""
    answered_by: tuple[str, ...]


class Difference(Value):
    """An arm less the baseline on the same documents."""

    arm: str
    baseline: str
    recall: Estimate
    omissions_rated_right: Estimate
    majors_clean: Estimate


def measure_arm(
    arm: str, outcomes: Sequence[Outcome], results: Sequence[FlawResult], labels: Mapping[str, Label]
) -> ArmMeasures:
    """Measure one arm.

    Args:
        arm: its name.
        outcomes: its outcomes.
        results: what became of the flaws in its outcomes for flawed documents.
        labels: finding's key → label.
    """
    plain = [one for one in outcomes if one.variant in ("clean", "flawed")]
    clean = [one for one in plain if one.variant == "clean"]
    flawed = [one for one in plain if one.variant == "flawed"]
    omitted = [one for one in results if one.kind == "omission"]
    return ArmMeasures(
        arm=arm,
        outcomes=len(outcomes),
        failures=tuple(f"{one.case}, {one.variant}, run {one.run}: {one.failure}" for one in outcomes if one.failure),
        recall=estimate_share(share_flaws(results, lambda one: one.found)),
        recall_at_ten=estimate_share(share_flaws(results, is_in_first_ten)),
        rated_right=estimate_share(share_flaws(results, lambda one: one.rated_right)),
        rated_exactly=estimate_share(share_flaws(results, lambda one: one.rated_exactly)),
        omissions=estimate_share(share_flaws(omitted, lambda one: one.found)),
        omissions_rated_right=estimate_share(share_flaws(omitted, lambda one: one.rated_right)),
        by_kind=_split(results, get_args(FlawKind), lambda one: one.kind),
        by_position=_split(results, get_args(Position), lambda one: one.position),
        confirmed=sum(one.confirmed for one in results),
        precision=estimate_share(_share_correct(plain, labels)),
        findings_clean=estimate_share(share_outcomes(clean, lambda one: len(one.told))),
        findings_flawed=estimate_share(share_outcomes(flawed, lambda one: len(one.told))),
        majors_clean=estimate_share(share_outcomes(clean, count_majors)),
        unverified=sum(told.unverified for one in plain for told in one.told),
        refuted=sum(one.refuted for one in plain),
        twins=measure_twins(clean, flawed),
        stability=measure_stability(plain),
        requests=estimate_share(share_outcomes(plain, lambda one: one.spent.requests)),
        prompt_tokens=estimate_share(share_outcomes(plain, lambda one: one.spent.prompt_tokens)),
        repeated=estimate_share(_share_repeated(plain)),
        completion_tokens=estimate_share(share_outcomes(plain, lambda one: one.spent.completion_tokens)),
        amount=_add_prices(outcomes),
        answered_by=tuple(dict.fromkeys(name for one in outcomes for name in one.answered_by)),
    )


def compare_arms(arm: str, baseline: str, outcomes: Sequence[Outcome], results: Sequence[FlawResult]) -> Difference:
    """Compare two arms on the documents that both have."""
    omitted = [one for one in results if one.kind == "omission"]
    clean = [one for one in outcomes if one.variant == "clean"]

    def flaws(some: Sequence[FlawResult], count: Callable[[FlawResult], bool]) -> Estimate:
        mine = by_case(some, lambda one: one.arm == arm)
        theirs = by_case(some, lambda one: one.arm == baseline)
        return _pair({c: _share(r, count) for c, r in mine.items()}, {c: _share(r, count) for c, r in theirs.items()})

    mine = by_case(clean, lambda one: one.arm == arm)
    theirs = by_case(clean, lambda one: one.arm == baseline)
    return Difference(
        arm=arm,
        baseline=baseline,
        recall=flaws(results, lambda one: one.found),
        omissions_rated_right=flaws(omitted, lambda one: one.rated_right),
        majors_clean=_pair(
            {case: _share(some, count_majors) for case, some in mine.items()},
            {case: _share(some, count_majors) for case, some in theirs.items()},
        ),
    )


def is_in_first_ten(result: FlawResult) -> bool:
    """Say whether a flaw is told of among the findings that a report shows in full."""
    return result.rank is not None and result.rank <= AT


def count_majors(outcome: Outcome) -> int:
    """Count the findings of an outcome that hold the document back."""
    return sum(told.holds_back for told in outcome.told)


def by_case(some: Iterable[OfCase], wanted: Callable[[OfCase], bool]) -> dict[str, list[OfCase]]:
    """Sort by case what is wanted."""
    found: dict[str, list[OfCase]] = {}
    for one in some:
        if wanted(one):
            found.setdefault(one.case, []).append(one)
    return found


def share_flaws(results: Sequence[FlawResult], count: Callable[[FlawResult], bool]) -> list[Share]:
    """Give for each case how many of its flaws count, and how many there are; runs add up."""
    return [_share(some, count) for some in by_case(results, lambda _one: True).values()]


def share_outcomes(outcomes: Sequence[Outcome], count: Callable[[Outcome], float]) -> list[Share]:
    """Give for each case the sum of a count over its outcomes, and their number."""
    return [_share(some, count) for some in by_case(outcomes, lambda _one: True).values()]


def _share(some: Sequence[OfCase], count: Callable[[OfCase], float]) -> Share:
    return float(sum(count(one) for one in some)), float(len(some))


def _pair(mine: Mapping[str, Share], theirs: Mapping[str, Share]) -> Estimate:
    return estimate_difference([(mine[case], theirs[case]) for case in mine if case in theirs])


def _split(results: Sequence[FlawResult], names: Sequence[str], name: Callable[[FlawResult], str]) -> dict[str, Recall]:
    parts = {one: [result for result in results if name(result) == one] for one in names}
    return {one: _count(some) for one, some in parts.items() if some}


def _count(results: Sequence[FlawResult]) -> Recall:
    return Recall(
        flaws=len(results),
        found=sum(one.found for one in results),
        in_first_ten=sum(map(is_in_first_ten, results)),
        rated_right=sum(one.rated_right for one in results),
        rated_exactly=sum(one.rated_exactly for one in results),
    )


def _share_correct(outcomes: Sequence[Outcome], labels: Mapping[str, Label]) -> list[Share]:
    parts = []
    for some in by_case(outcomes, lambda _one: True).values():
        found = [labels.get(name_told(one, told)) for one in some for told in one.told]
        verdicts = [label.correct for label in found if label is not None and label.correct is not None]
        parts.append((float(sum(verdicts)), float(len(verdicts))))
    return parts


def _share_repeated(outcomes: Sequence[Outcome]) -> list[Share]:
    groups = by_case(outcomes, lambda _one: True).values()
    return [
        (
            float(sum(one.spent.repeated_tokens for one in some)),
            float(sum(one.spent.prompt_tokens for one in some)),
        )
        for some in groups
    ]


def _add_prices(outcomes: Sequence[Outcome]) -> float | None:
    amounts = [one.spent.amount for one in outcomes]
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if amounts and len(known) == len(amounts) else None
