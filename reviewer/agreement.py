"""How far two raters agree: weighted kappa, mean absolute error. Pure."""

from collections import Counter
from collections.abc import Sequence


def compute_weighted_kappa(pairs: Sequence[tuple[int, int]], low: int = 1, high: int = 5) -> float | None:
    """Compute the quadratically weighted kappa of two raters on a scale.

    Nothing without pairs, or when both raters gave one and the same value throughout.
    Source: Cohen, Weighted Kappa, Psychological Bulletin 70, 1968.
    """
    if not pairs:
        return None
    width = (high - low) ** 2
    ones, twos = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    observed = sum((one - two) ** 2 / width for one, two in pairs) / len(pairs)
    expected = sum(ones[one] * twos[two] * (one - two) ** 2 / width for one in ones for two in twos) / len(pairs) ** 2
    return None if expected == 0 else 1 - observed / expected


def compute_kappa_range(pairs: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """Compute the least and the greatest weighted kappa that is left when one pair is left out: how much one weighs.

    Nothing with fewer than three pairs, or where a kappa is not defined.
    """
    if len(pairs) < 3:
        return None
    left = [compute_weighted_kappa([*pairs[:place], *pairs[place + 1 :]]) for place in range(len(pairs))]
    known = [kappa for kappa in left if kappa is not None]
    return (min(known), max(known)) if len(known) == len(left) else None


def compute_mean_error(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Compute the mean absolute difference of pairs; nothing without any."""
    return sum(abs(one - two) for one, two in pairs) / len(pairs) if pairs else None


def round_half_up(value: float) -> int:
    """Round to a whole point; Python's own rounding would send 2.5 and 3.5 in different directions."""
    return int(value + 0.5)
