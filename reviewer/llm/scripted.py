"""A chat model that answers from a script: for tests, and for trying things out with no endpoint."""

from collections.abc import Callable, Iterable, Iterator

from reviewer.domain.chat import ChatReply, ChatRequest
from reviewer.domain.review import Usage
from reviewer.errors import ProviderError

Line = str | ChatReply | ProviderError
"""What the script says: a content, a whole reply, or an error to raise."""


class ScriptedChat:
    """Answers requests from a function or, in their order, from a list; remembers what it was asked."""

    def __init__(self, script: Callable[[ChatRequest], Line] | Iterable[Line], *, model: str = "scripted") -> None:
        """Set the script and the name to answer under."""
        self._script = script if callable(script) else None
        self._lines: Iterator[Line] = iter(()) if callable(script) else iter(script)
        self._model = model
        self.requests: list[ChatRequest] = []

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request with the script's next line.

        Raises:
            ProviderError: the script says so, or has no line left.
        """
        self.requests.append(request)
        line = self._script(request) if self._script else next(self._lines, None)
        if line is None:
            raise ProviderError(f"{request.purpose}: the script has no line left")
        if isinstance(line, ProviderError):
            raise line
        if isinstance(line, ChatReply):
            return line
        tokens = sum(len(message.content) for message in request.messages) // 4
        usage = Usage(requests=1, prompt_tokens=tokens, completion_tokens=len(line) // 4)
        return ChatReply(content=line, model=self._model, usage=usage)
