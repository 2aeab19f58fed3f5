"""Every operation that code can repeat: what it computes, from which roles, and what it says when it does not fit."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import DecimalException

from reviewer.domain.claim import Operation, Role
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range
from reviewer.recompute.amounts import Amount, read_amount
from reviewer.recompute.arithmetic import compute_mean, compute_product, compute_sum
from reviewer.recompute.changes import compute_difference, compute_percent_change, compute_point_change, compute_ratio
from reviewer.recompute.claim import Claim, Computation, Outcome, Recomputed, Undecidable, cannot
from reviewer.recompute.conversions import compute_conversion, compute_payback
from reviewer.recompute.counts import (
    compute_bonferroni,
    compute_f1,
    compute_precision,
    compute_recall,
    recompute_sample_ratio,
)
from reviewer.recompute.judging import judge_result
from reviewer.recompute.planning import (
    recompute_means_power,
    recompute_means_size,
    recompute_proportions_power,
    recompute_proportions_size,
)
from reviewer.recompute.stamps import recompute_duration
from reviewer.recompute.statistics_claims import (
    recompute_means_interval,
    recompute_means_p,
    recompute_proportions_interval,
    recompute_proportions_p,
)

MOST_OPERANDS = 25
MOST_REPLACED = 16
"""Numbers from nearby that are tried in place of an operand of a statistic."""


SETTING = compile_late(
    r"\s?(?:%\s?)?(?:CI\b|C\.I\.|confidence|credible|interval|power\b|percentile|quantile|significance)", re.IGNORECASE
)
"""What follows a number that is a level or a power and follows from no other number."""


def _read_alike(claim: Claim, stated: Amount) -> tuple[Range, ...]:
    """Read the numbers near a claim that have the stated result's unit, as the ranges that they may stand for."""
    alike = []
    for printed in claim.nearby:
        try:
            amount = read_amount(printed, claim.style)
        except Undecidable:
            continue
        if amount.unit.name == stated.unit.name and amount.value:
            alike.append(amount.range)
    return tuple(alike)


def _by_result(compute: Callable[[Claim, Amount], Computation]) -> Callable[[Claim], Recomputed]:
    """Make a function from a claim to its outcome out of one that computes a result."""

    def run(claim: Claim) -> Recomputed:
        stated = read_amount(claim.stated, claim.style)
        if SETTING.match(claim.stated.after):
            return cannot("the stated number is the setting of a method")
        computed = compute(claim, stated)
        return judge_result(replace(computed, printed_nearby=_read_alike(claim, stated)), stated)

    return run


@dataclass(frozen=True)
class Method:
    """How an operation is computed."""

    roles: tuple[Role, ...]
    """Roles that its operands may have."""
    sentence: str
    """What it computes and by which method, for people and for the LLM."""
    run: Callable[[Claim], Recomputed]


_ARMS = (Role.SUCCESSES_A, Role.RATE_A, Role.TOTAL_A, Role.SUCCESSES_B, Role.RATE_B, Role.TOTAL_B)
_MEANS = (Role.MEAN_A, Role.SD_A, Role.TOTAL_A, Role.MEAN_B, Role.SD_B, Role.TOTAL_B)
_PLAN = (Role.EFFECT, Role.ALPHA, Role.COMPARISONS)
_SIMPLE = {
    Operation.SUM: ((Role.ITEM,), "all items added up", compute_sum),
    Operation.PRODUCT: ((Role.ITEM,), "all items multiplied; a percentage is a share of one", compute_product),
    Operation.DIFFERENCE: ((Role.FIRST, Role.SECOND), "first − second", compute_difference),
    Operation.RATIO: ((Role.FIRST, Role.SECOND), "first ÷ second, as a factor or a percentage", compute_ratio),
    Operation.PERCENT_CHANGE: ((Role.BEFORE, Role.AFTER), "(after − before) ÷ before", compute_percent_change),
    Operation.POINT_CHANGE: ((Role.BEFORE, Role.AFTER), "after − before, of two percentages", compute_point_change),
    Operation.MEAN: ((Role.ITEM,), "the items' sum ÷ their number, unweighted", compute_mean),
}

ALL_OPERATIONS: dict[Operation, Method] = {
    **{name: Method(roles, text, _by_result(compute)) for name, (roles, text, compute) in _SIMPLE.items()},
    Operation.DURATION: Method(
        (Role.START, Role.END), "time from start to end; zones, midnight and clock changes counted", recompute_duration
    ),
    Operation.PAYBACK: Method(
        (Role.INVESTMENT, Role.GAIN, Role.RUNNING_COST),
        "investment ÷ (gain − running cost), both of one period",
        _by_result(compute_payback),
    ),
    Operation.CONVERSION: Method(
        (Role.VALUE,),
        "the same amount in another unit: time, bytes (decimal and binary), bits, rates, money per month or year",
        _by_result(compute_conversion),
    ),
    Operation.PROPORTIONS_INTERVAL: Method(
        (*_ARMS, Role.LEVEL),
        "interval of the difference of two proportions: Wald, Newcombe (method 10), Agresti and Caffo",
        recompute_proportions_interval,
    ),
    Operation.PROPORTIONS_P: Method(
        _ARMS,
        "p of two proportions: z-test pooled and unpooled, with Yates's correction, Fisher's exact test",
        recompute_proportions_p,
    ),
    Operation.MEANS_INTERVAL: Method(
        (*_MEANS, Role.LEVEL), "interval of the difference of two means: Welch, Student, z", recompute_means_interval
    ),
    Operation.MEANS_P: Method(_MEANS, "p of two means: Welch's, Student's and the z-test", recompute_means_p),
    Operation.SAMPLE_RATIO: Method(
        (Role.COUNT, Role.SHARE),
        "chi-square test of the arms' counts against their planned shares, any number of arms",
        recompute_sample_ratio,
    ),
    Operation.PROPORTIONS_SAMPLE_SIZE: Method(
        (Role.BASELINE, *_PLAN, Role.POWER),
        "units per arm for two proportions: unpooled, pooled, arcsine, baseline variance, Fleiss",
        recompute_proportions_size,
    ),
    Operation.PROPORTIONS_POWER: Method(
        (Role.BASELINE, *_PLAN, Role.TOTAL_A),
        "power for two proportions: normal approximation, unpooled and pooled",
        recompute_proportions_power,
    ),
    Operation.MEANS_SAMPLE_SIZE: Method(
        (Role.SD, *_PLAN, Role.POWER),
        "units per arm for two means: normal approximation with Guenther's correction",
        recompute_means_size,
    ),
    Operation.MEANS_POWER: Method(
        (Role.SD, *_PLAN, Role.TOTAL_A), "power for two means: normal approximation", recompute_means_power
    ),
    Operation.PRECISION: Method(
        (Role.TRUE_POSITIVES, Role.FALSE_POSITIVES), "true ÷ (true + false positives)", _by_result(compute_precision)
    ),
    Operation.RECALL: Method(
        (Role.TRUE_POSITIVES, Role.FALSE_NEGATIVES),
        "true ÷ (true positives + false negatives)",
        _by_result(compute_recall),
    ),
    Operation.F1: Method(
        (Role.TRUE_POSITIVES, Role.FALSE_POSITIVES, Role.FALSE_NEGATIVES, Role.PRECISION, Role.RECALL),
        "harmonic mean of precision and recall, from these or from counts",
        _by_result(compute_f1),
    ),
    Operation.BONFERRONI: Method(
        (Role.ALPHA, Role.COMPARISONS),
        "α ÷ number of comparisons; Šidák's threshold counts too",
        _by_result(compute_bonferroni),
    ),
}
"""In the order in which they are shown."""


_WITH_READINGS = frozenset(
    (*_SIMPLE, Operation.CONVERSION, Operation.PAYBACK, Operation.PRECISION, Operation.RECALL, Operation.F1)
)
"""Operations that try other readings of their operands themselves."""


def _holds_otherwise(claim: Claim, method: Method) -> bool:
    """Whether the stated result holds with one operand replaced by another number from nearby."""
    for place, operand in enumerate(claim.operands):
        for other in claim.nearby[:MOST_REPLACED]:
            changed = replace(operand, printed=other)
            operands = (*claim.operands[:place], changed, *claim.operands[place + 1 :])
            try:
                if method.run(replace(claim, operands=operands)).outcome is Outcome.HOLDS:
                    return True
            except Undecidable:
                continue
    return False


def recompute(claim: Claim) -> Recomputed:
    """Compute a claim again; whatever is in doubt is `cannot`, never `differs`."""
    method = ALL_OPERATIONS[claim.operation]
    stray = [operand.role for operand in claim.operands if operand.role not in method.roles]
    if stray:
        return cannot(f"{claim.operation.value} has no {stray[0].value}")
    if len(claim.operands) > MOST_OPERANDS:
        return cannot(f"more than {MOST_OPERANDS} numbers")
    try:
        return _run(claim, method)
    except Undecidable as doubt:
        return cannot(str(doubt))
    except (DecimalException, OverflowError) as error:  # numbers beyond any document's
        return cannot(f"the numbers are too large or too small ({type(error).__name__})")


def _run(claim: Claim, method: Method) -> Recomputed:
    result = method.run(claim)
    is_doubtful = result.outcome is Outcome.DIFFERS and claim.operation not in _WITH_READINGS
    if is_doubtful and _holds_otherwise(claim, method):
        return cannot("with another number from beside it, the stated result holds")
    return result
