"""How long a server asks to wait."""

import math
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.llm.waits import read_duration, read_wait

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "2"}, 1.5),
        ({"retry-after": "3", "x-ratelimit-reset-tokens": "6m0s"}, 3.0),
        ({"x-ratelimit-reset-requests": "120ms", "x-ratelimit-reset-tokens": "6m0s"}, 360.0),
        ({"x-ratelimit-reset-requests": "1s"}, 1.0),
        ({"retry-after": "0", "x-ratelimit-reset-tokens": "4s"}, 4.0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"x-ratelimit-reset-tokens": "0s"}, None),
        ({}, None),
    ],
)
def test_headers_are_read(headers: dict[str, str], seconds: float | None) -> None:
    assert read_wait(headers, NOW) == seconds


def test_http_dates_are_read_against_the_clock() -> None:
    """A date ahead is so many seconds; one that has passed says nothing."""
    ahead = format_datetime(datetime.fromtimestamp(NOW + 90, UTC), usegmt=True)
    passed = format_datetime(datetime.fromtimestamp(NOW - 90, UTC), usegmt=True)
    assert read_wait({"retry-after": ahead}, NOW) == 90.0
    assert read_wait({"retry-after": passed}, NOW) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1.0), ("6m0s", 360.0), ("120ms", 0.12), ("1h2m3s", 3723.0), ("1d", 86400.0), ("7.66s", 7.66), ("12", 12.0)],
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert read_duration(text) == pytest.approx(seconds)


@given(st.text(max_size=200))
def test_any_text_is_a_wait_or_nothing(text: str) -> None:
    """No header can make it raise, or give a wait that is not a positive, finite number."""
    wait = read_wait({"retry-after": text, "retry-after-ms": text, "x-ratelimit-reset-tokens": text}, NOW)
    assert wait is None or (wait > 0 and math.isfinite(wait))
