"""The one shape of reply that every request asks for, as the schema that is sent and as the text that counts as tokens.

One shape and not one for each task: providers put the schema before the first message, so that another one would make a
prefix of its own, and nothing of the document would come out of their cache.
"""

import json
from functools import cache

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.tokens import estimate_tokens
from reviewer.domain.whole_reply import WholeReply
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.strict_schema import build_strict_schema

REPLY_SCHEMA = build_strict_schema(WholeReply)
SCHEMA_NAME = "whole_reply"
SCHEMA_TEXT = json.dumps(REPLY_SCHEMA, separators=(",", ":"))


@cache
def estimate_schema() -> int:
    """Estimate the schema's tokens, which providers count as a part of the prompt."""
    return estimate_tokens(SCHEMA_TEXT)


def make_request(templates: PromptTemplates, purpose: str, messages: tuple[Message, ...]) -> ChatRequest:
    """Make a request for a reply of the one shape."""
    return ChatRequest(
        purpose=purpose,
        messages=messages,
        reply_schema=REPLY_SCHEMA,
        schema_name=SCHEMA_NAME,
        shape_note=templates.render("schema.j2", schema=SCHEMA_TEXT),
    )
