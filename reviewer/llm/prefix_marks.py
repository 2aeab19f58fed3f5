"""Marks the end of what all requests about a document begin with, for models that cache up to such marks only.

OpenAI's models before 5.6 cache the longest prefix that two requests share. From 5.6 on a prefix is found again only
where it ends at a mark, and without one the mark is set behind the newest message, which no other request repeats.
Source: the parameters `prompt_cache_breakpoint` and `prompt_cache_options` of Chat Completions, in the SDK 3.57.
"""

import re
from typing import Any

NEWER = re.compile(r"gpt-(?:5\.(?:[6-9]|[1-9]\d)|[6-9])(?!\d)")
LAST_SHARED = 1
"""Place of the message with the document: rules and document come first, then what each request asks."""


def caches_by_marks(model: str) -> bool:
    """Say whether a model of OpenAI's caches up to marks only; older ones refuse them."""
    return NEWER.match(model) is not None


def mark_prefix(body: dict[str, Any]) -> dict[str, Any]:
    """Mark the end of the shared messages in a request's body, so that they are cached and nothing behind them is."""
    messages = [*body["messages"]]
    if len(messages) <= LAST_SHARED + 1:
        return body
    shared = messages[LAST_SHARED]
    part = {"type": "text", "text": shared["content"], "prompt_cache_breakpoint": {"mode": "explicit"}}
    messages[LAST_SHARED] = {**shared, "content": [part]}
    return {**body, "messages": messages, "prompt_cache_options": {"mode": "explicit"}}
