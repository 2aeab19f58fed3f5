"""The digest that tells whether two requests are the same."""

import hashlib
import json
from typing import NamedTuple

from reviewer.domain.chat import ChatRequest

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
    holds for any endpoint and model, which is what recordings go by.
    """
    content = {
        "format": FORMAT_VERSION,
        "target": list(target) if target else None,
        "messages": [[message.role, message.content] for message in request.messages],
        "reply_schema": request.reply_schema,
        "shape_note": request.shape_note,
    }
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()
