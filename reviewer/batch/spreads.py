"""Values → what is usual and how far something is from it, so that a few odd ones do not move the measure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from reviewer.batch.intervals import bound_mean
from reviewer.domain.corpus import BINS, Average, Interval

FAR = 3.5
"""Modified z-score beyond which a value is an outlier (Iglewicz, Hoaglin, How to Detect and Handle Outliers, 1993)."""

FEWEST = 10
"""Values below which nothing is called an outlier."""


@dataclass(frozen=True)
class Spread:
    """The usual value and the distance that counts as 1."""

    median: float
    unit: float
    """Median absolute deviation / 0.6745, or mean absolute deviation × 1.2533 when more than half of the values are
    equal; 0 when all are, and nothing is then an outlier."""

    def measure(self, value: float) -> float:
        """Give the modified z-score of a value."""
        return (value - self.median) / self.unit if self.unit else 0.0

    def is_far(self, value: float) -> bool:
        """Say whether a value is an outlier."""
        return abs(self.measure(value)) > FAR


def measure_spread(values: Sequence[float]) -> Spread | None:
    """Measure the spread of values, or nothing when they are fewer than ten."""
    if len(values) < FEWEST:
        return None
    middle = median(values)
    away = [abs(value - middle) for value in values]
    unit = median(away) / 0.6745
    if not unit:
        unit = 1.253314 * math.fsum(away) / len(away)
    return Spread(middle, unit)


def average_values(counts: Mapping[float, int], low: float, high: float) -> Average | None:
    """Average values that are given as value → how often; nothing without any."""
    number = sum(counts.values())
    if not number:
        return None
    mean, variance = _sum_up(counts, number)
    return Average(number, mean, bound_mean(number, mean, variance, low=low, high=high), _find_median(counts, number))


def bound_values(counts: Mapping[float, int], low: float, high: float, confidence: float) -> Interval:
    """Give the interval of a mean at a confidence of one's own; `counts` holds at least one value."""
    number = sum(counts.values())
    mean, variance = _sum_up(counts, number)
    return bound_mean(number, mean, variance, low=low, high=high, confidence=confidence)


def _sum_up(counts: Mapping[float, int], number: int) -> tuple[float, float]:
    mean = math.fsum(value * times for value, times in counts.items()) / number
    squares = math.fsum(times * (value - mean) ** 2 for value, times in counts.items())
    return mean, squares / (number - 1) if number > 1 and len(counts) > 1 else 0.0


def _find_median(counts: Mapping[float, int], number: int) -> float:
    middle, seen, lower = (number - 1) // 2, 0, None
    for value in sorted(counts):
        seen += counts[value]
        if lower is None and seen > middle:
            lower = value
        if lower is not None and seen > number // 2:
            return (lower + value) / 2
    raise ValueError("there is no value to take the median of")


def fill_bins(counts: Iterable[tuple[float, int]]) -> tuple[int, ...]:
    """Count scores from 1 to 5 in classes of half a point; 5 belongs to the last."""
    bins = [0] * BINS
    for value, times in counts:
        bins[min(BINS - 1, max(0, int((value - 1) * 2)))] += times
    return tuple(bins)
