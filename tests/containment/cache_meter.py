"""The cache meter: an honest reader that notes which part of each prompt a provider's cache would hold already."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.containment.asked import Asked
from tests.containment.figures import Figure
from tests.containment.replying import Persona, finding, quote
from tests.containment.running import STRONG, name_kind, read_sample, review
from tests.fake_endpoint import Call

BYTES_PER_TOKEN = 4
BLOCK = 128
"""Tokens; a provider's cache holds whole blocks."""
LEAST = 1024
"""Tokens; a shorter prefix is not held."""


class Meter(Persona):
    """Finds one thing to refute, so that every kind of request is sent."""

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        line, words = asked.sentences[0]
        return [finding("Found", asked.criteria[0], quote(words, line))] if asked.kind == "free reading" else []


def spell(call: Call) -> bytes:
    """Write a request as a provider reads it: the schema before the first message."""
    schema = json.dumps(call.body["response_format"], sort_keys=True)
    return "\n".join([schema, *(f"{one['role']}: {one['content']}" for one in call.body["messages"])]).encode()


def count_tokens(size: int) -> int:
    return size // BYTES_PER_TOKEN


def share_prefix(one: bytes, other: bytes) -> int:
    """Count the tokens that two requests begin with, in whole blocks."""
    size = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )
    tokens = count_tokens(size) // BLOCK * BLOCK
    return tokens if tokens >= LEAST else 0


@dataclass(frozen=True)
class Metered:
    """The tokens of one document's requests."""

    sent: int
    prefix: int
    """Those of the prefix that all requests share, once for each."""
    held: int
    """Those that repeat the first request, which goes alone and is answered before the others are sent."""


@cache
def meter(text: str, kind: str) -> Metered:
    """Review a document and measure its requests."""
    calls = review(Meter(), {"document.md": text}, kind=kind).calls
    first, *others = [spell(call) for call in calls]
    held = [share_prefix(first, other) for other in others]
    return Metered(sum(count_tokens(len(one)) for one in (first, *others)), min(held) * len(calls), sum(held))


@cache
def measure_repeated() -> Figure:
    """Count the tokens of the shared prefix that repeat an earlier request, over the samples."""
    metered = [meter(read_sample(name), name_kind(name)) for name in STRONG]
    return Figure(sum(one.held for one in metered), sum(one.prefix for one in metered))


@cache
def measure_long() -> Figure:
    """Count the tokens that belong to the shared prefix, of all tokens, in a document of more than 3,000 words."""
    long = "\n\n".join(read_sample(name) for name in STRONG[:3])
    assert len(long.split()) > 3000
    metered = meter(long, "design-doc")
    return Figure(metered.prefix, metered.sent)
