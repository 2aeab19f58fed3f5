"""Distribution functions that the standard library lacks: Student's t by the incomplete beta's continued fraction."""

import math
from statistics import NormalDist

NORMAL = NormalDist()
MOST_STEPS = 5000
PRECISION = 1e-15
TINY = 1e-300
WIDEST = 1e8
"""Where the search for a quantile of t ends; beyond it stand only quantiles of probabilities that nobody prints."""


def normal_two_sided(statistic: float) -> float:
    """Give the probability that a standard normal variable is at least so far from zero; exact far into the tail."""
    return math.erfc(abs(statistic) / math.sqrt(2))


def normal_quantile(probability: float) -> float:
    """Give the point below which a standard normal variable lies with a probability between 0 and 1.

    Raises:
        ValueError: the probability is not between 0 and 1.
    """
    if not 0 < probability < 1:
        raise ValueError("a quantile needs a probability between 0 and 1")
    return NORMAL.inv_cdf(probability)


def student_two_sided(statistic: float, degrees: float) -> float:
    """Give the probability that a t variable with these degrees of freedom is at least so far from zero."""
    place, rest = (part / (degrees + statistic * statistic) for part in (degrees, statistic * statistic))
    if rest < 3 / (degrees + 5):  # near zero `1 - place` would lose the digits that `rest` has
        return 1 - incomplete_beta(0.5, degrees / 2, rest)
    return incomplete_beta(degrees / 2, 0.5, place)


def student_quantile(level: float, degrees: float) -> float:
    """Give the distance from zero within which a t variable lies with probability `level`, by bisection."""
    low, high = 0.0, 1.0
    while student_two_sided(high, degrees) > 1 - level and high < WIDEST:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if student_two_sided(middle, degrees) > 1 - level else (low, middle)
    return (low + high) / 2


def incomplete_beta(first: float, second: float, place: float) -> float:
    """Give the regularised incomplete beta function by Lentz's method (Numerical Recipes 6.4), for 0 ≤ place ≤ 1."""
    if place <= 0:
        return 0.0
    if place >= 1:
        return 1.0
    front = math.exp(
        max(
            -745.0,
            math.lgamma(first + second)
            - math.lgamma(first)
            - math.lgamma(second)
            + first * math.log(place)
            + second * math.log1p(-place),
        )
    )
    if place < (first + 1) / (first + second + 2):
        return min(1.0, front * _beta_fraction(first, second, place) / first)
    return max(0.0, 1 - front * _beta_fraction(second, first, 1 - place) / second)


def _beta_fraction(first: float, second: float, place: float) -> float:
    below, ratio_c = 1.0, 1.0
    ratio_d = 1 / _keep_off_zero(1 - (first + second) * place / (first + 1))
    below = ratio_d
    for step in range(1, MOST_STEPS):
        even = step * (second - step) * place / ((first + 2 * step - 1) * (first + 2 * step))
        odd = -(first + step) * (first + second + step) * place / ((first + 2 * step) * (first + 2 * step + 1))
        for term in (even, odd):
            ratio_d = 1 / _keep_off_zero(1 + term * ratio_d)
            ratio_c = _keep_off_zero(1 + term / ratio_c)
            below *= ratio_d * ratio_c
        if abs(ratio_d * ratio_c - 1) < PRECISION:
            break
    return below


def _keep_off_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
