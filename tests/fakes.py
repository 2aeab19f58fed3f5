"""Hand-made fakes that several tests share."""

from collections.abc import Callable
from typing import Any

from reviewer.domain.chat import ChatReply, ChatRequest, Message, Rung
from reviewer.domain.review import Usage

ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"answer": {"type": "string"}},
    "required": ["answer"],
    "additionalProperties": False,
}


def make_request(text: str = "Is it so?", **changes: Any) -> ChatRequest:
    """Build a request for `{"answer": …}`."""
    values: dict[str, Any] = {
        "purpose": "test",
        "messages": (Message(role="system", content="Be brief."), Message(role="user", content=text)),
        "reply_schema": ANSWER_SCHEMA,
        "schema_name": "test_reply",
        "shape_note": 'Answer in JSON like {"answer": "yes"}.',
    }
    return ChatRequest(**{**values, **changes})


def make_reply(content: str = '{"answer": "yes"}', **changes: Any) -> ChatReply:
    """Build a reply that cost one request of 100 and 10 tokens."""
    usage = Usage(requests=1, prompt_tokens=100, completion_tokens=10)
    return ChatReply(**{"content": content, "model": "test-model", "usage": usage, **changes})


class Sleepless:
    """Stands for sleeping: notes the seconds and moves its own clock, without waiting."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


class RungMemoryFake:
    """Remembers rungs in a dictionary."""

    def __init__(self) -> None:
        self.rungs: dict[tuple[str, str], Rung] = {}

    def recall_rung(self, base_url: str, model: str) -> Rung | None:
        return self.rungs.get((base_url, model))

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        self.rungs[base_url, model] = rung


def serve_rungs(answers: dict[Rung, Any]) -> Callable[[ChatRequest], Any]:
    """Build a script that answers by the request's rung."""
    return lambda request: answers[request.rung]
