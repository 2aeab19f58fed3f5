"""What a batch will take, from what a sample of it takes and what the server counted before. Pure."""

import math
from collections.abc import Sequence
from typing import NamedTuple

ESTIMATE_ERROR = (1 / 1.16, 1 / 0.86)
"""True prompt tokens for each estimated one: the estimate lies between -14 % and +16 % of o200k_base's count."""
REPLY_ERROR = (0.5, 1.5)
"""The same for answers, whose length nobody knows before; a wide guess until a journal has counted some."""
LEAST_COUNTED = 5
"""Documents without whose counts nothing is corrected."""
LEAST_SPREAD = 0.01
"""No correction is believed to be closer than this share."""


class Plan(NamedTuple):
    """What one document takes by estimate; all zero for one that cannot be reviewed."""

    size: int
    """Bytes."""
    requests: int = 0
    prompt_tokens: int = 0
    repeated_tokens: int = 0
    """Of the prompt tokens, those of a prefix that an earlier request of the document has sent."""
    reply_tokens: int = 0
    kind: str = ""
    apart_prompt_tokens: int = 0
    """Of the prompt tokens, those to another model that refutes."""
    apart_reply_tokens: int = 0
    """Of the reply tokens, the same."""


class Span(NamedTuple):
    """From here to there."""

    low: float
    high: float

    def widen(self, factors: tuple[float, float]) -> "Span":
        """Multiply the ends by a factor each."""
        return Span(self.low * factors[0], self.high * factors[1])


class Counted(NamedTuple):
    """What a document was estimated to take, and what the server counted for it."""

    estimated: float
    counted: float


def extrapolate(points: Sequence[tuple[int, float]], rest: int, rest_bytes: int) -> Span:
    """Add up a sample's amounts, and those of the rest by a straight line over the size with twice its error around.

    Args:
        points: size in bytes and amount of each document of the sample.
        rest: documents beyond the sample.
        rest_bytes: their size in all.
    """
    known = sum(amount for _, amount in points)
    if not rest or not points:
        return Span(known, known)
    count = len(points)
    mean_size, mean = sum(size for size, _ in points) / count, known / count
    spread = sum((size - mean_size) ** 2 for size, _ in points)
    slope = sum((size - mean_size) * (amount - mean) for size, amount in points) / spread if spread else 0.0
    left = sum((amount - mean - slope * (size - mean_size)) ** 2 for size, amount in points)
    deviation = math.sqrt(left / max(1, count - 2))
    expected = known + rest * mean + slope * (rest_bytes - rest * mean_size)
    error = 2 * deviation * math.sqrt(rest + rest * rest / count)
    return Span(max(known, expected - error), max(known, expected + error))


def correct(pairs: Sequence[Counted], otherwise: tuple[float, float]) -> tuple[float, float]:
    """Give the factors that lead from an estimate to the ends of its range: from counts where there are enough."""
    usable = [pair for pair in pairs if pair.estimated > 0]
    if len(usable) < LEAST_COUNTED:
        return otherwise
    ratio = sum(pair.counted for pair in usable) / sum(pair.estimated for pair in usable)
    squares = sum((pair.counted / pair.estimated - ratio) ** 2 for pair in usable)
    error = 2 * math.sqrt(squares / (len(usable) - 1) / len(usable))
    margin = max(error, ratio * LEAST_SPREAD)
    return max(0.0, ratio - margin), ratio + margin
