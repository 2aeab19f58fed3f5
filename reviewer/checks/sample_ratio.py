"""Arm sizes that the planned split does not give.

What it finds: numbers of users, accounts or other units per arm of an experiment that a chi-square test against the
stated split, or against an equal one where none is stated, rejects with p < 0.001. Without a stated split it stays
silent where any split in steps of 5% fits, where one arm is below 70% of another, or where the text speaks of ramps,
bandits or hold-outs.
Why it matters: such a mismatch means that units were lost or added in one arm for a reason tied to the arm; the
comparison is then between different populations, and its result cannot be trusted.
Bad:
    In the A/B test, users were split 50/50.

    | Arm | Users | Converted |
    |---|---:|---:|
    | Control | 50,812 | 2,541 |
    | Treatment | 48,930 | 2,602 |
Good:
    In the A/B test, users were split 50/50.

    | Arm | Users | Converted |
    |---|---:|---:|
    | Control | 50,012 | 2,541 |
    | Treatment | 49,730 | 2,602 |
"""

from collections.abc import Iterator, Sequence
from itertools import permutations

from reviewer.checks.arm_counts import ArmCounts, Plan, read_arm_counts, read_plan
from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.chi_square import compare_counts

ALARM = 0.001
GRID = 0.05
CLOSE = 0.7
"""Arms whose sizes differ more are of different size on purpose, unless a split is stated."""


def find_sample_ratio_mismatches(reading: Reading) -> Iterator[Spot]:
    """Find arms whose sizes contradict the split."""
    found = [arms for arms in reading.derive(read_arm_counts) if sum(arms.counts) >= 100 and min(arms.counts) > 0]
    plan = reading.derive(read_plan) if found else None
    if plan is None or plan.is_known:
        return
    for arms in found:
        yield from _judge(arms, plan)


def _judge(arms: ArmCounts, plan: Plan) -> Iterator[Spot]:
    splits = [split for split in plan.splits if len(split) == len(arms.counts)]
    statistic, chance = compare_counts(arms.counts, (1.0,) * len(arms.counts))
    if chance >= ALARM:
        return  # whatever is stated may be of training data or of another test
    if splits:
        tried = [(one, *compare_counts(arms.counts, one)) for split in splits for one in _arrange(split, arms)]
        split, statistic, chance = max(tried, key=lambda one: one[2])
        if chance < ALARM:
            shown = "/".join(f"{part:g}" for part in split)
            yield _describe(arms, statistic, chance, f"the stated split {shown}")
    elif not plan.is_uneven and min(arms.counts) >= CLOSE * max(arms.counts) and (plan.is_even or not _fits_grid(arms)):
        yield _describe(arms, statistic, chance, "an equal split")


def _arrange(split: tuple[float, ...], arms: ArmCounts) -> Sequence[tuple[float, ...]]:
    """Give the orders of a split's parts: all of them for few arms, else the one that follows the counts."""
    if len(split) <= 4:
        return sorted(set(permutations(split)))
    order = sorted(range(len(split)), key=lambda arm: arms.counts[arm])
    parts = dict(zip(order, sorted(split), strict=True))
    return [split, tuple(parts[arm] for arm in range(len(split)))]


def _fits_grid(arms: ArmCounts) -> bool:
    """Whether an uneven split in steps of 5% explains the counts."""
    whole = sum(arms.counts)
    steps = [round(count / whole / GRID) for count in arms.counts]
    if min(steps) < 1 or sum(steps) != round(1 / GRID) or len(set(steps)) == 1:
        return min(steps) < 1
    return compare_counts(arms.counts, [float(step) for step in steps])[1] >= ALARM


def _describe(arms: ArmCounts, statistic: float, chance: float, against: str) -> Spot:
    counts = " : ".join(f"{count:,}" for count in arms.counts)
    names = " : ".join(arms.names)
    shown = f"p = {chance:.1g}" if chance >= 1e-12 else "p < 1e-12"
    message = f"{names} = {counts} does not fit {against} (χ² = {statistic:.1f}, {shown}): find out where units went"
    return Spot(arms.start, arms.end, message[:390])


CHECK = Check(
    code="DOC401",
    slug="sample-ratio",
    severity=Severity.MAJOR,
    confidence="medium",
    find=find_sample_ratio_mismatches,
    doc=__doc__,
)
