"""The port to an LLM: what is asked, what comes back, and how adapters are stacked."""

from enum import IntEnum
from typing import Any, Literal, Protocol

from reviewer.domain.base import Value
from reviewer.domain.review import Cost, Usage


class Rung(IntEnum):
    """How a reply's shape is asked for, strictest first; a server that cannot do one is asked the next."""

    STRICT_SCHEMA = 0
    SCHEMA = 1
    JSON_OBJECT = 2
    PROMPT_ONLY = 3


class Message(Value):
    """One message of a conversation."""

    role: Literal["system", "user", "assistant"]
    content: str


class ChatRequest(Value):
    """One request: messages and the shape of the reply."""

    purpose: str
    """What it is for, such as `free-reading` or `questions 2/4`: progress, logs and recordings show it."""
    messages: tuple[Message, ...]
    reply_schema: dict[str, Any]
    """JSON schema of the reply, already in the strict subset."""
    schema_name: str
    shape_note: str = ""
    """What the prompt must say about the shape where a server does not take the schema."""
    rung: Rung = Rung.STRICT_SCHEMA


class ChatReply(Value):
    """What the LLM answered."""

    content: str
    model: str
    """Name under which the server answered."""
    usage: Usage
    """Over all answers that were paid for to get this one."""
    cost: Cost = Cost(amount=None)
    recorded: str = ""
    """For a recorded reply: who made it and when."""


class ChatModel(Protocol):
    """Answers requests. Adapters wrap one another behind this one method."""

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request.

        Raises:
            ProviderError: no usable answer came; its subclasses in `reviewer.errors` say why.

        """
        ...
