"""Chance that two runs share: every draw comes from the request's content, its attempt and the seed."""

import hashlib
from statistics import NormalDist

from .scenario import Fault, Latency, Scenario

NORMAL = NormalDist()
NETWORK = ("drop", "silent")
"""Faults of the way, which come before any limit."""


def draw(digest: bytes, attempt: int, salt: int) -> float:
    """Draw a number in [0, 1)."""
    key = digest + attempt.to_bytes(4, "big") + (salt & 0xFFFFFFFF).to_bytes(4, "big")
    return int.from_bytes(hashlib.sha1(key).digest()[:7], "big") / (1 << 56)


def draw_latency(latency: Latency, chance: float) -> float:
    """Give the seconds that an answer takes, for a chance in [0, 1)."""
    if latency.kind == "lognormal":
        drawn = latency.seconds * 2.718281828459045 ** (
            latency.spread * NORMAL.inv_cdf(min(max(chance, 1e-12), 1 - 1e-12))
        )
    elif latency.kind == "heavy":
        drawn = latency.seconds * (1 - chance) ** -latency.spread
    else:
        drawn = latency.seconds
    return min(drawn, latency.most)


def choose_fault(scenario: Scenario, digest: bytes, attempt: int, elapsed: float, *, of_network: bool) -> Fault | None:
    """Choose the first fault that meets an attempt (from 1) so many seconds after the first request."""
    for number, fault in enumerate(scenario.faults):
        if (fault.kind in NETWORK) is not of_network:
            continue
        if elapsed < fault.start or (fault.end and elapsed >= fault.end):
            continue
        if fault.attempts and attempt > fault.attempts:
            continue
        drawn_for = 0 if fault.attempts else attempt
        if fault.share >= 1 or draw(digest, drawn_for, scenario.seed * 1000 + number) < fault.share:
            return fault
    return None
