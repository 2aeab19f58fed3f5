"""A worker: the same engine as in one process, for the documents that the driver hands over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from reviewer import __version__
from reviewer.cluster.kit import Kit, Order, Secrets
from reviewer.cluster.line import Line
from reviewer.cluster.remote import Asked, Questions, RemoteChat, RemoteGate, RemoteMemory, RemotePurse
from reviewer.domain.review import Review
from reviewer.domain.rubric import Rubric
from reviewer.engine.events import Silence
from reviewer.engine.review import Assignment, Reviewer
from reviewer.library.templates import PromptTemplates
from reviewer.llm.digests import Target
from reviewer.llm.stack import ChatStack
from reviewer.prompting.requests import RequestBuilder
from reviewer.wiring import Way, build_reviewer


@dataclass(frozen=True)
class Equipment:
    """What a worker reviews with."""

    reviewer: Reviewer
    questions: Questions
    target: Target
    """Who is asked, and with which parameters."""


class Worker:
    """What runs on one worker; the driver calls it from outside, portion by portion."""

    def __init__(self) -> None:
        self._line = Line(self._answer)
        self.gate = RemoteGate(self._line)
        """The cluster's gate, as this worker sees it."""
        self._rubrics: dict[str, Rubric] = {}
        self._equipment: Equipment | None = None

    def begin(self, kit: Kit, secrets: Secrets) -> str:
        """Set the worker up; gives the version of its reviewer, which does nothing if it is not the driver's."""
        if kit.version != __version__:
            return __version__
        way = Way(kit.settings, replace(kit.endpoint, key=secrets.key), kit.model, kit.prices)
        progress = _Waits(self._line)
        chat, aclose = way.build(
            self.gate,
            gated=True,
            purse=RemotePurse(self.gate),
            memory=RemoteMemory(self._line, kit.rung),
            on_wait=progress.wait,
            on_loss=self.gate.note_loss,
        )
        stack = ChatStack(chat, way.endpoint, way.model, way.prices, aclose)
        builder = RequestBuilder(PromptTemplates(texts=kit.templates), secrets.fence)
        self.equip(Equipment(build_reviewer(kit.settings, stack, progress, builder), Questions(chat), way.target))
        return __version__

    def equip(self, equipment: Equipment) -> None:
        """Set who reviews and who is asked."""
        self._equipment = equipment

    async def collect(self) -> list[bytes]:
        """Give the driver a portion, once there is one."""
        return await self._line.collect()

    async def deliver(self, portion: list[bytes]) -> None:
        """Take a portion from the driver."""
        await self._line.take(portion)

    async def _answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        answers: dict[str, Callable[..., Awaitable[Any]]] = {
            "review": self._review,
            "ask": self._ask,
            "learn_rubric": self._learn_rubric,
            "note_outage": self._note_outage,
        }
        return await answers[name](*arguments)

    async def _review(self, number: int, order: Order) -> Review:
        assert self._equipment is not None  # noqa: S101 - `begin` comes first
        chat = RemoteChat(self._line, self._equipment.questions, self._equipment.target, number)
        reviewer = replace(self._equipment.reviewer, chat=chat)
        assignment = Assignment(order.document, self._rubrics[order.rubric], order.kind_reason, order.level)
        return await reviewer.review(assignment)

    async def _ask(self, number: int) -> Asked:
        assert self._equipment is not None  # noqa: S101 - `begin` comes first
        return await self._equipment.questions.ask(number)

    async def _learn_rubric(self, rubric: Rubric) -> None:
        self._rubrics[rubric.digest] = rubric

    async def _note_outage(self, is_out: bool) -> None:
        self.gate.is_out = is_out


class _Waits(Silence):
    """Tells the driver of waits; all else it counts itself."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def wait(self, purpose: str, seconds: float, reason: str) -> None:
        """Tell it."""
        self._line.tell("wait", purpose, seconds, reason)
