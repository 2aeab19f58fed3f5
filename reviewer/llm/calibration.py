"""How large a request and its answer will be: estimates, corrected by what the server counted so far."""

import json
from functools import lru_cache

from reviewer.domain.chat import ChatRequest, Rung
from reviewer.domain.review import Usage
from reviewer.domain.tokens import sample_tokens

FIRST_REPLY = 1000.0
"""Tokens that an answer is taken to have before one was seen."""
KEPT_SHARE = 0.97
"""How much of the old a new count leaves: the last thirty or so answers decide."""
LOWEST_RATIO, HIGHEST_RATIO = 0.2, 5.0
SPREAD = 1.5
"""An upper estimate of the answer lies this much above the mean, and never below the largest of late."""

_sample_tokens = lru_cache(maxsize=64)(sample_tokens)


class Calibration:
    """The running ratio of counted to estimated prompt tokens, and the size of answers, of one model."""

    def __init__(self, longest_reply: int | None = None) -> None:
        """Set the token limit of an answer, where one is sent."""
        self._longest_reply = longest_reply
        self._counted = 0.0
        self._estimated = 0.0
        self._replies = 0.0
        self._weight = 0.0
        self._largest = 0.0
        self._schemas: dict[str, int] = {}

    @property
    def ratio(self) -> float:
        """Counted prompt tokens for each estimated one; 1 before anything was counted."""
        if not self._estimated:
            return 1.0
        return min(max(self._counted / self._estimated, LOWEST_RATIO), HIGHEST_RATIO)

    def estimate_prompt(self, request: ChatRequest) -> int:
        """Estimate the prompt's tokens, uncorrected."""
        texts = [message.content for message in request.messages]
        return sum(map(_sample_tokens, texts)) + 4 * len(texts) + self._estimate_shape(request)

    def _estimate_shape(self, request: ChatRequest) -> int:
        """Estimate what the reply's schema adds, or the words that stand for it."""
        if request.rung >= Rung.JSON_OBJECT:
            return _sample_tokens(request.shape_note)
        if request.schema_name not in self._schemas:
            self._schemas[request.schema_name] = sample_tokens(json.dumps(request.reply_schema))
        return self._schemas[request.schema_name]

    def expect_reply(self) -> float:
        """Give the tokens that an answer has on average."""
        mean = self._replies / self._weight if self._weight else FIRST_REPLY
        return min(mean, self._longest_reply or mean)

    def bound_reply(self) -> float:
        """Give the tokens that hardly an answer exceeds: the limit sent, else well above those seen."""
        if self._longest_reply:
            return float(self._longest_reply)
        return max(self.expect_reply() * SPREAD, self._largest) if self._weight else 4 * FIRST_REPLY

    def learn(self, estimate: int, usage: Usage) -> None:
        """Learn from an answer: the prompt's uncorrected estimate and what the server counted."""
        if usage.unreported or usage.requests != 1 or estimate <= 0:
            return
        self._counted = self._counted * KEPT_SHARE + usage.prompt_tokens
        self._estimated = self._estimated * KEPT_SHARE + estimate
        self._replies = self._replies * KEPT_SHARE + usage.completion_tokens
        self._weight = self._weight * KEPT_SHARE + 1
        self._largest = max(self._largest * 0.995, usage.completion_tokens)
