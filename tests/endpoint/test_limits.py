"""Limits keep the promised rate, and their headers say what is true."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.endpoint.limits import Bucket, Limiter, Window, write_duration
from benchmarks.endpoint.scenario import Limits


def press(limiter: Limiter, until: float, step: float, tokens: int = 10) -> list[float]:
    """Ask all the time; give the moments that were let through."""
    moments = (number * step for number in range(int(until / step)))
    return [moment for moment in moments if limiter.admit(moment, tokens, 1).allowed]


@pytest.mark.parametrize("kind", ["bucket", "window"])
def test_requests_are_held_to_the_rate(kind):
    """Over ten seconds of pressure a limit of 50 a second lets through 50 a second and the burst."""
    admitted = press(Limiter(Limits(kind=kind, requests_per_second=50)), 10, 0.001)
    assert 500 <= len(admitted) <= 551


def test_a_bucket_spreads_what_a_window_lets_through_at_once():
    """After its burst a bucket lets one through every 20 ms; a window all 50 at its start."""
    steady = press(Limiter(Limits(requests_per_second=50)), 3, 0.001)
    assert max(sum(second <= moment < second + 0.1 for moment in steady) for second in (1.5, 2.0, 2.5)) <= 6
    bursts = press(Limiter(Limits(kind="window", requests_per_second=50)), 3, 0.001)
    assert sum(2.0 <= moment < 2.1 for moment in bursts) == 50


def test_tokens_are_held_to_the_minute():
    """6,000 tokens a minute are 100 a second: ten requests of ten tokens."""
    admitted = press(Limiter(Limits(tokens_per_minute=6000, burst_seconds=1)), 10, 0.001)
    assert 100 <= len(admitted) <= 111


def test_what_is_larger_than_the_bucket_is_let_through_and_paid_off():
    """Else it would wait for ever."""
    limiter = Limiter(Limits(tokens_per_minute=6000, burst_seconds=1))
    assert limiter.admit(0, 300, 1).allowed
    refused = limiter.admit(1, 10, 1)
    assert not refused.allowed
    assert refused.wait == pytest.approx(1.1)


def test_more_in_flight_than_allowed_are_refused():
    """A server without a rate may still have an end."""
    limiter = Limiter(Limits(most_in_flight=2))
    assert limiter.admit(0, 1, 2).allowed
    assert limiter.admit(0, 1, 3).what == "in flight"


@given(
    st.sampled_from(["bucket", "window"]),
    st.floats(0.5, 200),
    st.lists(st.floats(0, 0.5), min_size=1, max_size=200),
)
def test_whoever_waits_as_told_is_let_through(kind, rate, pauses):
    """A refusal's wait is neither too short nor, for a bucket, longer than one refill."""
    limiter, now = Limiter(Limits(kind=kind, requests_per_second=rate)), 0.0
    for pause in pauses:
        now += pause
        admission = limiter.admit(now, 1, 1)
        if not admission.allowed:
            assert kind == "window" or admission.wait <= 1 / rate + 1e-6
            now += admission.wait + 1e-6
            assert limiter.admit(now, 1, 1).allowed


@given(st.floats(0.5, 100), st.lists(st.floats(0, 3), max_size=100))
def test_no_window_of_time_sees_more_than_rate_and_burst(rate, pauses):
    """The promise of a token bucket, for every stretch between two admissions."""
    bucket, now, taken = Bucket(rate, rate), 0.0, []
    for pause in pauses:
        now += pause
        if bucket.lacks(now, 1) == 0:
            bucket.take(1)
            taken.append(now)
    size = max(rate, 1)
    for first, start in enumerate(taken):
        for last in range(first, len(taken)):
            assert last - first + 1 <= size + (taken[last] - start) * rate + 1e-6


def test_headers_are_true():
    """They name what the gauge holds, what is left of it, and the time until all is back."""
    limiter = Limiter(Limits(requests_per_second=50, tokens_per_minute=60_000))
    for _ in range(3):
        limiter.admit(0, 100, 1)
    assert limiter.headers().split("\r\n") == [
        "x-ratelimit-limit-requests: 50",
        "x-ratelimit-remaining-requests: 47",
        "x-ratelimit-reset-requests: 60ms",
        "x-ratelimit-limit-tokens: 1000",
        "x-ratelimit-remaining-tokens: 700",
        "x-ratelimit-reset-tokens: 300ms",
        "",
    ]


def test_no_limits_no_headers():
    """A server that limits nothing has nothing to say."""
    assert Limiter(Limits()).headers() == ""


def test_a_window_starts_anew():
    """What was not used is gone, what was used up is back."""
    window = Window(10, 1)
    window.look(5.0)
    window.take(10)
    assert window.lacks(5.25, 1) == pytest.approx(0.75)
    assert window.lacks(6.0, 1) == 0
    assert window.look(7.5) == 10


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0ms"), (0.0195, "20ms"), (1, "1s"), (1.5, "1.5s"), (360, "6m0s"), (61.25, "1m1.25s"), (-1, "0ms")],
)
def test_durations_are_written_as_the_api_does(seconds, text):
    """Clients parse them."""
    assert write_duration(seconds) == text


def test_a_bucket_is_full_at_first():
    """Whenever that is: loops start their clocks anywhere."""
    bucket = Bucket(1, 5)
    assert bucket.look(1e9) == 5
    assert math.isfinite(bucket.fills())
