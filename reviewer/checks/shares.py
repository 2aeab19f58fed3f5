"""Whether a printed percentage can be a count divided by another."""

from decimal import Decimal

from reviewer.quantities.numbers import Quantity, show_value


def fits_share(part: Decimal, whole: Decimal, share: Quantity) -> bool:
    """Whether `part` of `whole` prints as `share` per cent, rounded or cut off at its last digit."""
    return whole != 0 and abs(100 * part / whole - share.value) < max(share.step, Decimal("0.0000001"))


def show_share(part: Decimal, whole: Decimal, share: Quantity) -> str:
    """Print the right share with the decimals of the stated one, such as `57.0%`."""
    return show_value(100 * part / whole, share)
