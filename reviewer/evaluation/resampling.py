"""Intervals by bootstrap over documents: flaws of one document are no independent draws. Pure."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from reviewer.domain.base import Value

DRAWS = 2000
LEVEL = 0.90
SEED = 0
FEWEST = 3
"""Documents below which no interval is given: resampling two says nothing."""

T = TypeVar("T")
Share = tuple[float, float]
"""What one document adds to the numerator and to the denominator of a share or a mean."""


class Estimate(Value):
    """A figure with its interval."""

    value: float | None
    """Nothing where there was nothing to count."""
    low: float | None = None
    """Ends of the 90 % interval; nothing with fewer than three documents."""
    high: float | None = None
    documents: int
    count: float
    """Size of the denominator: flaws, documents, pairs or labels."""


def divide(parts: Sequence[Share]) -> float | None:
    """Give the sum of the numerators over the sum of the denominators; nothing for an empty denominator."""
    denominator = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / denominator if denominator else None


def estimate_share(parts: Sequence[Share]) -> Estimate:
    """Estimate a share or a mean from what each document adds to it."""
    counted = [part for part in parts if part[1]]
    low, high = bootstrap(counted, divide)
    return Estimate(
        value=divide(counted), low=low, high=high, documents=len(counted), count=sum(part[1] for part in counted)
    )


def estimate_difference(parts: Sequence[tuple[Share, Share]]) -> Estimate:
    """Estimate the first share less the second where both come from the same documents, which are drawn together."""
    counted = [part for part in parts if part[0][1] and part[1][1]]
    low, high = bootstrap(counted, _subtract)
    return Estimate(
        value=_subtract(counted), low=low, high=high, documents=len(counted), count=sum(one[1] for one, _ in counted)
    )


def _subtract(parts: Sequence[tuple[Share, Share]]) -> float | None:
    one, two = divide([part[0] for part in parts]), divide([part[1] for part in parts])
    return None if one is None or two is None else one - two


def bootstrap(
    groups: Sequence[T], statistic: Callable[[Sequence[T]], float | None]
) -> tuple[float | None, float | None]:
    """Give the percentile interval of a statistic over groups drawn with replacement, from a fixed seed.

    Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.
    """
    if len(groups) < FEWEST:
        return None, None
    chance = random.Random(SEED)  # noqa: S311 - no secret hangs on it
    draws = (statistic(chance.choices(groups, k=len(groups))) for _ in range(DRAWS))
    values = sorted(value for value in draws if value is not None)
    if not values:
        return None, None
    tail = (1 - LEVEL) / 2
    return values[int(tail * len(values))], values[min(len(values) - 1, int((1 - tail) * len(values)))]
