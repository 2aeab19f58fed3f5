"""The checks of a batch's documents in processes beside the one that talks to the LLM.

Checks are a quarter of the computing time of a review, need nothing but the document, and would otherwise hold up
answers that have come. A short batch does without: a process takes longer to start than its checks.
"""

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from reviewer.domain.document import Document
from reviewer.domain.finding import Signal
from reviewer.domain.ignoring import IgnoreRule
from reviewer.engine.checking import RubricChecks, check_under_rubric

INLINE_FIRST = 100
"""Documents that are checked in this process before others are started."""
MOST_PROCESSES = 4


def count_processes() -> int:
    """Count the processes that a machine has room for: one CPU is left to the process that asks for them."""
    return min(MOST_PROCESSES, (os.cpu_count() or 1) - 1)


class CheckingPool:
    """Checks documents, from the hundredth on in other processes where the machine has CPUs for them."""

    def __init__(
        self,
        words: Mapping[str, Sequence[str]],
        rules: tuple[IgnoreRule, ...],
        *,
        processes: int | None = None,
        inline_first: int = INLINE_FIRST,
    ) -> None:
        """Set how documents are checked, and by how many processes.

        Args:
            words: the project's own, for the language checks.
            rules: checks that it does not want for some paths.
            processes: how many there may be; nothing leaves it to the machine.
            inline_first: documents that are checked here before the first is started.
        """
        self._checks = RubricChecks(words, rules)
        self._left_here = inline_first
        self._processes = count_processes() if processes is None else processes
        self._pool: ProcessPoolExecutor | None = None

    async def check(self, document: Document, named: tuple[str, ...]) -> tuple[Signal, ...]:
        """Run the checks that a rubric names over a document; here where no process can do it."""
        if self._left_here > 0 or self._processes < 1:
            self._left_here -= 1
            return check_under_rubric(document, named, self._checks)
        try:
            return await asyncio.wrap_future(self._submit(document, named))
        except (
            BrokenProcessPool,
            OSError,
        ):  # killed by the system, or none could be started: slower, and no less right
            self._processes = 0
            self.close()
            return check_under_rubric(document, named, self._checks)

    def close(self) -> None:
        """Let the processes end; what they are at is not waited for."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _submit(self, document: Document, named: tuple[str, ...]) -> "Future[tuple[Signal, ...]]":
        if self._pool is None:
            # spawned, not forked: this process has threads and connections by now
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_stand_by)
        return self._pool.submit(check_under_rubric, document, named, self._checks)


def _stand_by() -> None:
    """Leave interrupts to the process that asks, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(wait: Callable[[], None]) -> None:
    wait()
    os._exit(0)
