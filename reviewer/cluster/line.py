"""Calls both ways between the driver and one worker, in portions: what comes up while one is on its way goes together.

What carries the portions is not known here; they are bytes, so that one message that cannot be packed spoils no other.
"""

import asyncio
import pickle
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from reviewer.errors import ReviewerError

PORTION_SECONDS = 0.004
"""How long a portion waits for more: short beside a request, long beside the cost of sending one."""
LARGEST_PORTION = 256
"""Messages."""

Answer = Callable[[str, tuple[Any, ...]], Awaitable[Any]]
"""Answers a call from the other end by its name and arguments."""


class Message(NamedTuple):
    """One message of a line."""

    what: str
    """`call`, `tell`, `result`, `error` or `cancel`."""
    number: int
    """Of the call; 0 where nothing is answered."""
    name: str
    """What is called; empty in answers."""
    content: Any
    """Arguments of a call, or its result."""


class Line:
    """One end of a line. Messages arrive in the order in which they were sent."""

    def __init__(self, answer: Answer, *, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Set what answers the other end's calls, and what waits between two portions."""
        self._answer = answer
        self._pause = pause
        self._outbox: list[bytes] = []
        self._filled = asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._working: dict[int, asyncio.Task[None]] = {}
        self._last = 0
        self._fault: ReviewerError | None = None

    async def call(self, name: str, *arguments: Any) -> Any:
        """Call the other end and wait for its answer; its errors are raised here.

        Raises:
            WorkerLost: the other end is gone.
        """
        if self._fault is not None:
            raise self._fault
        self._last += 1
        number = self._last
        done = asyncio.get_running_loop().create_future()
        self._waiting[number] = done
        self._push(Message("call", number, name, arguments))
        try:
            return await done
        except asyncio.CancelledError:
            self._push(Message("cancel", number, "", None))
            raise
        finally:
            self._waiting.pop(number, None)

    def tell(self, name: str, *arguments: Any) -> None:
        """Call the other end and wait for nothing."""
        self._push(Message("tell", 0, name, arguments))

    async def collect(self) -> list[bytes]:
        """Wait until there is something for the other end, and give a portion of it."""
        await self._filled.wait()
        await self._pause(PORTION_SECONDS)
        portion, self._outbox = self._outbox[:LARGEST_PORTION], self._outbox[LARGEST_PORTION:]
        if not self._outbox:
            self._filled.clear()
        return portion

    async def take(self, portion: list[bytes]) -> None:
        """Take a portion that the other end has given; told messages are done with when this returns."""
        for packed in portion:
            message = Message(*pickle.loads(packed))  # noqa: S301 - between our own processes, through Ray's own pickles
            if message.what == "call":
                task = asyncio.create_task(self._work(message))
                self._working[message.number] = task
            elif message.what == "tell":
                await self._answer(message.name, message.content)
            elif message.what == "cancel":
                if (task_ := self._working.get(message.number)) is not None:
                    task_.cancel()
            else:
                self._resolve(message)

    async def close(self, fault: ReviewerError) -> None:
        """End the line: calls that wait get this error, and those being worked on are broken off."""
        self._fault = fault
        for done in self._waiting.values():
            if not done.done():
                done.set_exception(fault)
        tasks = list(self._working.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._outbox.clear()

    def _push(self, message: Message) -> None:
        if self._fault is None:
            self._outbox.append(pickle.dumps(tuple(message), pickle.HIGHEST_PROTOCOL))
            self._filled.set()

    def _resolve(self, message: Message) -> None:
        done = self._waiting.get(message.number)
        if done is None or done.done():
            return
        if message.what == "result":
            done.set_result(message.content)
        else:
            done.set_exception(message.content)

    async def _work(self, message: Message) -> None:
        work = asyncio.ensure_future(self._answer(message.name, message.content))
        try:
            await asyncio.wait([work])
        finally:
            self._working.pop(message.number, None)
            work.cancel()
            work.add_done_callback(_look_at)
        if work.cancelled():
            return
        error = work.exception()
        if error is None:
            self._push(Message("result", message.number, "", work.result()))
        else:
            self._push(Message("error", message.number, "", _make_portable(error)))


def _look_at(work: asyncio.Future[Any]) -> None:
    """Take notice of how work ended that was broken off: nobody else does."""
    if not work.cancelled():
        work.exception()


def _make_portable(error: BaseException) -> BaseException:
    """Give an error that survives the way; what is no error of ours stays what it is in words at least."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except (pickle.PickleError, TypeError, AttributeError, ValueError):
        return RuntimeError(f"{type(error).__name__}: {error}"[:500])
    return error
