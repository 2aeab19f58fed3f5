"""What the engine tells while it works; it runs as well when nobody listens."""

from typing import Protocol

from reviewer.domain.chat import ChatReply


class Progress(Protocol):
    """Listens to a run."""

    def begin_document(self, document: str, requests: int) -> None:
        """A document's review starts; at least so many requests will be made."""

    def begin_request(self, document: str, purpose: str) -> None:
        """A request is sent."""

    def end_request(self, document: str, purpose: str, reply: ChatReply | None) -> None:
        """A request was answered, or failed when there is no reply."""

    def wait(self, purpose: str, seconds: float, reason: str) -> None:
        """A retry waits."""

    def end_document(self, document: str) -> None:
        """A document's review has ended, well or not."""


class Silence:
    """Listens to nothing."""

    def begin_document(self, document: str, requests: int) -> None:
        """Ignore it."""

    def begin_request(self, document: str, purpose: str) -> None:
        """Ignore it."""

    def end_request(self, document: str, purpose: str, reply: ChatReply | None) -> None:
        """Ignore it."""

    def wait(self, purpose: str, seconds: float, reason: str) -> None:
        """Ignore it."""

    def end_document(self, document: str) -> None:
        """Ignore it."""
