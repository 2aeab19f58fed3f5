"""Shows a batch's progress on stderr: a live view on a terminal, one line a minute elsewhere."""

import sys
from typing import Protocol, Self, TextIO

import click

from reviewer.cli.batch_screen import draw_screen, write_line
from reviewer.domain.batch import Snapshot

LIVE_SECONDS = 0.25
"""Between two drawings of the live view."""
PLAIN_SECONDS = 60.0
"""Between two lines in a log."""


class BatchView(Protocol):
    """Shows snapshots, used as a context."""

    seconds: float
    """How long it wants to wait between two snapshots."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(self, *exception: object) -> None:
        """End, and leave the terminal as it was."""

    def show(self, snapshot: Snapshot) -> None:
        """Show how far the batch has come."""


def make_batch_view(*, quiet: bool) -> BatchView:
    """Choose how to show progress: not at all, live, or as a line now and then."""
    if quiet:
        return QuietView()
    return LiveView() if sys.stderr.isatty() else PlainView()


class QuietView:
    """Shows nothing."""

    seconds = PLAIN_SECONDS

    def __enter__(self) -> Self:
        """Begin nothing."""
        return self

    def __exit__(self, *exception: object) -> None:
        """End nothing."""

    def show(self, snapshot: Snapshot) -> None:
        """Show nothing."""


class PlainView:
    """Writes one line for each snapshot."""

    seconds = PLAIN_SECONDS

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *exception: object) -> None:
        """End: the summary of the run follows."""

    def show(self, snapshot: Snapshot) -> None:
        """Write a line."""
        plain = "".join(char if char.isprintable() else " " for char in write_line(snapshot))
        click.echo(f"reviewer: {plain}", err=True)


class LiveView:
    """Redraws a few lines in place; what others write to stderr meanwhile scrolls by above them."""

    seconds = LIVE_SECONDS

    def __init__(self, stream: TextIO | None = None, width: int | None = None) -> None:
        """Set where to draw, by default stderr, and how wide, by default the terminal's width."""
        from rich.console import Console
        from rich.live import Live

        # colour would say nothing that the words do not
        self._console = Console(
            file=stream or sys.stderr,
            width=width,
            force_terminal=True,
            highlight=False,
            markup=False,
            no_color=True,
        )
        self._live = Live(console=self._console, auto_refresh=False, transient=True, redirect_stdout=False)

    def __enter__(self) -> Self:
        """Start drawing."""
        self._live.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Clear the view: the summary of the run follows."""
        self._live.stop()

    def show(self, snapshot: Snapshot) -> None:
        """Draw the view anew."""
        from rich.text import Text

        unicode = (self._console.encoding or "").lower().startswith("utf")
        lines = draw_screen(snapshot, max(20, self._console.width - 1), unicode=unicode)
        # rich crops by columns, which a path in wide characters has more of than characters
        self._live.update(Text("\n".join(lines), no_wrap=True, overflow="crop"), refresh=True)
