"""A request of a review that is ready to be sent, with what it asks and about how much it will be."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.rubric import Question
from reviewer.domain.tokens import estimate_tokens
from reviewer.prompting.reply_shape import estimate_schema


def estimate_beginning(messages: tuple[Message, ...]) -> int:
    """Estimate the tokens of what several requests begin with, the reply's schema included."""
    return estimate_schema() + sum(_estimate_once(message.content) for message in messages)


@lru_cache(maxsize=4)  # requests with the same beginning are measured one after another, and it is most of them
def _estimate_once(content: str) -> int:
    return estimate_tokens(content)


@dataclass(frozen=True)
class PlannedRequest:
    """One request of a review and what it asks."""

    request: ChatRequest
    questions: tuple[Question, ...]
    """Questions that the reply must answer; empty for the free reading."""
    origin: str
    """`free-reading`, `questions`, `notes`, `claims` or `refuter`: what its findings are marked with."""
    reply_tokens: int
    """Estimated."""
    sample: int = 0
    """Number of the sample that it belongs to, from 1; 0 for what is asked once a review."""
    window: int = 0
    """Number of the window that it shows, from 1; 0 for what is about the whole document."""
    takes_notes: bool = False
    """Whether what the reply answers are notes on a window, and no verdicts on the document."""

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that the reply must give a verdict on."""
        return () if self.takes_notes else self.questions

    def rename(self, reading: str) -> "PlannedRequest":
        """Give the same request, named after the reading that it belongs to."""
        purpose = f"{reading}, {self.request.purpose}"
        return replace(self, request=self.request.model_copy(update={"purpose": purpose}))

    @cached_property
    def prompt_tokens(self) -> int:
        """Estimated, the reply's schema included, which providers count as well."""
        *_, task = self.request.messages
        return estimate_beginning(self.request.messages[:-1]) + estimate_tokens(task.content)
