"""Two means compared: Welch's and Student's test from means, standard deviations and sizes; sample size and power."""

import math
from typing import NamedTuple

from reviewer.recompute.tails import NORMAL, normal_quantile, normal_two_sided, student_quantile, student_two_sided


class Group(NamedTuple):
    """One arm as it is reported."""

    mean: float
    sd: float
    total: float


def welch_degrees(one: Group, two: Group) -> float:
    """Give Welch's and Satterthwaite's degrees of freedom."""
    first, second = one.sd**2 / one.total, two.sd**2 / two.total
    return (first + second) ** 2 / (first**2 / (one.total - 1) + second**2 / (two.total - 1))


def welch_error(one: Group, two: Group) -> float:
    """Give the standard error of the difference with each arm's own variance."""
    return math.sqrt(one.sd**2 / one.total + two.sd**2 / two.total)


def welch_p(one: Group, two: Group) -> float:
    """Give the two-sided p of Welch's t-test."""
    return student_two_sided((two.mean - one.mean) / welch_error(one, two), welch_degrees(one, two))


def welch_interval(one: Group, two: Group, level: float) -> tuple[float, float]:
    """Give Welch's interval of the second mean less the first."""
    return _around(two.mean - one.mean, student_quantile(level, welch_degrees(one, two)) * welch_error(one, two))


def pooled_error(one: Group, two: Group) -> float:
    """Give the standard error of the difference with one variance for both arms."""
    variance = ((one.total - 1) * one.sd**2 + (two.total - 1) * two.sd**2) / (one.total + two.total - 2)
    return math.sqrt(variance * (1 / one.total + 1 / two.total))


def student_p(one: Group, two: Group) -> float:
    """Give the two-sided p of Student's t-test with the pooled variance."""
    return student_two_sided((two.mean - one.mean) / pooled_error(one, two), one.total + two.total - 2)


def list_p_values(one: Group, two: Group) -> list[float]:
    """Give the two-sided p-values of Welch's, Student's and the z-test."""
    z = (two.mean - one.mean) / welch_error(one, two)
    return [welch_p(one, two), student_p(one, two), normal_two_sided(z)]


def list_intervals(one: Group, two: Group, level: float) -> list[tuple[float, float]]:
    """Give the intervals of Welch's, Student's and the z-test."""
    gap = two.mean - one.mean
    return [
        welch_interval(one, two, level),
        _around(gap, student_quantile(level, one.total + two.total - 2) * pooled_error(one, two)),
        _around(gap, normal_quantile(0.5 + level / 2) * welch_error(one, two)),
    ]


def _around(middle: float, half: float) -> tuple[float, float]:
    return middle - half, middle + half


def sample_size(effect: float, sd: float, alpha: float, power: float) -> float:
    """Give the units per arm, two-sided, by the normal approximation with Guenther's correction for t."""
    z_alpha = normal_quantile(1 - alpha / 2)
    z = z_alpha + normal_quantile(power)
    return 2 * (z * sd / effect) ** 2 + z_alpha * z_alpha / 4


def power_of(effect: float, sd: float, total: float, alpha: float) -> float:
    """Give the power with so many units per arm, two-sided, by the normal approximation; the far tail is left out."""
    return NORMAL.cdf(abs(effect) / (sd * math.sqrt(2 / total)) - normal_quantile(1 - alpha / 2))
