"""Asks again after errors that pass: rate limits, server errors, lost connections."""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import tenacity

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.errors import ProviderError
from reviewer.llm.transient import Transient, TransientRateLimit, TransientTimeout, TransientUnreachable
from reviewer.llm.waits import read_wait

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
"""Seconds between which waits double when the server does not say how long; each is drawn from 0 up to it."""
MOST_TRIES = 12
"""Tries of one request, whatever went wrong with each."""
GATED_TRIES = 60
"""The same behind a gate, which holds requests back by itself: most of these are refusals that cost nothing."""
GATED_LEAST, GATED_TIMEOUTS = 12, 4
"""Behind a gate, tries of one request that meet the same kind of error: enough to outlast minutes with one worker."""
LARGEST_SHARE = 0.1
"""A wait that the server asks for is stretched by up to this share, so that requests do not come back all at once."""

OnWait = Callable[[str, float, str], None]
"""Told of each wait: the request's purpose, seconds, and why."""


def ignore_wait(purpose: str, seconds: float, reason: str) -> None:
    """Tell nobody."""


class RetryingChat:
    """Wraps a chat model and repeats what failed for a passing reason."""

    def __init__(
        self,
        inner: ChatModel,
        *,
        max_wait: float = 300.0,
        max_tries: int | None = None,
        gated: bool = False,
        on_wait: OnWait = ignore_wait,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
        draw: Callable[[], float] = random.random,
    ) -> None:
        """Set up the retries.

        Args:
            inner: what is asked.
            max_wait: seconds that the waits of one request may add up to.
            max_tries: tries of one request in all; without it 12, behind a gate 60.
            gated: below is a gate that holds everybody back after a refusal and in an outage: there this one neither
                waits nor counts tries by kind, and `max_wait` bounds nothing.
            on_wait: told of each wait before it begins.
            sleep: waits so many seconds.
            clock: gives seconds since the epoch.
            draw: gives a random number in [0, 1).
        """
        self._inner = inner
        self._max_wait = math.inf if gated else max_wait
        self._max_tries = max_tries or (GATED_TRIES if gated else MOST_TRIES)
        self._gated = gated
        self._on_wait = on_wait
        self._sleep = sleep
        self._clock = clock
        self._draw = draw

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request, asking again where that may help.

        Raises:
            ProviderError: the error that no retry could mend; it says how often was tried and what was waited.
        """
        patience = _Patience(self._max_wait, self._max_tries, self._gated, self._clock, self._draw)

        def announce(state: tenacity.RetryCallState) -> None:
            seconds = state.next_action.sleep if state.next_action else 0.0
            patience.waited += seconds
            error = _error_of(state)
            if not seconds:
                return
            self._on_wait(request.purpose, seconds, _reason(error) if error else "")

        retries = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception_type(Transient),
            wait=patience.plan,
            stop=patience.is_over,
            before_sleep=announce,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return await retries(self._inner.complete, request)
        except Transient as error:
            error.what += patience.describe()
            error.args = (error.what,)
            raise


@dataclass
class _Patience:
    """What one request has waited, and how much longer it may."""

    max_wait: float
    max_tries: int
    gated: bool
    clock: Callable[[], float]
    draw: Callable[[], float]
    waited: float = 0.0
    tries: int = 0
    failures: Counter[type[Transient]] = field(default_factory=Counter)
    """How often each kind of error came: each has its own bound."""
    planned: tuple[int, float] = field(default=(0, 0.0))
    """Try and the wait planned after it: planned once, because tenacity asks for it in two places."""
    too_long: float | None = None
    """Seconds that the server asked for beyond what was left."""

    def plan(self, state: tenacity.RetryCallState) -> float:
        """Give the seconds to wait after the try that just failed."""
        if self.planned[0] != state.attempt_number:
            self.planned = (state.attempt_number, self._draw_wait(state))
        return self.planned[1]

    def is_over(self, state: tenacity.RetryCallState) -> bool:
        """Say whether the error stands."""
        self.tries = state.attempt_number
        error = _error_of(state)
        if error is None:
            return True
        if self.tries >= self.max_tries:
            return True
        if not self._is_held(error):
            self.failures[type(error)] += 1
            if self.failures[type(error)] >= self._most_tries(error):
                return True
        wait = self.plan(state)
        if self.waited + wait <= self.max_wait:
            return False
        self.too_long = wait
        return True

    def _is_held(self, error: Transient) -> bool:
        """Say whether the gate, and not this one, waits after an error, which is nothing the request did."""
        return self.gated and (error.excused or isinstance(error, TransientRateLimit))

    def _most_tries(self, error: Transient) -> int:
        if not self.gated:
            return error.most_tries
        return GATED_TIMEOUTS if isinstance(error, TransientTimeout) else GATED_LEAST

    def _draw_wait(self, state: tenacity.RetryCallState) -> float:
        error = _error_of(state)
        if error is not None and self._is_held(error):
            return 0.0
        asked = read_wait(error.headers, self.clock()) if error else None
        if asked is not None:
            left = max(0.0, self.max_wait - self.waited - asked)
            return asked + min(asked * LARGEST_SHARE * self.draw(), left)
        ceiling = min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(state.attempt_number - 1, 16))
        return self.draw() * ceiling

    def describe(self) -> str:
        """Say in words what was tried, for the end of the error."""
        if self.too_long is not None:
            return (
                f"; given up after {_count(self.tries)}: the next would wait {self.too_long:.0f} s and "
                f"{max(0.0, self.max_wait - self.waited):.0f} s of {self.max_wait:.0f} s are left"
            )
        return f"; given up after {_count(self.tries)} and {self.waited:.0f} s of waiting" if self.tries > 1 else ""


def _count(tries: int) -> str:
    return "one try" if tries == 1 else f"{tries} tries"


def _error_of(state: tenacity.RetryCallState) -> Transient | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Transient) else None


def _reason(error: ProviderError) -> str:
    if isinstance(error, TransientRateLimit):
        return "rate limit"
    if isinstance(error, TransientTimeout):
        return "no answer in time"
    if isinstance(error, TransientUnreachable):
        return "no connection"
    return "server error"
