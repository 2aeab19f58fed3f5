"""Many coroutines wait for one commit, and the event loop never waits for the disk."""

import asyncio
import sqlite3
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from reviewer.batch.journal_file import Statement, explain_faults, write_all
from reviewer.errors import JournalError


class Committer:
    """Writes to one file through a thread of its own.

    What is given while the disk is busy goes into the next transaction together: under load one flush of the disk
    serves all who wait.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Set the file, for errors, and the connection to it."""
        self._path = path
        self._connection = connection
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._waiting: list[tuple[Sequence[Statement], asyncio.Future[None]]] = []
        self._committing: asyncio.Task[None] | None = None
        self._fault: JournalError | None = None

    async def write(self, statements: Sequence[Statement]) -> None:
        """Run statements; what they wrote is on disk when this returns.

        Raises:
            JournalError: it could not be written, or something before it could not.
        """
        if self._fault is not None:
            raise self._fault
        # Who stops waiting does not take its rows back: they were paid for.
        await asyncio.shield(self.write_soon(statements))

    def write_soon(self, statements: Sequence[Statement]) -> asyncio.Future[None]:
        """Run statements some time soon; give what is done, or failed, once they are on disk."""
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((statements, done))
        if self._committing is None or self._committing.done():
            self._committing = asyncio.create_task(self._commit_all())
        return done

    def write_now(self, statements: Sequence[Statement]) -> None:
        """Run statements and wait for the disk.

        Raises:
            JournalError: it could not be written.
        """
        self._thread.submit(self._commit, statements).result()

    async def flush(self) -> None:
        """Wait until everything that was given is on disk, or could not be put there."""
        while self._committing is not None and not self._committing.done():
            with suppress(JournalError):
                await asyncio.shield(self._committing)

    def close(self) -> None:
        """End the thread once the commit under way has ended, and close the connection."""
        self._thread.shutdown(wait=True)
        self._connection.close()

    async def _commit_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            group, self._waiting = self._waiting, []
            statements = [statement for given, _ in group for statement in given]
            commit = loop.run_in_executor(self._thread, self._commit, statements)
            await asyncio.wait([commit])
            fault = commit.exception()
            if isinstance(fault, JournalError):
                self._fault = self._fault or fault
            for _, done in group:
                if fault is None:
                    done.set_result(None)
                else:
                    done.set_exception(fault)
                    done.exception()  # perhaps nobody is waiting any more

    def _commit(self, statements: Sequence[Statement]) -> None:
        with explain_faults(self._path):
            write_all(self._connection, statements)
