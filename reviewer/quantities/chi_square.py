"""The chi-square test of counts against expected shares, from the standard library alone."""

import math
from collections.abc import Sequence

MOST_STEPS = 10_000
PRECISION = 1e-14
TINY = 1e-300


def compare_counts(counts: Sequence[int], shares: Sequence[float]) -> tuple[float, float]:
    """Give Pearson's chi-square of counts against planned shares, and its p-value with `len(counts) - 1` degrees.

    Raises:
        ValueError: fewer than two counts, as many shares as counts are not given, or one is not positive.

    """
    whole, planned = sum(counts), sum(shares)
    if len(counts) < 2 or len(counts) != len(shares) or whole <= 0 or min(shares) <= 0:
        raise ValueError("the test needs two or more counts and as many positive shares")
    expected = [whole * share / planned for share in shares]
    statistic = sum((count - mean) ** 2 / mean for count, mean in zip(counts, expected, strict=True))
    return statistic, survive_chi_square(statistic, len(counts) - 1)


def survive_chi_square(statistic: float, degrees: int) -> float:
    """Give the probability that a chi-square variable with these degrees of freedom exceeds the statistic."""
    return 1.0 if statistic / 2 <= 0 else _upper_gamma(degrees / 2, statistic / 2)


def _upper_gamma(shape: float, place: float) -> float:
    """Give the regularised upper incomplete gamma function Q(shape, place): series below the mode, fraction above."""
    scale = math.exp(max(-745.0, shape * math.log(place) - place - math.lgamma(shape)))
    if place < shape + 1:
        term = total = 1 / shape
        for step in range(1, MOST_STEPS):
            term *= place / (shape + step)
            total += term
            if term < total * PRECISION:
                break
        return max(0.0, 1 - total * scale)
    # Lentz's method for the continued fraction
    below = place + 1 - shape
    ratio_c, ratio_d = 1 / TINY, 1 / below
    total = ratio_d
    for step in range(1, MOST_STEPS):
        factor = -step * (step - shape)
        below += 2
        ratio_d = 1 / _keep_off_zero(factor * ratio_d + below)
        ratio_c = _keep_off_zero(below + factor / ratio_c)
        total *= ratio_c * ratio_d
        if abs(ratio_c * ratio_d - 1) < PRECISION:
            break
    return total * scale


def _keep_off_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
