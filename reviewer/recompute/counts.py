"""Stated sample ratios, precision, recall, F1 and Bonferroni thresholds against the counts they follow from."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import permutations, product

from reviewer.domain.claim import Role
from reviewer.quantities.chi_square import compare_counts
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.ranges import Range
from reviewer.recompute.aligning import read_all
from reviewer.recompute.amounts import Amount, read_amount
from reviewer.recompute.claim import Claim, Computation, Outcome, Recomputed, Undecidable, cannot
from reviewer.recompute.printed_statistics import show_p
from reviewer.recompute.statistics_claims import Spread, judge_p

ALARM = 0.001
"""A split is said not to fit only below this p, as is usual for sample ratios."""
HALF = Decimal("0.5")
LEAST_COUNT = 100
FARTHEST_SHARE = 0.2
"""Arms that are off by more than this share of their plan were not meant to follow it."""
SPLIT = compile_late(r"\d{1,3}(?:\.\d+)?\s?%?(?:\s?[/:]\s?\d{1,3}(?:\.\d+)?\s?%?)+")
STATISTIC = compile_late(r"(?:χ²|χ2|chi-?squared?|X²)\s*(?:\([^)]*\)\s*)?[=≈]?\s*$", re.IGNORECASE)
MOST_ORDERED = 4
"""Arms up to which every order of the planned shares is tried."""


def recompute_sample_ratio(claim: Claim) -> Recomputed:
    """Lay counts of any number of arms against their planned shares, or a stated p or χ² against the computed one.

    Raises:
        Undecidable: fewer than two counts, or shares that do not belong to them.
    """
    counts = [_whole(amount) for amount in read_all(claim, Role.COUNT)]
    if len(counts) < 2 or sum(counts) < LEAST_COUNT or min(counts) <= 0:
        raise Undecidable("a sample ratio needs two counts or more, and a hundred units")
    shares = [float(amount.value) for amount in read_all(claim, Role.SHARE)]
    plan = _read_split(claim.stated.text)
    if plan:
        return _judge_split(counts, plan)
    if shares and (len(shares) != len(counts) or min(shares) <= 0):
        raise Undecidable("there are not as many shares as counts")
    shares = shares or [1.0] * len(counts)
    statistic, chance = compare_counts(counts, shares)
    if _is_off(counts, shares):
        return cannot("the arms were not meant to follow the split")
    formula = f"{' : '.join(f'{count:,}' for count in counts)} against {_show_shares(shares)}"
    if STATISTIC.search(claim.stated.before) or STATISTIC.search(re.sub(r"[\d.,]+\s*$", "", claim.stated.text)):
        stated = read_amount(claim.stated, claim.style)
        shown = f"{statistic:.2f}"
        line = f"χ² of {formula} = {shown}, stated {stated.text}"
        width = max(float(stated.step), 0.05 * statistic)
        held = float(stated.stated.low) - width <= statistic <= float(stated.stated.high) + width
        return Recomputed(Outcome.HOLDS if held else Outcome.DIFFERS, shown, line)
    return judge_p(claim.stated, Spread(chance, chance, chance), f"p of {formula} (χ² = {statistic:.1f})")


def _whole(amount: Amount) -> int:
    if amount.value != int(amount.value) or amount.unit.name == "%" or amount.step > 1:
        raise Undecidable(f"“{amount.text}” is no exact count")
    return int(amount.value)


def _read_split(text: str) -> list[float]:
    match = SPLIT.search(text)
    return [float(part.strip(" %")) for part in re.split(r"[/:]", match.group())] if match else []


def _judge_split(counts: Sequence[int], plan: Sequence[float]) -> Recomputed:
    if len(plan) != len(counts) or min(plan) <= 0:
        raise Undecidable("there are not as many shares as counts")
    orders = set(permutations(plan)) if len(plan) <= MOST_ORDERED else {tuple(plan)}
    tried = [(compare_counts(counts, order), order) for order in orders]
    (statistic, chance), order = max(tried, key=lambda one: one[0][1])
    shown = f"χ² = {statistic:.1f}, p = {show_p(chance)}"
    line = f"{' : '.join(f'{count:,}' for count in counts)} against {_show_shares(order)}: {shown}"
    if chance >= ALARM:
        return Recomputed(Outcome.HOLDS, shown, line)
    if _is_off(counts, order):
        return cannot("the arms were not meant to follow the split")
    return Recomputed(Outcome.DIFFERS, shown, line)


def _is_off(counts: Sequence[int], shares: Sequence[float]) -> bool:
    whole, parts = sum(counts), sum(shares)
    gaps = [abs(count / whole * parts / part - 1) for count, part in zip(counts, shares, strict=True)]
    return max(gaps) > FARTHEST_SHARE


def _show_shares(shares: Sequence[float]) -> str:
    return "/".join(f"{share:g}" for share in shares)


Formula = Callable[[Sequence[Decimal]], Decimal]


def _corners(formula: Formula, ranges: Sequence[Range]) -> Range:
    found = []
    for corner in product(*(set(one) for one in ranges)):
        if sum(corner) <= 0:
            raise Undecidable("there is nothing to divide by")
        found.append(formula(corner))
    return Range(min(found), max(found))


def _compute_quality(claim: Claim, stated: Amount, roles: Sequence[Role], formula: Formula, text: str) -> Computation:
    amounts = []
    for role in roles:
        found = read_all(claim, role)
        if len(found) != 1 or found[0].value < 0:
            raise Undecidable(f"the calculation needs one {role.value}")
        amounts.append(found[0])
    scale = Decimal(100) if stated.unit.name in ("%", "points") or stated.value > 1 else Decimal(1)
    if len({amount.unit.name for amount in amounts}) > 1:
        raise Undecidable("the numbers are not of one kind")
    ranges = [_as_fraction(amount) if role in (Role.PRECISION, Role.RECALL) else amount.range
              for role, amount in zip(roles, amounts, strict=True)]  # fmt: skip
    middle = (
        formula([(one.low + one.high) / 2 for one in ranges]) if sum(one.high for one in ranges) > 0 else Decimal(0)
    )
    swapped: list[Range] = []
    counts = [amount.range for amount in amounts]
    for number in claim.nearby:
        try:
            other = read_amount(number, claim.style).range
        except Undecidable:
            continue
        replaced = ([*counts[:place], other, *counts[place + 1 :]] for place in range(len(counts)))
        swapped += [_corners(formula, some).scaled(scale) for some in replaced if min(one.low for one in some) > 0]
    swapped += [_corners(formula, order).scaled(scale) for order in permutations(ranges)]
    shown = text.format(*(amount.text for amount in amounts))
    return Computation(_corners(formula, ranges).scaled(scale), middle * scale, shown, tuple(swapped))


def _as_fraction(amount: Amount) -> Range:
    percent = amount.unit.name == "%" or amount.value > 1
    return amount.range.scaled(Decimal("0.01")) if percent else amount.range


def compute_precision(claim: Claim, stated: Amount) -> Computation:
    """Give the share of true ones among those called positive."""
    roles = (Role.TRUE_POSITIVES, Role.FALSE_POSITIVES)
    return _compute_quality(claim, stated, roles, lambda v: v[0] / (v[0] + v[1]), "{0} / ({0} + {1})")


def compute_recall(claim: Claim, stated: Amount) -> Computation:
    """Give the share of those called positive among the true ones."""
    roles = (Role.TRUE_POSITIVES, Role.FALSE_NEGATIVES)
    return _compute_quality(claim, stated, roles, lambda v: v[0] / (v[0] + v[1]), "{0} / ({0} + {1})")


def compute_f1(claim: Claim, stated: Amount) -> Computation:
    """Give the harmonic mean of precision and recall, from these or from counts."""
    if claim.printed(Role.PRECISION):
        pair = (Role.PRECISION, Role.RECALL)
        return _compute_quality(
            claim, stated, pair, lambda v: 2 * v[0] * v[1] / (v[0] + v[1]), "2 × {0} × {1} / ({0} + {1})"
        )
    roles = (Role.TRUE_POSITIVES, Role.FALSE_POSITIVES, Role.FALSE_NEGATIVES)
    return _compute_quality(
        claim, stated, roles, lambda v: 2 * v[0] / (2 * v[0] + v[1] + v[2]), "2 × {0} / (2 × {0} + {1} + {2})"
    )


def compute_bonferroni(claim: Claim, stated: Amount) -> Computation:
    """Divide α by the number of comparisons; Šidák's threshold counts as the same."""
    alphas, numbers = read_all(claim, Role.ALPHA), read_all(claim, Role.COMPARISONS)
    if len(alphas) != 1 or len(numbers) != 1 or numbers[0].value < 1:
        raise Undecidable("a threshold needs one α and a number of comparisons")
    alpha, number = alphas[0].range, numbers[0].value
    fraction = _as_fraction(alphas[0]) if alphas[0].unit.name == "%" else alpha
    scale = Decimal(100) if stated.unit.name == "%" else Decimal(1)
    if fraction.high > HALF or stated.value > HALF * scale:
        raise Undecidable("a confidence level is no α")
    middle = (fraction.low + fraction.high) / 2
    exact = middle / number * scale
    sidak = 1 - (1 - middle) ** (1 / number)
    result = Range(exact, max(exact, sidak * scale)).widened(Decimal(0))
    others = tuple(
        Range(exact * number / other, exact * number / other) for other in (number - 1, number + 1) if other > 0
    )
    return Computation(result, exact, f"{alphas[0].text} / {numbers[0].text}", others)
