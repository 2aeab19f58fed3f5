"""How long a server asks to wait: the headers that say so, read into seconds."""

import math
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m(?!s))?(?:(\d+(?:\.\d+)?)s)?"
                      r"(?:(\d+(?:\.\d+)?)ms)?")  # fmt: skip
UNIT_SECONDS = (86400.0, 3600.0, 60.0, 1.0, 0.001)


def read_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Read how many seconds a server asks to wait, or nothing when it does not say.

    `retry-after-ms` and `retry-after` (seconds or an HTTP date) are answers to the question itself and come first;
    else the larger of the `x-ratelimit-reset-*` counts, because both limits must have room again. Zero and negative
    values, which some servers send, say nothing.

    Args:
        headers: headers with lower-case names.
        now: seconds since the epoch, which HTTP dates are measured from.
    """
    asked = read_asked_wait(headers, now)
    if asked is not None:
        return asked
    resets = [read_duration(value) for name, value in headers.items() if name.startswith("x-ratelimit-reset-")]
    return max((reset for reset in resets if reset), default=None)


def read_asked_wait(headers: Mapping[str, str], now: float) -> float | None:
    """Read what `retry-after-ms` or `retry-after` (seconds or an HTTP date) asks for, in seconds, or give nothing."""
    milliseconds = _read_number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000
    asked = headers.get("retry-after", "")
    seconds = _read_number(asked)
    return seconds if seconds is not None else _read_date(asked, now)


def read_duration(text: str) -> float | None:
    """Read `1s`, `6m0s`, `120ms`, `1d2h` or plain seconds, or give nothing."""
    text = text.strip()[:64]
    number = _read_number(text)
    if number is not None:
        return number
    match = DURATION.fullmatch(text)
    if not match or not any(match.groups()):
        return None
    return sum(float(value) * unit for value, unit in zip(match.groups(), UNIT_SECONDS, strict=True) if value)


def _read_number(text: str) -> float | None:
    try:
        number = float(text[:64])
    except ValueError:
        return None
    return number if math.isfinite(number) and number > 0 else None


def _read_date(text: str, now: float) -> float | None:
    try:
        seconds = parsedate_to_datetime(text[:64]).timestamp() - now
    except (ValueError, OverflowError):
        return None
    return seconds if seconds > 0 else None
