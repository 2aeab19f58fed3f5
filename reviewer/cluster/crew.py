"""The workers of a cluster: who is there, who gets the next document, and what happens to those of one that died."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from reviewer.cluster.hub import Window
from reviewer.cluster.kit import Order
from reviewer.domain.review import Review
from reviewer.domain.rubric import Rubric
from reviewer.errors import ClusterLost, ReviewerError, WorkerLost

LOSSES_IN_COMPANY = 2
"""So often a document may lose its worker beside others; then it is tried alone, where only it can be at fault."""
LOSSES_ALONE = 2
"""So often it may lose a worker that has nothing else; then it fails."""
MOST_VAIN_STARTS = 3
"""Workers that one place may lose in a row before they have brought anything."""


class Post(Protocol):
    """The way to one worker, wherever it is."""

    async def collect(self) -> list[bytes]:
        """Give the next portion from the worker; raises `WorkerLost`."""
        ...

    async def deliver(self, portion: list[bytes]) -> None:
        """Give the worker a portion; raises `WorkerLost`."""
        ...

    def end(self) -> None:
        """End the worker."""
        ...


@dataclass
class Member:
    """A worker that is there."""

    window: Window
    post: Post
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    _loops: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self) -> None:
        """Begin to carry portions."""
        self._loops = [asyncio.create_task(self._carry(step)) for step in (self._bring, self._fetch)]

    async def _bring(self) -> None:
        await self.post.deliver(await self.window.line.collect())

    async def _fetch(self) -> None:
        await self.window.line.take(await self.post.collect())

    async def _carry(self, step: Callable[[], Awaitable[None]]) -> None:
        fault = WorkerLost("the line to a worker broke")
        try:
            while True:
                await step()
        except WorkerLost as error:
            fault = error
        finally:
            await self.end(fault)

    async def end(self, fault: ReviewerError) -> None:
        """End the worker, if it lives, and whatever waits for it."""
        if self.gone.is_set():
            return
        self.gone.set()
        for loop in self._loops:
            if loop is not asyncio.current_task():
                loop.cancel()
        self.post.end()
        await self.window.close(fault)


class Crew:
    """Keeps so many workers at work; a place whose worker died gets another."""

    def __init__(
        self,
        hire: Callable[[], Awaitable[Post]],
        open_window: Callable[[], Window],
        size: int,
        say: Callable[[str], None],
    ) -> None:
        """Set how workers come.

        Args:
            hire: starts a worker and gives the way to it; raises `WorkerLost`, or `ClusterLost` when it is no use.
            open_window: opens a window for it.
            size: workers.
            say: told when one died.
        """
        self._hire = hire
        self._open_window = open_window
        self._say = say
        self._members: list[Member] = []
        self._changed = asyncio.Event()
        self._alone = asyncio.Lock()
        self._lone: Member | None = None
        self._fault: ReviewerError | None = None
        self._places = size
        self._staffing = [asyncio.create_task(self._staff()) for _ in range(size)]

    async def review(self, order: Order, rubric: Rubric, digests: list[str]) -> Review:
        """Have a document reviewed, by another worker when one dies of it or of something else.

        Raises:
            WorkerLost: every worker that had it died, at last with nothing else to do.
            ClusterLost: there is no worker left, and none comes.
            ReviewerError: why there is no review.
        """
        for _ in range(LOSSES_IN_COMPANY):
            member = await self._choose()
            try:
                return await member.window.review(order, rubric, digests)
            except WorkerLost:
                continue
        async with self._alone:
            for _ in range(LOSSES_ALONE):
                member = await self._take_lone()
                try:
                    return await member.window.review(order, rubric, digests)
                except WorkerLost as fault:
                    last = fault
        raise WorkerLost(
            f"every worker that reviewed it died, {LOSSES_IN_COMPANY + LOSSES_ALONE} of them: {last.what}",
            "The memory of a worker may be too small for it. The other documents are not touched by it.",
        )

    async def close(self) -> None:
        """End all workers."""
        fault = WorkerLost("the run has ended")
        self._fault = self._fault or fault
        for task in self._staffing:
            task.cancel()
        await asyncio.gather(*self._staffing, return_exceptions=True)
        for member in [*self._members, *([self._lone] if self._lone else [])]:
            await member.end(fault)

    async def _choose(self) -> Member:
        """Give the worker with the fewest documents; waits while there is none."""
        while True:
            if self._fault is not None:
                raise self._fault
            present = [member for member in self._members if not member.gone.is_set()]
            if present:
                return min(present, key=lambda member: member.window.open_documents)
            self._changed.clear()
            await self._changed.wait()

    async def _staff(self) -> None:
        """Keep one place taken for as long as workers come and bring something."""
        vain = 0
        while vain < MOST_VAIN_STARTS:
            try:
                member = await self._employ()
            except ClusterLost as error:
                fault: ReviewerError = error
                break
            except WorkerLost as error:
                fault = error
                vain += 1
                continue
            self._members.append(member)
            self._changed.set()
            await member.gone.wait()
            self._members.remove(member)
            vain = 0 if member.window.finished else vain + 1
            fault = WorkerLost("workers die as soon as they have something to do")
            self._say("a worker died; another one takes over what it had open")
        self._give_place_up(fault)

    def _give_place_up(self, fault: ReviewerError) -> None:
        self._places -= 1
        if self._places == 0:
            self._fault = ClusterLost(
                f"no worker of the cluster is left: {fault.what}",
                fault.hint or "Start the same command again once the cluster is well: what was answered is kept.",
            )
            self._changed.set()

    async def _employ(self) -> Member:
        post = await self._hire()
        member = Member(self._open_window(), post)
        member.start()
        return member

    async def _take_lone(self) -> Member:
        """Give a worker that has nothing else."""
        vain = 0
        while self._lone is None or self._lone.gone.is_set():
            try:
                self._lone = await self._employ()
            except WorkerLost as error:
                vain += 1
                if vain == MOST_VAIN_STARTS:
                    raise ClusterLost(f"no further worker can be started: {error.what}") from error
        return self._lone
