"""What an answer looked like from outside, handed from the transport to whoever waits for that attempt.

Adapters between the two pass requests and replies only, and stay as they are. The way is a context variable, so that
each attempt sees its own answer however many are in flight.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Sighting:
    """The outside of one answer."""

    status: int | None = None
    """HTTP status, or nothing when no answer came."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """With lower-case names."""
    seconds: float = 0.0
    """From sending to the whole answer."""


_WATCHED: ContextVar[Sighting | None] = ContextVar("watched", default=None)


@contextmanager
def watch_answer() -> Iterator[Sighting]:
    """Give a sighting that is filled in when an answer comes to the attempt made inside."""
    sighting = Sighting()
    token = _WATCHED.set(sighting)
    try:
        yield sighting
    finally:
        _WATCHED.reset(token)


def report_answer(status: int, headers: Mapping[str, str], seconds: float) -> None:
    """Tell whoever watches this attempt what came; nobody may."""
    sighting = _WATCHED.get()
    if sighting is not None:
        sighting.status = status
        sighting.headers = headers
        sighting.seconds = seconds
