"""A batch's run inside an event loop: told of now and then, ended gently by one interrupt and at once by two."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Protocol

from reviewer.batch.journal import Journal
from reviewer.domain.batch import Snapshot
from reviewer.errors import Interrupted, ReviewerError

SIGNALS = (signal.SIGINT, signal.SIGTERM)
GENTLY = "Stopping: what is in flight is finished first. Interrupt once more to stop at once."
AT_ONCE = "Stopping at once: answers that are on their way are lost."
HINT = "Start the same command again to go on: what is in the folder is not asked again."
COLLECT_AFTER = 50_000
"""New values that are kept before Python looks for cycles among them; its own measure is 700."""

Tell = Callable[[Snapshot], None]


class Run(Protocol):
    """A run over a list of items, whichever way its requests go."""

    stopped: ReviewerError | None
    """Why it takes up no further document."""

    async def run(self) -> None:
        """Go through the list to its end, or until something stops it."""

    def stop(self, reason: ReviewerError) -> None:
        """Take up no further document; what is under way is finished."""

    def abort(self, reason: ReviewerError) -> None:
        """Break off at once."""

    def snapshot(self) -> Snapshot:
        """Say how far it has come."""
        ...


def carry_out(
    run: Run,
    journal: Journal,
    aclose: Callable[[], Awaitable[None]],
    *,
    tell: Tell,
    every: float,
    say: Callable[[str], None],
) -> None:
    """Run a batch to its end; `run.stopped` says afterwards what stopped it, if anything did.

    Args:
        run: the run.
        journal: its journal, which everything given to is written into before this returns.
        aclose: closes the connections.
        tell: told how far it has come.
        every: seconds between two tellings.
        say: told what an interrupt does.

    Raises:
        ReviewerError: the list of items cannot be read.
    """
    with _rarer_collections():
        asyncio.run(_carry_out(run, journal, aclose, _Telling(run, tell, every), _Interrupts(run, say)))


@contextmanager
def _rarer_collections() -> Iterator[None]:
    """Let Python look for cycles of garbage more rarely, and never among what was loaded at the start.

    A review makes tens of thousands of small values, nearly none of them in a cycle.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


class _Telling:
    def __init__(self, run: Run, tell: Tell, every: float) -> None:
        self._run, self._tell, self._every = run, tell, every

    async def go_on(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            self._tell(self._run.snapshot())


class _Interrupts:
    def __init__(self, run: Run, say: Callable[[str], None]) -> None:
        self._run, self._say, self._count = run, say, 0

    def note(self) -> None:
        self._count += 1
        if self._count == 1:
            self._say(GENTLY)
            self._run.stop(Interrupted("Stopped.", HINT))
        elif self._count == 2:
            self._say(AT_ONCE)
            self._run.abort(Interrupted("Stopped at once.", HINT))

    def install(self) -> None:
        loop = asyncio.get_running_loop()

        def note_soon(_signal: int, _frame: FrameType | None) -> None:
            loop.call_soon_threadsafe(self.note)

        for number in SIGNALS:
            try:
                loop.add_signal_handler(number, self.note)
            except (NotImplementedError, RuntimeError):  # Windows
                signal.signal(number, note_soon)


async def _carry_out(
    run: Run,
    journal: Journal,
    aclose: Callable[[], Awaitable[None]],
    telling: _Telling,
    interrupts: _Interrupts,
) -> None:
    interrupts.install()
    watch = asyncio.create_task(telling.go_on())
    try:
        await run.run()
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        await journal.flush()
        await aclose()
