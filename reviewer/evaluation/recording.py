"""Every raw reply as a JSON file named by its request's digest; what is recorded is never asked again."""

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from reviewer.domain.base import Value
from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.review import Cost, Usage
from reviewer.domain.tokens import estimate_tokens
from reviewer.errors import ReplyMissing, SuiteError
from reviewer.evaluation.told import Spent
from reviewer.files import write_whole
from reviewer.llm.digests import digest_request

DIGITS = 16
"""Hexadecimal digits of a request's digest in file names: enough for any suite, short enough to read."""


class KeptReply(Value):
    """One raw reply."""

    request_digest: str
    run: int
    purpose: str
    answered_by: str
    """Who gave it: the model's name, or the words of whoever handed answers in."""
    date: str
    """Day on which it was recorded, UTC."""
    content: str
    model: str
    usage: Usage
    cost: Cost = Cost(amount=None)


@dataclass(frozen=True)
class Missing:
    """A request without a recorded reply."""

    request: ChatRequest
    run: int
    about: str = ""
    """Case, variant and arm that need it, for whoever hands requests out; never for whoever answers."""

    @property
    def name(self) -> str:
        """Name of its files, without an ending: it tells nothing about the document."""
        return name_request(self.request, self.run)


def name_request(request: ChatRequest, run: int) -> str:
    """Give the name of a request's files: its digest's first digits and, from the second run on, the run."""
    return _name(digest_request(request), run)


def _name(digest: str, run: int) -> str:
    return digest[:DIGITS] if run == 1 else f"{digest[:DIGITS]}-run{run}"


@dataclass
class Replies:
    """A folder of recorded replies."""

    folder: Path
    today: str
    """Day to note in what is recorded, such as `2026-05-12`."""
    _known: dict[str, KeptReply] = field(default_factory=dict)

    def find(self, request: ChatRequest, run: int) -> KeptReply | None:
        """Give the recorded reply to a request, or nothing.

        Raises:
            SuiteError: the file is there and is no recorded reply to this request.
        """
        digest = digest_request(request)
        name = _name(digest, run)
        if name not in self._known:
            path = self.folder / f"{name}.json"
            if not path.is_file():
                return None
            try:
                kept = KeptReply.model_validate_json(path.read_bytes())
            except (OSError, ValidationError) as error:
                raise SuiteError(
                    f"{path.as_posix()}: is no recorded reply", "Delete it, and the request is asked again."
                ) from error
            if kept.request_digest != digest:
                raise SuiteError(f"{path.as_posix()}: is the reply to another request", "Delete it to ask again.")
            self._known[name] = kept
        return self._known[name]

    def keep(self, request: ChatRequest, run: int, reply: ChatReply, answered_by: str = "") -> None:
        """Record a reply; the file is written whole.

        Raises:
            UsageError: the folder cannot be written to.
        """
        kept = KeptReply(
            request_digest=digest_request(request),
            run=run,
            purpose=request.purpose,
            answered_by=answered_by or reply.model,
            date=self.today,
            content=reply.content,
            model=reply.model,
            usage=reply.usage,
            cost=reply.cost,
        )
        name = name_request(request, run)
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(kept.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_whole(self.folder / f"{name}.json", text + "\n")
        self._known[name] = kept


@dataclass
class EvaluationChat:
    """Answers from the recording, and asks the wrapped chat model only for what is not there. One for each review."""

    inner: ChatModel | None
    """Nothing where nobody may be asked."""
    replies: Replies
    run: int
    missing: list[Missing] = field(default_factory=list)
    asked: list[tuple[ChatRequest, KeptReply]] = field(default_factory=list)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request and keep the reply.

        Raises:
            ReplyMissing: it is not recorded and nobody may be asked; the review stops, as nothing is built on a gap.
            ProviderError: as the wrapped chat model does.
        """
        kept = self.replies.find(request, self.run)
        if kept is None:
            if self.inner is None:
                self.missing.append(Missing(request, self.run))
                raise ReplyMissing(
                    f"{request.purpose}: no reply is recorded as {name_request(request, self.run)}.json",
                    "Ask a model (without --replay), or hand answers in: --write-prompts, then --read-answers.",
                )
            self.replies.keep(request, self.run, await self.inner.complete(request))
            kept = self.replies.find(request, self.run)
            assert kept is not None  # noqa: S101 - it was recorded a line before
        self.asked.append((request, kept))
        return ChatReply(
            content=kept.content,
            model=kept.model,
            usage=kept.usage,
            cost=kept.cost,
            recorded=f"recorded on {kept.date} by {kept.answered_by}",
        )

    def sum_up(self) -> Spent:
        """Add up what was asked so far: tokens by estimate, the price as it was when the replies came."""
        amounts = [kept.cost.amount for _, kept in self.asked]
        known = [amount for amount in amounts if amount is not None]
        return Spent(
            requests=len(self.asked),
            prompt_tokens=sum(_count(request) for request, _ in self.asked),
            repeated_tokens=_count_repeated([request for request, _ in self.asked]),
            completion_tokens=sum(_estimate(kept.content) for _, kept in self.asked),
            amount=sum(known) if amounts and len(known) == len(amounts) else None,
        )

    def name_answerers(self) -> tuple[str, ...]:
        """Give who answered, each once."""
        return tuple(dict.fromkeys(kept.answered_by for _, kept in self.asked))


@lru_cache(maxsize=4096)
def _estimate(text: str) -> int:
    """Estimate once: a document's requests share almost all their words."""
    return estimate_tokens(text)


def _count_schema(request: ChatRequest) -> int:
    return _estimate(json.dumps(request.reply_schema, separators=(",", ":")))


def _count(request: ChatRequest) -> int:
    return _count_schema(request) + sum(_estimate(message.content) for message in request.messages)


def _count_repeated(requests: list[ChatRequest]) -> int:
    """Count the tokens of schema and leading messages that some earlier request began with as well."""
    repeated = 0
    for number, request in enumerate(requests):
        shared = 0
        for earlier in requests[:number]:
            if earlier.reply_schema != request.reply_schema:
                continue
            length = _count_schema(request)  # providers put it before the first message
            for mine, theirs in zip(request.messages, earlier.messages, strict=False):
                if mine != theirs:
                    break
                length += _estimate(mine.content)
            shared = max(shared, length)
        repeated += shared
    return repeated
