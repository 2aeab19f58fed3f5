"""Stated p-values, intervals, sample sizes and powers against those of every usual method.

A document rarely says which method it used. So a stated value holds if any of them gives it, and differs only when it
lies clearly outside of what all of them give.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

from reviewer.domain.claim import Role
from reviewer.recompute import means, proportions
from reviewer.recompute.aligning import read_all
from reviewer.recompute.amounts import Amount
from reviewer.recompute.claim import Claim, Outcome, Printed, Recomputed, Undecidable, cannot
from reviewer.recompute.printed_statistics import read_ends, read_p, show_p

Function = Callable[..., Sequence[float]]

UNCOUNTABLE = frozenset(("%", "points", "€", "$", "£", "ms", "s", "h", "min", "x"))
"""Units of what is no number of units."""
P_WIDTH = 2.0
"""Factor by which a stated p may lie outside of what the methods give: one-sided and exact tests, unprinted digits."""
SIZE_WIDTH = 0.05
"""Share by which a stated sample size may lie outside of what the methods give."""
POWER_WIDTH = 0.03
INTERVAL_WIDTH = 0.08
"""Share of an interval's width by which its ends may lie outside of what the methods give."""
MOST_WIDER = 4.0
"""Factor of width from which an interval is not that of the difference at all."""
MOST_UNEVEN = 20
"""Factor between the sizes of two arms from which one of them is probably something else."""
LEVELS = (0.9, 0.95, 0.99)


@dataclass(frozen=True)
class Spread:
    """The least and the most that the methods give, over all that the printed operands can stand for."""

    low: float
    high: float
    likely: float
    """What the first method gives for the operands as they stand."""


def spread(function: Function, ranges: Sequence[tuple[float, float, float]]) -> Spread:
    """Compute every method at every corner of the operands' ranges.

    Args:
        function: gives a value for each method, the likeliest first.
        ranges: low, printed and high value of each operand.

    Raises:
        Undecidable: a corner lies outside of what the methods are for.
    """
    corners = product(*({low, high} for low, _, high in ranges))
    try:
        likely = function(*(middle for _, middle, _ in ranges))
        found = [value for corner in corners for value in function(*corner)] + list(likely)
    except (ValueError, ZeroDivisionError, OverflowError) as error:
        raise Undecidable("the numbers are outside of what the formula is for") from error
    if not all(map(math.isfinite, found)):
        raise Undecidable("the numbers are outside of what the formula is for")
    return Spread(min(found), max(found), likely[0])


def read_share(amount: Amount) -> tuple[float, float, float]:
    """Give a share as a fraction: low, printed and high value.

    Raises:
        Undecidable: it is no share.
    """
    percent = amount.unit.name in ("%", "points") or amount.value > 1
    scale = 100 if percent else 1
    low, middle, high = (float(value) / scale for value in (amount.range.low, amount.value, amount.range.high))
    if not 0 < middle < 1:
        raise Undecidable(f"“{amount.text}” is no share between 0 and 1")
    return max(low, 1e-12), middle, min(high, 1 - 1e-12)


def read_plain(amount: Amount) -> tuple[float, float, float]:
    """Give a number: low, printed and high value."""
    low, high = (amount.value, amount.value) if amount.is_count else amount.range
    return float(low), float(amount.value), float(high)


def read_one(claim: Claim, role: Role) -> Amount:
    """Read the operand of a role.

    Raises:
        Undecidable: there is none, or more than one.
    """
    found = read_all(claim, role)
    if len(found) != 1:
        raise Undecidable(f"the calculation needs one {role.value}")
    return found[0]


def read_optional_share(claim: Claim, role: Role, usual: float) -> tuple[float, float, float]:
    """Read a share that may be left out, such as the power, or give the usual one."""
    found = read_all(claim, role)
    return read_share(found[0]) if found else (usual, usual, usual)


def recompute_proportions_p(claim: Claim) -> Recomputed:
    """Lay a stated p against those of the z-tests, the chi-square test with Yates's correction and Fisher's test."""
    arms, text = _read_arms(claim)
    found = spread(lambda *values: proportions.list_p_values(*_fit(values)), arms)
    return judge_p(claim.stated, found, f"p of {text} (z-test, pooled)")


def recompute_means_p(claim: Claim) -> Recomputed:
    """Lay a stated p against those of Welch's, Student's and the z-test."""
    arms, text = _read_means(claim)
    return judge_p(claim.stated, spread(lambda *v: means.list_p_values(*_group(v)), arms), f"p of {text} (Welch)")


def recompute_proportions_interval(claim: Claim) -> Recomputed:
    """Lay a stated interval against those of Wald, Newcombe, and Agresti and Caffo."""
    arms, text = _read_arms(claim)
    return _judge_interval(
        claim, lambda level: lambda *v: proportions.list_intervals(*_fit(v), level), arms, text, share=True
    )


def recompute_means_interval(claim: Claim) -> Recomputed:
    """Lay a stated interval against those of Welch's, Student's and the z-test."""
    arms, text = _read_means(claim)
    return _judge_interval(
        claim, lambda level: lambda *v: means.list_intervals(*_group(v), level), arms, text, share=False
    )


def judge_p(stated: Printed, found: Spread, formula: str) -> Recomputed:
    """Lay a stated p-value against computed ones.

    Raises:
        Undecidable: the stated text holds no p-value.
    """
    low, high = read_p(stated)
    shown = show_p(found.likely)
    line = f"{formula} = {shown}, stated {' '.join(stated.text.split())}"
    least, most = found.low / 2 / P_WIDTH, min(1.0, found.high * P_WIDTH)
    if low <= most and high >= least:
        return Recomputed(Outcome.HOLDS, shown, line)
    return Recomputed(Outcome.DIFFERS, shown, line)


def check_size(total: Amount) -> None:
    """Refuse the size of an arm that cannot be one.

    Raises:
        Undecidable: it is no whole number of two units or more.
    """
    if total.value < 2 or total.value != int(total.value) or total.unit.name in UNCOUNTABLE:
        raise Undecidable(f"“{total.text}” is no number of units")


def check_balance(one: float, two: float) -> None:
    """Refuse arms so uneven that one of them is probably something else.

    Raises:
        Undecidable: they are.
    """
    if max(one, two) > MOST_UNEVEN * min(one, two):
        raise Undecidable("the arms are too uneven to be compared")


def _read_arms(claim: Claim) -> tuple[list[tuple[float, float, float]], str]:
    """Read successes and totals of two arms; a rate stands for successes where these are not given."""
    arms: list[tuple[float, float, float]] = []
    texts = []
    roles = ((Role.SUCCESSES_A, Role.RATE_A, Role.TOTAL_A), (Role.SUCCESSES_B, Role.RATE_B, Role.TOTAL_B))
    for successes, rate, total in roles:
        whole = read_one(claim, total)
        counted, rates = read_all(claim, successes), read_all(claim, rate)
        if len(counted) == 1:
            arms.append(read_plain(counted[0]))
            texts.append(f"{counted[0].text}/{whole.text}")
        elif len(rates) == 1:
            low, middle, high = (share * float(whole.value) for share in read_share(rates[0]))
            arms.append((low, middle, high))
            texts.append(f"{rates[0].text} of {whole.text}")
        else:
            raise Undecidable("an arm has neither successes nor a rate")
        arms.append(read_plain(whole))
        check_size(whole)
        if not 0 <= arms[-2][1] <= arms[-1][1]:
            raise Undecidable("an arm has more successes than units")
    check_balance(arms[1][1], arms[3][1])
    return arms, f"{texts[0]} against {texts[1]}"


def _group(values: Sequence[float]) -> tuple[means.Group, means.Group]:
    return means.Group(*values[:3]), means.Group(*values[3:])


def _fit(values: Sequence[float]) -> tuple[float, float, float, float]:
    """Keep successes within totals at the corners of the ranges."""
    x1, n1, x2, n2 = values
    return min(x1, n1), n1, min(x2, n2), n2


def _read_means(claim: Claim) -> tuple[list[tuple[float, float, float]], str]:
    roles = (Role.MEAN_A, Role.SD_A, Role.TOTAL_A, Role.MEAN_B, Role.SD_B, Role.TOTAL_B)
    amounts = [read_one(claim, role) for role in roles]
    if any(amount.value <= 0 for amount in (amounts[1], amounts[4])):
        raise Undecidable("a standard deviation is not positive")
    check_size(amounts[2])
    check_size(amounts[5])
    check_balance(float(amounts[2].value), float(amounts[5].value))
    texts = [amount.text for amount in amounts]
    ranges = [read_plain(amount) for amount in amounts]
    for place in (1, 4):  # a printed `0.0` to `0.1` must not divide by zero
        low, middle, high = ranges[place]
        ranges[place] = (max(low, middle / 10), middle, high)
    shown = [f"{mean} (SD {sd}, n {total})" for mean, sd, total in (texts[:3], texts[3:])]
    return ranges, f"{shown[0]} against {shown[1]}"


def _judge_interval(
    claim: Claim,
    at_level: Callable[[float], Callable[..., Sequence[tuple[float, float]]]],
    arms: Sequence[tuple[float, float, float]],
    text: str,
    *,
    share: bool,
) -> Recomputed:
    given = read_all(claim, Role.LEVEL)
    levels = [read_share(given[0])[1]] if given else list(LEVELS)
    low, high, step, text_stated = read_ends(claim.stated)
    scales = _interval_scales(claim.stated, share=share)
    lines = []
    for level, scale in product(levels, scales):
        lows, highs = _spread_ends(at_level(level), arms, scale)
        slack = step + INTERVAL_WIDTH * (highs.likely - lows.likely)
        shown = f"{lows.likely:+.{_places(step) + 1}f} to {highs.likely:+.{_places(step) + 1}f}"
        line = f"{level * 100:g} % interval of {text} = {shown}, stated {text_stated}"
        if _ends_fit((low, high), (lows, highs), slack):
            return Recomputed(Outcome.HOLDS, shown, line)
        lines.append((shown, line, lows.likely, highs.likely))
    if not given:
        return cannot("the interval's level is not given")
    shown, line, first, last = lines[0]
    middle, factor = (first + last) / 2, max(high - low, 1e-12) / (last - first)
    if not (low <= middle <= high or low <= -middle <= high) or not 1 / MOST_WIDER < factor < MOST_WIDER:
        return cannot("the interval is not one of this difference")
    return Recomputed(Outcome.DIFFERS, shown, line)


def _spread_ends(
    method: Callable[..., Sequence[tuple[float, float]]], arms: Sequence[tuple[float, float, float]], scale: float
) -> tuple[Spread, Spread]:
    """Give what the methods make of the lower and of the upper end."""
    lows = spread(lambda *values: [low * scale for low, _ in method(*values)], arms)
    highs = spread(lambda *values: [high * scale for _, high in method(*values)], arms)
    return lows, highs


def _ends_fit(stated: tuple[float, float], computed: tuple[Spread, Spread], slack: float) -> bool:
    """Whether both ends fit, in either direction of the difference."""
    (low, high), (lows, highs) = stated, computed
    straight = lows.low - slack <= low <= lows.high + slack and highs.low - slack <= high <= highs.high + slack
    turned = -highs.high - slack <= low <= -highs.low + slack and -lows.high - slack <= high <= -lows.low + slack
    return straight or turned


def _interval_scales(stated: Printed, *, share: bool) -> tuple[float, ...]:
    if not share:
        return (1.0,)
    around = stated.text + stated.after[:12]
    return (100.0,) if "%" in around or "point" in around or "pp" in around else (100.0, 1.0)


def _places(step: float) -> int:
    return max(0, round(-math.log10(step)))
