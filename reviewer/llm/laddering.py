"""Finds the strictest way of asking for a shape that a server can do, and remembers it."""

from typing import Protocol

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest, Rung
from reviewer.domain.review import Usage
from reviewer.errors import ProviderError, SchemaRefused
from reviewer.llm.shapes import Shape, judge_shape


class RungMemory(Protocol):
    """Remembers the rung that works for a model at an endpoint."""

    def recall_rung(self, base_url: str, model: str) -> Rung | None:
        """Give the rung that worked last, or nothing."""
        ...

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        """Keep a rung for the next process."""
        ...


class Forgetful:
    """Remembers no rung: each process starts at the first."""

    def recall_rung(self, base_url: str, model: str) -> Rung | None:
        """Give nothing."""

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        """Keep nothing."""


class LadderingChat:
    """Wraps a chat model and asks on a lower rung where the server refuses or ignores the schema.

    A refusal costs nothing and leads to the next rung. An answer that shows that the schema was ignored has been paid
    for: when its object can be used it is used, else the request is asked once more with the shape in the prompt.
    Either way later requests start where the schema is not relied upon. A server that has kept to the schema before is
    not taken for one that ignores it because of single answers that broke on their way: they must outnumber the others.
    """

    def __init__(
        self,
        inner: ChatModel,
        *,
        base_url: str,
        model: str,
        first_rung: Rung = Rung.STRICT_SCHEMA,
        memory: RungMemory | None = None,
    ) -> None:
        """Start from the first rung that the endpoint may know, unless the memory knows a lower one."""
        self._inner = inner
        self._base_url = base_url
        self._model = model
        self._memory: RungMemory = memory or Forgetful()
        recalled = self._memory.recall_rung(base_url, model)
        self._rung = first_rung if recalled is None else max(recalled, first_rung)
        self._kept = 0
        """Answers that had the asked shape, less those that had not, on this rung."""

    @property
    def rung(self) -> Rung:
        """The rung that the next request starts from."""
        return self._rung

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request on the highest rung that works.

        Raises:
            ProviderError: as the wrapped chat model does, with every answer that was paid for counted in it.
        """
        paid = Usage()
        while True:
            rung = max(request.rung, self._rung)
            try:
                reply = await self._inner.complete(request.model_copy(update={"rung": rung}))
            except ProviderError as error:
                if isinstance(error, SchemaRefused) and rung is not Rung.PROMPT_ONLY:
                    self._step_down(Rung(rung + 1))
                    continue
                _add_paid(error, paid)
                raise
            paid += reply.usage
            shape = judge_shape(reply.content, request)
            lower = _rung_after(rung, shape)
            if lower is not None and self._is_believed(rung, shape, reply.content):
                lower = None
            if lower is not None:
                self._step_down(lower)
            elif rung is self._rung:
                self._kept += shape is Shape.EXACT
            # Below the schemas the engine's own re-ask, which names the fault, serves better than the same again.
            if lower is not Rung.JSON_OBJECT or shape is Shape.WRAPPED:
                return reply.model_copy(update={"usage": paid})

    def _is_believed(self, rung: Rung, shape: Shape, content: str) -> bool:
        """Say whether a server is still believed to keep to the schema after an answer without the asked shape."""
        if rung is self._rung:
            self._kept -= 1
        # JSON that was begun and has no end broke on its way, or at a limit: nobody ignored the schema.
        return self._kept >= 0 or (shape is Shape.NO_OBJECT and content.lstrip().startswith("{"))

    def _step_down(self, rung: Rung) -> None:
        # Others of the same moment may be further down already.
        if rung > self._rung:
            self._rung, self._kept = rung, 0
            self._memory.remember_rung(self._base_url, self._model, rung)


def _rung_after(rung: Rung, shape: Shape) -> Rung | None:
    """Give the rung to go to after an answer, or nothing when this one serves."""
    if rung is Rung.PROMPT_ONLY or shape is Shape.EXACT:
        return None
    if rung is Rung.JSON_OBJECT:
        return None if shape is Shape.OTHER_OBJECT else Rung.PROMPT_ONLY
    # Whoever ignores a schema ignores it with `strict` and without: no need to pay for seeing it twice.
    return Rung.JSON_OBJECT


def _add_paid(error: ProviderError, paid: Usage) -> None:
    error.paid_answers += paid.requests
    error.prompt_tokens += paid.prompt_tokens
    error.completion_tokens += paid.completion_tokens
