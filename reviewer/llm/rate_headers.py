"""Rate headers of an answer → what the server says is left of its limits. Pure; nonsense says nothing."""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from reviewer.llm.waits import read_duration

Dimension = Literal["requests", "tokens"]

LARGEST_LIMIT = 1e12
LONGEST_RESET = 2 * 86400.0
"""Seconds. A limit per day resets in a day; what is beyond two is no time to a reset."""
EPOCH_SECONDS, EPOCH_MILLISECONDS = 1e9, 1e12
"""Above these a number is a moment and not a duration."""
NAMES = ("x-ratelimit-{part}-{dimension}", "anthropic-ratelimit-{dimension}-{part}", "x-ratelimit-{dimension}-{part}")
"""OpenAI, Azure, Groq and those who follow them; Anthropic; gateways that turn the words around."""
PLAIN_NAMES = ("x-ratelimit-{part}", "ratelimit-{part}", "x-rate-limit-{part}")
"""OpenRouter, Together, the IETF's draft (RateLimit header fields for HTTP, to version 07): one limit, of requests."""
WHOLE = re.compile(r"\d{1,10}s?")
"""Seconds, or a moment in seconds; a moment in milliseconds has more digits."""


class Reading(NamedTuple):
    """What one answer says about one limit."""

    limit: float | None
    """The most that can be left."""
    remaining: float
    reset: float | None
    """Seconds until all of it is there again."""
    coarse: bool = False
    """The reset is in whole seconds."""


def read_limits(headers: Mapping[str, str], epoch: float) -> dict[Dimension, Reading]:
    """Read the limits of requests and tokens that an answer tells of.

    Args:
        headers: headers with lower-case names.
        epoch: seconds since the epoch, which moments are measured from.
    """
    readings: dict[Dimension, Reading] = {}
    for dimension in ("requests", "tokens"):
        plain = PLAIN_NAMES if dimension == "requests" else ()
        for name in (*NAMES, *plain):
            reading = _read_one(headers, name, dimension, epoch)
            if reading is not None:
                readings[dimension] = reading
                break
    return readings


def _read_one(headers: Mapping[str, str], name: str, dimension: Dimension, epoch: float) -> Reading | None:
    remaining = _read_count(headers.get(name.format(part="remaining", dimension=dimension), ""))
    if remaining is None:
        return None
    limit = _read_count(headers.get(name.format(part="limit", dimension=dimension), ""))
    if limit is not None and not (limit > 0 and remaining <= limit):
        return None
    reset_text = headers.get(name.format(part="reset", dimension=dimension), "").strip()
    return Reading(limit, remaining, _read_reset(reset_text, epoch), bool(WHOLE.fullmatch(reset_text)))


def _read_count(text: str) -> float | None:
    # A list such as `100, 100;w=60` of older drafts begins with the limit that is nearest.
    try:
        count = float(re.split(r"[,;]", text, maxsplit=1)[0][:32])
    except ValueError:
        return None
    return count if math.isfinite(count) and 0 <= count <= LARGEST_LIMIT else None


def _read_reset(text: str, epoch: float) -> float | None:
    seconds = read_duration(text)
    if seconds is None:
        seconds = _read_moment(text, epoch)
    elif seconds >= EPOCH_MILLISECONDS:
        seconds = seconds / 1000 - epoch
    elif seconds >= EPOCH_SECONDS:
        seconds -= epoch
    return seconds if seconds is not None and 0 < seconds <= LONGEST_RESET else None


def _read_moment(text: str, epoch: float) -> float | None:
    try:
        moment = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return moment.timestamp() - epoch if moment.tzinfo else None
