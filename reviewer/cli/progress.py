"""Progress on stderr while an LLM is being waited for: one live line on a terminal, plain lines elsewhere."""

import sys
import time

import click

from reviewer.domain.chat import ChatReply
from reviewer.engine.events import Progress, Silence


def make_progress(*, quiet: bool) -> Progress:
    """Choose how to show progress: not at all, as a live line, or as a line for each document."""
    if quiet:
        return Silence()
    return LiveLine() if sys.stderr.isatty() else PlainLines()


class PlainLines:
    """One line when a document starts, one for each wait, one when it ends: for logs and screen readers."""

    def __init__(self) -> None:
        self._started: dict[str, float] = {}

    def begin_document(self, document: str, requests: int) -> None:
        """Say that a document's review starts."""
        self._started[document] = time.monotonic()
        click.echo(f"reviewer: {document}: {_count(requests, 'request')} …", err=True)

    def begin_request(self, document: str, purpose: str) -> None:
        """Say nothing: a line for each request would drown a log."""

    def end_request(self, document: str, purpose: str, reply: ChatReply | None) -> None:
        """Say nothing."""

    def wait(self, purpose: str, seconds: float, reason: str) -> None:
        """Say why nothing happens for a while."""
        if seconds >= 1:
            click.echo(f"reviewer: {purpose}: waiting {seconds:.0f} s ({reason})", err=True)

    def end_document(self, document: str) -> None:
        """Say how long it took."""
        seconds = time.monotonic() - self._started.get(document, time.monotonic())
        click.echo(f"reviewer: {document}: done after {seconds:.1f} s", err=True)


class LiveLine:
    """One line that changes in place: what is being asked, how much is answered, how long it has taken."""

    def __init__(self) -> None:
        self._document = ""
        self._total = 0
        self._answered = 0
        self._open: list[str] = []
        self._started = 0.0
        self._note = ""

    def begin_document(self, document: str, requests: int) -> None:
        """Start a fresh line."""
        self._document, self._total, self._answered, self._open = document, requests, 0, []
        self._started = time.monotonic()
        self._draw()

    def begin_request(self, document: str, purpose: str) -> None:
        """Show what is being asked."""
        self._open.append(purpose)
        self._total = max(self._total, self._answered + len(self._open))
        self._note = ""
        self._draw()

    def end_request(self, document: str, purpose: str, reply: ChatReply | None) -> None:
        """Count the answer."""
        if purpose in self._open:
            self._open.remove(purpose)
        self._answered += reply is not None
        self._draw()

    def wait(self, purpose: str, seconds: float, reason: str) -> None:
        """Show why nothing happens for a while."""
        self._note = f", waiting {seconds:.0f} s: {reason}"
        self._draw()

    def end_document(self, document: str) -> None:
        """Clear the line: the review itself follows."""
        click.echo("\r\x1b[2K", nl=False, err=True)

    def _draw(self) -> None:
        asking = f", asking: {self._open[-1]}" if self._open else ""
        seconds = time.monotonic() - self._started
        text = f"{self._document}: {self._answered} of {self._total} answered{asking}{self._note} ({seconds:.0f} s)"
        click.echo(f"\r\x1b[2K{text[:118]}", nl=False, err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
