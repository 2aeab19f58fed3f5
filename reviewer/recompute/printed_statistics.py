"""p-values and intervals as authors print them."""

import re

from reviewer.quantities.late_patterns import compile_late
from reviewer.recompute.claim import Printed, Undecidable

P_TEXT = compile_late(
    r"(?P<sign>[<>≤≥]?)\s*(?P<value>\d?\.\d{1,12}|\d(?:\.\d{1,6})?\s?(?:[eE]|[×x]\s?10\^?)[-−–]\d{1,3}|[01])(?!\d)"
)
ENDS = compile_late(
    r"(?P<low>[-−–+]?\s?\d[\d,]*(?:\.\d+)?)\s?(?:%|pp|points?)?\s?(?:to|until|through|and|\.{2,3}|[–—−-]|[,;])\s?"
    r"(?P<high>[-−–+]?\s?\d[\d,]*(?:\.\d+)?)"
)


def read_p(stated: Printed) -> tuple[float, float]:
    """Give the lowest and the highest p that a text such as `p < 0.05` states.

    Raises:
        Undecidable: there is no p-value, or more than one.
    """
    found = list(P_TEXT.finditer(stated.text))
    if len(found) != 1:
        raise Undecidable(f"“{stated.text[:40]}” is not one p-value")
    sign = found[0]["sign"] or next(iter(re.findall(r"[<>≤≥]\s*$", stated.before)), "").strip()
    printed = re.sub(r"\s?[×x]\s?10\^?", "e", found[0]["value"].replace(" ", "")).replace("−", "-").replace("–", "-")
    value = float(printed)
    if not 0 <= value <= 1:
        raise Undecidable(f"“{stated.text[:40]}” is no probability")
    if sign in ("<", "≤"):
        return 0.0, value
    if sign in (">", "≥"):
        return value, 1.0
    mantissa, _, power = printed.partition("e")
    half = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2])) / 2
    return value - half, value + half


def show_p(value: float) -> str:
    """Print a p-value with two digits that count."""
    return f"{value:.2g}" if value >= 1e-12 else "below 1e-12"


def read_ends(stated: Printed) -> tuple[float, float, float, str]:
    """Give both ends of a printed interval, one unit of their last digit, and the text.

    Raises:
        Undecidable: the text is no interval.
    """
    match = ENDS.search(stated.text)
    if match is None:
        raise Undecidable(f"“{stated.text[:40]}” is no interval")
    ends = [re.sub(r"[−–]", "-", match[name]).replace(" ", "").replace(",", "") for name in ("low", "high")]
    low, high = map(float, ends)
    if low > high:
        raise Undecidable("the ends of the interval are in the wrong order")
    return low, high, 10.0 ** -max(len(end.partition(".")[2]) for end in ends), " ".join(stated.text.split())
