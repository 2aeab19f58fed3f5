"""Errors that a later try may not meet, with what a retry needs to know of them."""

from collections.abc import Mapping

from reviewer.errors import EndpointBroken, EndpointUnreachable, ProviderError, RateLimited


class Transient(ProviderError):
    """Mixed into an error that is worth another try."""

    status: int | None = None
    """HTTP status, or nothing when no answer came."""
    headers: Mapping[str, str] = {}
    """The answer's headers that speak of waiting, with lower-case names."""
    most_tries: int = 5
    """How often an error of this kind may come before it stands."""
    may_be_billed: bool = False
    """The provider may have worked on it, and bill an answer that did not arrive."""
    excused: bool = False
    """It came while the provider was down for all, and says nothing about this request."""


class TransientRateLimit(Transient, RateLimited):
    """429: too many requests or tokens for now."""

    most_tries = 12
    """High, because what bounds a rate limit is the time waited, not the number of tries."""


class TransientBreakage(Transient, EndpointBroken):
    """A server error."""


class TransientCut(TransientBreakage):
    """An answer that broke off in its middle: a status of success, and a body that is no whole JSON."""

    may_be_billed = True


class TransientUnreachable(Transient, EndpointUnreachable):
    """No connection, or one that broke."""

    is_final = False  # whether nobody answers anybody is found out by the gate, which then says `ProviderDown`


class TransientTimeout(TransientUnreachable):
    """No answer in time."""

    may_be_billed = True
    most_tries = 2
    """Low: each costs the whole timeout, and the provider may bill an answer that nobody waited for."""


WAITING_HEADERS = ("retry-after", "retry-after-ms", "x-ratelimit-reset-requests", "x-ratelimit-reset-tokens")


def keep_waiting_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Keep the headers that say how long to wait, with lower-case names."""
    lowered = {name.lower(): value for name, value in headers.items()}
    return {name: lowered[name] for name in WAITING_HEADERS if name in lowered}
