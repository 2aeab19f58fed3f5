"""Two proportions compared: difference, intervals, p-values, sample size and power, each by a named method."""

import math

from reviewer.recompute.tails import NORMAL, normal_quantile, normal_two_sided

MOST_EXACT = 20_000
"""Units in both arms together up to which Fisher's exact test is computed too."""


def wald_interval(x1: float, n1: float, x2: float, n2: float, level: float) -> tuple[float, float]:
    """Give the interval of `x2/n2 − x1/n1` from the unpooled standard error."""
    one, two = x1 / n1, x2 / n2
    half = normal_quantile(0.5 + level / 2) * math.sqrt(one * (1 - one) / n1 + two * (1 - two) / n2)
    return two - one - half, two - one + half


def wilson_interval(successes: float, total: float, level: float) -> tuple[float, float]:
    """Give Wilson's score interval of one proportion."""
    z = normal_quantile(0.5 + level / 2)
    share = successes / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return middle - half, middle + half


def newcombe_interval(x1: float, n1: float, x2: float, n2: float, level: float) -> tuple[float, float]:
    """Give the interval of `x2/n2 − x1/n1` from two Wilson intervals (Newcombe 1998, method 10)."""
    one, two = x1 / n1, x2 / n2
    (low1, high1), (low2, high2) = wilson_interval(x1, n1, level), wilson_interval(x2, n2, level)
    below = math.sqrt((two - low2) ** 2 + (high1 - one) ** 2)
    above = math.sqrt((high2 - two) ** 2 + (one - low1) ** 2)
    return two - one - below, two - one + above


def agresti_caffo_interval(x1: float, n1: float, x2: float, n2: float, level: float) -> tuple[float, float]:
    """Give Wald's interval after one success and one failure were added to each arm (Agresti and Caffo 2000)."""
    return wald_interval(x1 + 1, n1 + 2, x2 + 1, n2 + 2, level)


def pooled_p(x1: float, n1: float, x2: float, n2: float) -> float:
    """Give the two-sided p of the z-test with the pooled share: the chi-square test without correction."""
    share = (x1 + x2) / (n1 + n2)
    return _z_test(x2 / n2 - x1 / n1, math.sqrt(share * (1 - share) * (1 / n1 + 1 / n2)))


def unpooled_p(x1: float, n1: float, x2: float, n2: float) -> float:
    """Give the two-sided p of the z-test with a share for each arm."""
    one, two = x1 / n1, x2 / n2
    return _z_test(two - one, math.sqrt(one * (1 - one) / n1 + two * (1 - two) / n2))


def yates_p(x1: float, n1: float, x2: float, n2: float) -> float:
    """Give the p of the chi-square test with Yates's correction."""
    share = (x1 + x2) / (n1 + n2)
    step = (1 / n1 + 1 / n2) / 2
    gap = max(0.0, abs(x2 / n2 - x1 / n1) - step)
    return _z_test(gap, math.sqrt(share * (1 - share) * (1 / n1 + 1 / n2)))


def fisher_p(x1: int, n1: int, x2: int, n2: int) -> float:
    """Give the two-sided p of Fisher's exact test: all tables that are no likelier than the one seen."""
    hits, seen = x1 + x2, _log_table(x1, n1, x1 + x2, n2)
    tables = range(max(0, hits - n2), min(n1, hits) + 1)
    logs = (_log_table(table, n1, hits, n2) for table in tables)
    return min(1.0, math.fsum(math.exp(log) for log in logs if log <= seen + 1e-7))


def _log_table(x1: int, n1: int, hits: int, n2: int) -> float:
    return _log_choose(n1, x1) + _log_choose(n2, hits - x1) - _log_choose(n1 + n2, hits)


def _log_choose(total: int, chosen: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)


def _z_test(gap: float, error: float) -> float:
    return 1.0 if gap == 0 or error <= 0 else normal_two_sided(gap / error)


def list_p_values(x1: float, n1: float, x2: float, n2: float) -> list[float]:
    """Give the two-sided p-values of all methods; Fisher's where counts are whole and not too many."""
    found = [pooled_p(x1, n1, x2, n2), unpooled_p(x1, n1, x2, n2), yates_p(x1, n1, x2, n2)]
    counts = x1, n1, x2, n2
    if all(count == int(count) for count in counts) and n1 + n2 <= MOST_EXACT:
        found.append(fisher_p(int(x1), int(n1), int(x2), int(n2)))
    return found


def list_intervals(x1: float, n1: float, x2: float, n2: float, level: float) -> list[tuple[float, float]]:
    """Give the intervals of all methods."""
    methods = (wald_interval, newcombe_interval, agresti_caffo_interval)
    return [method(x1, n1, x2, n2, level) for method in methods]


def sample_size_unpooled(one: float, two: float, alpha: float, power: float) -> float:
    """Give the units per arm, two-sided, with each arm's own variance on both sides."""
    z = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return z * z * (one * (1 - one) + two * (1 - two)) / (two - one) ** 2


def sample_size_pooled(one: float, two: float, alpha: float, power: float) -> float:
    """Give the units per arm, two-sided, with the pooled variance under no effect (Fleiss, without correction)."""
    mean = (one + two) / 2
    under_none = normal_quantile(1 - alpha / 2) * math.sqrt(2 * mean * (1 - mean))
    under_effect = normal_quantile(power) * math.sqrt(one * (1 - one) + two * (1 - two))
    return (under_none + under_effect) ** 2 / (two - one) ** 2


def sample_size_arcsine(one: float, two: float, alpha: float, power: float) -> float:
    """Give the units per arm, two-sided, from the difference of arcsines (Cohen's h)."""
    h = 2 * math.asin(math.sqrt(two)) - 2 * math.asin(math.sqrt(one))
    return 2 * ((normal_quantile(1 - alpha / 2) + normal_quantile(power)) / h) ** 2


def sample_size_baseline(one: float, two: float, alpha: float, power: float) -> float:
    """Give the units per arm, two-sided, with the baseline's variance in both arms."""
    z = normal_quantile(1 - alpha / 2) + normal_quantile(power)
    return 2 * z * z * one * (1 - one) / (two - one) ** 2


def sample_size_corrected(one: float, two: float, alpha: float, power: float) -> float:
    """Give the pooled sample size with Fleiss's continuity correction."""
    size = sample_size_pooled(one, two, alpha, power)
    return size / 4 * (1 + math.sqrt(1 + 4 / (size * abs(two - one)))) ** 2


SAMPLE_SIZES = (
    sample_size_unpooled,
    sample_size_pooled,
    sample_size_arcsine,
    sample_size_baseline,
    sample_size_corrected,
)


def power_of(one: float, two: float, total: float, alpha: float) -> list[float]:
    """Give the power with so many units per arm, two-sided, unpooled and pooled; the far tail is left out."""
    z, gap = normal_quantile(1 - alpha / 2), abs(two - one)
    error = math.sqrt((one * (1 - one) + two * (1 - two)) / total)
    mean = (one + two) / 2
    pooled = math.sqrt(2 * mean * (1 - mean) / total)
    return [NORMAL.cdf(gap / error - z), NORMAL.cdf((gap - z * pooled) / error)]
