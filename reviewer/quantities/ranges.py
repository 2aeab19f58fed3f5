"""Ranges of values: what a printed number can stand for, and what arithmetic on such numbers can give."""

from decimal import Decimal
from typing import NamedTuple


class Range(NamedTuple):
    """All values from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def plus(self, other: "Range") -> "Range":
        """Add two ranges."""
        return Range(self.low + other.low, self.high + other.high)

    def minus(self, other: "Range") -> "Range":
        """Subtract a range."""
        return Range(self.low - other.high, self.high - other.low)

    def times(self, other: "Range") -> "Range":
        """Multiply two ranges."""
        ends = [a * b for a in self for b in other]
        return Range(min(ends), max(ends))

    def over(self, other: "Range") -> "Range | None":
        """Divide by a range; None where that holds zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in self for b in other]
        return Range(min(ends), max(ends))

    def scaled(self, factor: Decimal) -> "Range":
        """Multiply by a number."""
        return self.times(Range(factor, factor))

    def widened(self, by: Decimal) -> "Range":
        """Move both ends outwards."""
        return Range(self.low - by, self.high + by)

    def touches(self, other: "Range") -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high
