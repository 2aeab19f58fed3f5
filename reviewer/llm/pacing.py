"""Sends a request when the gate lets it through, and tells the gate what became of it."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.review import Usage
from reviewer.errors import EndpointUnreachable, ProviderError
from reviewer.llm.mirrors import Mark
from reviewer.llm.sightings import Sighting, watch_answer
from reviewer.llm.transient import Transient, TransientBreakage, TransientRateLimit, TransientTimeout

Ending = Literal["answered", "rate_limit", "server_error", "timeout", "unreachable", "abandoned"]
"""How an attempt ended. `answered` is any answer that shows the server at work, refusals of the request included;
`abandoned` tells nothing, such as an attempt that was cancelled."""


GATEWAY_STATUSES = {502, 503, 504, 529}
"""The server is away or overloaded, whatever was asked."""


class Ticket(NamedTuple):
    """The gate's leave to send one attempt: plain values, so that a gate may live in another process."""

    sent: float
    """On the gate's own clock, in seconds."""
    request: int
    """A number that is the same for every attempt at one request."""
    estimate: int
    """Prompt tokens, uncorrected."""
    tokens: float
    """Tokens of prompt and answer that were taken for it."""
    in_flight: int
    """Requests in flight with it."""
    is_probe: bool = False
    """It tests whether a provider that was down is back."""
    requests_mark: Mark = Mark()
    tokens_mark: Mark = Mark()


class Settled(NamedTuple):
    """What became of an attempt."""

    ending: Ending
    reason: str = ""
    """Of a failure, in plain words."""
    everybodys: bool = False
    """Of a failure: it cannot be this one request's fault."""
    headers: Mapping[str, str] = {}
    """Of the answer, with lower-case names."""
    usage: Usage | None = None
    seconds: float = 0.0
    """From sending to the answer; 0 where that is not known."""


class Gate(Protocol):
    """Decides when an attempt may be sent."""

    @property
    def is_out(self) -> bool:
        """True while the provider is down, as far as known."""
        ...

    async def enter(self, request: ChatRequest) -> Ticket:
        """Wait until an attempt at this request may be sent.

        Raises:
            ProviderDown: the provider has been down for longer than anybody waits.
        """
        ...

    def settle(self, ticket: Ticket, settled: Settled) -> None:
        """Note what became of the attempt; must be called once for every ticket."""
        ...


class PacingChat:
    """Wraps a chat model and sends each attempt when its gate says so.

    An error of an attempt that fell into an outage is marked as excused: it is no failure of that request.
    """

    def __init__(self, inner: ChatModel, gate: Gate) -> None:
        """Set what is asked and who lets through."""
        self._inner = inner
        self._gate = gate

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request with one attempt.

        Raises:
            ProviderError: as the wrapped chat model does, or `ProviderDown`.
        """
        ticket = await self._gate.enter(request)
        settled, failure = Settled("abandoned"), None
        with watch_answer() as seen:
            try:
                reply = await self._inner.complete(request)
                settled = Settled("answered", headers=seen.headers, usage=reply.usage, seconds=seen.seconds)
            except ProviderError as error:
                settled, failure = judge_error(error, seen), error
                raise
            finally:
                self._gate.settle(ticket, settled)
                if isinstance(failure, Transient):
                    failure.excused = ticket.is_probe or self._gate.is_out
        return reply


def number_request(request: ChatRequest) -> int:
    """Give the number that is the same for every attempt at a request."""
    return hash((request.purpose, request.messages[-1].content if request.messages else ""))


def judge_error(error: ProviderError, seen: Sighting) -> Settled:
    """Say what an attempt's error means for those that come after it."""
    ending: Ending = "answered"
    if isinstance(error, TransientRateLimit):
        ending = "rate_limit"
    elif isinstance(error, TransientTimeout):
        ending = "timeout"
    elif isinstance(error, EndpointUnreachable):
        ending = "unreachable"
    elif isinstance(error, TransientBreakage):
        ending = "server_error"
    elif seen.status is None and not error.paid_answers:
        ending = "abandoned"
    headers = seen.headers or (error.headers if isinstance(error, Transient) else {})
    everybodys = ending == "unreachable" or (isinstance(error, Transient) and error.status in GATEWAY_STATUSES)
    return Settled(ending, error.what, everybodys, headers, None, seen.seconds)
