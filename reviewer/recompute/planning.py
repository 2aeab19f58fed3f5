"""Stated sample sizes and powers against those of every usual formula, one-sided and for all arms together too."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from reviewer.domain.claim import Role
from reviewer.recompute import means, proportions
from reviewer.recompute.amounts import Amount, read_amount
from reviewer.recompute.claim import Claim, Outcome, Recomputed, Undecidable, cannot
from reviewer.recompute.statistics_claims import (
    POWER_WIDTH,
    SIZE_WIDTH,
    Spread,
    check_size,
    read_one,
    read_optional_share,
    read_plain,
    read_share,
    spread,
)

USUAL_ALPHA = 0.05
USUAL_POWER = 0.8
MOST_COMPARISONS = 10
"""An alpha may have been shared over so many comparisons without the claim saying so."""
ARMS = (1, 2, 3, 4)
"""A stated size may be of one arm or of all together."""

Triple = tuple[float, float, float]
Reading = tuple[Callable[..., Sequence[float]], Triple, Triple, Triple]
"""A formula and its operands but for α."""
AddEffect = Callable[[float, float], float]


def recompute_proportions_size(claim: Claim) -> Recomputed:
    """Lay a stated sample size for two proportions against five formulas."""
    one = read_share(read_one(claim, Role.BASELINE))
    power = read_optional_share(claim, Role.POWER, USUAL_POWER)
    effect = read_one(claim, Role.EFFECT)

    def make(add: AddEffect) -> Callable[..., Sequence[float]]:
        def size(base: float, gap: float, alpha: float, power: float) -> Sequence[float]:
            return [formula(base, add(base, gap), alpha, power) for formula in proportions.SAMPLE_SIZES]

        return size

    text = f"size per arm for {_text(claim, Role.BASELINE)} and an effect of {effect.text} at {power[1]:.0%} power"
    return _judge_size(claim, [(make(add), one, read_plain(effect), power) for add in _additions(one[1], effect)], text)


def recompute_means_size(claim: Claim) -> Recomputed:
    """Lay a stated sample size for two means against the normal approximation."""
    effect, sd = read_plain(read_one(claim, Role.EFFECT)), read_plain(read_one(claim, Role.SD))
    power = read_optional_share(claim, Role.POWER, USUAL_POWER)

    def size(effect: float, sd: float, alpha: float, power: float) -> Sequence[float]:
        exact = means.sample_size(effect, sd, alpha, power)
        return [exact, 16 * (sd / effect) ** 2] if (alpha, power) == (USUAL_ALPHA, USUAL_POWER) else [exact]

    text = f"size per arm for {_describe_effect(claim)} at {power[1]:.0%} power"
    return _judge_size(claim, [(size, effect, sd, power)], text)


def recompute_proportions_power(claim: Claim) -> Recomputed:
    """Lay a stated power for two proportions against the pooled and the unpooled formula."""
    one = read_share(read_one(claim, Role.BASELINE))
    effect, total = read_one(claim, Role.EFFECT), _read_size(claim)

    def make(add: AddEffect) -> Callable[..., Sequence[float]]:
        return lambda base, gap, total, alpha: proportions.power_of(base, add(base, gap), total, alpha)

    found = [(make(add), one, read_plain(effect), total) for add in _additions(one[1], effect)]
    text = (
        f"power for {_text(claim, Role.BASELINE)} and an effect of {effect.text}, {_text(claim, Role.TOTAL_A)} per arm"
    )
    return _judge_power(claim, found, text)


def recompute_means_power(claim: Claim) -> Recomputed:
    """Lay a stated power for two means against the normal approximation."""
    effect, sd = read_plain(read_one(claim, Role.EFFECT)), read_plain(read_one(claim, Role.SD))
    total = _read_size(claim)
    text = f"power for {_describe_effect(claim)}, {_text(claim, Role.TOTAL_A)} per arm"
    return _judge_power(claim, [(lambda *v: [means.power_of(*v)], effect, sd, total)], text)


def _read_size(claim: Claim) -> Triple:
    total = read_one(claim, Role.TOTAL_A)
    check_size(total)
    return read_plain(total)


def _describe_effect(claim: Claim) -> str:
    return f"an effect of {_text(claim, Role.EFFECT)} and SD {_text(claim, Role.SD)}"


def _text(claim: Claim, role: Role) -> str:
    return read_one(claim, role).text


def _additions(baseline: float, effect: Amount) -> list[AddEffect]:
    """Give how an effect is added to the baseline: in points absolutely; in percent, or bare, perhaps relatively."""
    scale = 1 if not effect.unit.name and abs(effect.value) < Decimal("0.5") else 100
    ways: list[AddEffect] = []
    if effect.unit.name != "%" or float(effect.value) / scale < 1 - baseline:
        ways.append(lambda base, gap: base + gap / scale)
    if effect.unit.name != "points":
        ways.append(lambda base, gap: base * (1 + gap / scale))
    fitting = [add for add in ways if 0 < add(baseline, float(effect.value)) < 1]
    if not fitting:
        raise Undecidable("the effect leaves no share between 0 and 1")
    return fitting


def _alphas(claim: Claim) -> tuple[Triple, list[float]]:
    """Give the alpha, and those that it may stand for: one-sided, or shared over several comparisons."""
    alpha = read_optional_share(claim, Role.ALPHA, USUAL_ALPHA)[1]
    comparisons = claim.printed(Role.COMPARISONS)
    if comparisons:
        alpha /= max(1.0, float(read_amount(comparisons[0], claim.style).value))
    others = [2 * alpha, *(alpha / number for number in range(2, MOST_COMPARISONS + 1))]
    return (alpha, alpha, alpha), [other for other in others if other < 1]


def _judge_size(claim: Claim, readings: Sequence[Reading], text: str) -> Recomputed:
    stated = read_amount(claim.stated, claim.style)
    alpha, others = _alphas(claim)
    found = [spread(function, (one, two, alpha, power)) for function, one, two, power in readings]
    shown = f"{found[0].likely:,.0f}"
    line = f"{text}, α {alpha[1]:.3g} = {shown}, stated {stated.text}"
    low, high = float(stated.stated.low), float(stated.stated.high)
    if any(_size_fits(one, low, high, ARMS[:2]) for one in found):
        return Recomputed(Outcome.HOLDS, shown, line)
    for other in others:
        again = [spread(function, (one, two, (other,) * 3, power)) for function, one, two, power in readings]
        if any(_size_fits(one, low, high, ARMS) for one in again):
            return cannot("another α gives the stated size")
    if any(_size_fits(one, low, high, ARMS) for one in found) or not 0.1 < found[0].likely / float(stated.value) < 10:
        return cannot("the results are too far apart to be about the same thing")
    return Recomputed(Outcome.DIFFERS, shown, line)


def _size_fits(found: Spread, low: float, high: float, arms: Sequence[int]) -> bool:
    return any(
        low <= found.high * (1 + SIZE_WIDTH) * number and high >= found.low * (1 - SIZE_WIDTH) * number
        for number in arms
    )


def _judge_power(claim: Claim, readings: Sequence[Reading], text: str) -> Recomputed:
    stated = read_amount(claim.stated, claim.style)
    scale = 100 if stated.unit.name == "%" or stated.value > 1 else 1
    low, high = float(stated.stated.low) / scale, float(stated.stated.high) / scale
    alpha, others = _alphas(claim)
    found = [spread(function, (one, two, total, alpha)) for function, one, two, total in readings]
    shown = f"{found[0].likely:.0%}"
    line = f"{text}, α {alpha[1]:.3g} = {shown}, stated {stated.text}"
    if any(low <= one.high + POWER_WIDTH and high >= one.low - POWER_WIDTH for one in found):
        return Recomputed(Outcome.HOLDS, shown, line)
    for other in others:
        again = [spread(function, (one, two, total, (other,) * 3)) for function, one, two, total in readings]
        if any(low <= one.high + POWER_WIDTH and high >= one.low - POWER_WIDTH for one in again):
            return cannot("another α gives the stated power")
    return Recomputed(Outcome.DIFFERS, shown, line)
