"""The digest that tells whether two requests are the same."""

import hashlib
import json
from functools import lru_cache
from typing import Any, NamedTuple

from reviewer.domain.chat import ChatRequest, Message

FORMAT_VERSION = 1
"""Goes into every digest: raised when replies kept under older digests must not be used any more."""


class Target(NamedTuple):
    """Who is asked, and with which parameters: what besides its words makes a request."""

    base_url: str = ""
    model: str = ""
    temperature: float | None = None
    max_output_tokens: int | None = None


def digest_request(request: ChatRequest, target: Target | None = None) -> str:
    """Compute the SHA-256 of a request's canonical JSON.

    Purpose and rung are no part of it: they change how something is asked for, not what. Without a target the digest
    holds for any endpoint and model, which is what recordings go by. The last digest is kept: the journal, and then the
    cache, ask for that of the same request.
    """
    return _digest(request.messages, _write(request.reply_schema), request.shape_note, target or None)


@lru_cache(maxsize=1)
def _digest(messages: tuple[Message, ...], schema: str, shape_note: str, target: Target | None) -> str:
    words = _write([[message.role, message.content] for message in messages])
    # the pieces in the order of their keys, so that all of it is canonical
    canonical = (
        f'{{"format":{FORMAT_VERSION},"messages":{words},"reply_schema":{schema},'
        f'"shape_note":{_write(shape_note)},"target":{_write(target)}}}'
    )
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _write(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
