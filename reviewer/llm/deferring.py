"""Answers nothing at once: what is asked goes into a file of the Batch API, and the answer comes hours later."""

from typing import Protocol

from reviewer.domain.chat import ChatReply, ChatRequest, Rung
from reviewer.errors import Deferred, ProviderError
from reviewer.llm.digests import Target, digest_request


class WantedRequests(Protocol):
    """Where requests wait for their file."""

    def find_error(self, digest: str) -> ProviderError | None:
        """Give why a request will not be answered, or nothing."""

    def want(self, digest: str, request: ChatRequest) -> None:
        """Take a request in; once is enough, however often it is asked."""


class DeferringChat:
    """A chat model that takes requests in. Replies that have come are found by what is wrapped around it."""

    def __init__(self, wanted: WantedRequests, target: Target, rung: Rung) -> None:
        """Set where requests go, what besides its words makes a request, and how shapes are asked for."""
        self._wanted = wanted
        self._target = target
        self._rung = rung

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Take a request in.

        Raises:
            ProviderError: it was asked in a batch and has no answer for good.
            Deferred: it was taken in.
        """
        digest = digest_request(request, self._target)
        error = self._wanted.find_error(digest)
        if error is not None:
            raise error
        rung = max(request.rung, self._rung)
        self._wanted.want(digest, request.model_copy(update={"rung": rung}))
        raise Deferred(f"{request.purpose}: asked for in a batch; the answer comes later")
