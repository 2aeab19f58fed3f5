"""Prepares documents on the driver, as a batch in one process does, and has workers of a cluster review them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from reviewer.batch.contents import Content
from reviewer.batch.reviewing import adopt_review, assign_rubric, name_bar
from reviewer.cluster.crew import Crew
from reviewer.cluster.kit import Order
from reviewer.domain.batch import Item
from reviewer.domain.review import Review
from reviewer.domain.rubric import Level
from reviewer.engine.review import Assignment
from reviewer.redaction.redact import Redactor
from reviewer.rubric_choice import RubricShelf


@dataclass(frozen=True)
class RemoteWork:
    """A document with its rubric, and the cluster that reviews it."""

    assignment: Assignment
    order: Order
    level: Level
    """Of documents that name none."""
    crew: Callable[[], Awaitable[Crew]]
    digests: list[str] = field(default_factory=list)
    """What the replies that it was given are kept under."""

    @property
    def bar(self) -> str:
        """Rubric and level that it is reviewed by."""
        return name_bar(self.assignment, self.level)

    async def review(self) -> Review:
        """Have it reviewed; raises `ReviewerError` where that brings nothing."""
        crew = await self.crew()
        return await crew.review(self.order, self.assignment.rubric, self.digests)

    def adopt(self, review: Review) -> Review:
        """Make its own of another document's review, whose content and bar are the same."""
        return adopt_review(self.assignment, review)


class ClusterDesk:
    """Prepares documents, and starts the cluster with the first that must be reviewed."""

    def __init__(
        self,
        shelf: RubricShelf,
        kind: str,
        level: Level,
        redactor: Redactor,
        start: Callable[[], Awaitable[Crew]],
    ) -> None:
        """Set how documents are loaded and rubrics chosen, and what starts the cluster."""
        self._redactor = redactor
        self._shelf = shelf
        self._kind = kind
        self._level = level
        self._start = start
        self._starting: asyncio.Task[Crew] | None = None

    def prepare(self, item: Item, content: Content) -> RemoteWork:
        """Make a document of an item's bytes and pick its rubric; raises as `assign_rubric` does."""
        assignment = assign_rubric(self._shelf, self._kind, self._redactor, item, content)
        order = Order(
            document=assignment.document,
            rubric=assignment.rubric.digest,
            kind_reason=assignment.kind_reason,
            level=assignment.level,
        )
        return RemoteWork(assignment, order, self._level, self._find_crew)

    async def aclose(self) -> None:
        """End the workers, if any were started."""
        if self._starting is None:
            return
        await asyncio.wait([self._starting])
        if not self._starting.cancelled() and self._starting.exception() is None:
            await self._starting.result().close()

    async def _find_crew(self) -> Crew:
        if self._starting is None:
            self._starting = asyncio.ensure_future(self._start())
        return await asyncio.shield(self._starting)
