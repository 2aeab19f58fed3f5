"""Counts and means → 95 % intervals, and intervals → the places that something may have among others."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import NormalDist

from reviewer.domain.corpus import Interval, Ranks

CONFIDENCE = 0.95
ENOUGH = 30
"""Documents from which on the mean's distribution is taken for Student's t."""


def bound_share(hits: float, trials: int, confidence: float = CONFIDENCE) -> Interval:
    """Give Wilson's score interval of a share (E. B. Wilson, JASA 22, 1927); it never has the width 0.

    `hits` need not be whole. For a mean of values between 0 and 1 it is then wider than needed, because their variance
    is at most p (1 - p), and so safe.
    """
    if trials < 1:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = min(max(hits / trials, 0.0), 1.0), z * z / trials
    middle = (share + weight / 2) / (1 + weight)
    half = z / (1 + weight) * math.sqrt(share * (1 - share) / trials + weight / (4 * trials))
    return Interval(max(0.0, min(middle - half, share)), min(1.0, max(middle + half, share)))


def bound_mean(
    number: int, mean: float, variance: float, *, low: float, high: float, confidence: float = CONFIDENCE
) -> Interval:
    """Give an interval of a mean over documents whose values lie between `low` and `high`.

    From 30 documents on that differ, Student's t; else Wilson's interval of the mean put on the scale from 0 to 1,
    since a sample that happens to be all alike does not prove that all documents are.

    Args:
        number: documents.
        mean: their mean.
        variance: their sample variance (divided by `number - 1`).
        low: least value there can be.
        high: greatest value there can be.
        confidence: between 0 and 1.
    """
    if number < ENOUGH or variance <= 0:
        width = high - low
        bounds = bound_share((mean - low) / width * number, number, confidence)
        return Interval(low + width * bounds.low, low + width * bounds.high)
    half = quantile_of_t((1 + confidence) / 2, number - 1) * math.sqrt(variance / number)
    return Interval(max(low, mean - half), min(high, mean + half))


def quantile_of_t(share: float, freedom: int) -> float:
    """Give a quantile of Student's t for 29 degrees of freedom or more (Abramowitz and Stegun 26.7.5).

    The first four terms of the series; off by less than 0.001 for any share up to 0.9999.
    """
    x = NormalDist().inv_cdf(share)
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return x + math.fsum(term / float(freedom) ** power for power, term in enumerate(terms, 1))


def widen_confidence(compared: int) -> float:
    """Give the confidence that each of several intervals needs for all to hold at once at 95 % (Bonferroni)."""
    return 1 - (1 - CONFIDENCE) / max(compared, 1)


def rank_intervals(intervals: Sequence[Interval]) -> list[Ranks]:
    """Give the places that each may have, the lowest first: only intervals that do not overlap are told apart.

    The first place of one is 1 + those wholly below it, its last is the number less those wholly above it (Klein,
    Wright and Wieczorek, Journal of the Royal Statistical Society A 183, 2020).
    """
    lows = sorted(one.low for one in intervals)
    highs = sorted(one.high for one in intervals)
    return [Ranks(1 + bisect_left(highs, one.low), bisect_right(lows, one.high)) for one in intervals]
