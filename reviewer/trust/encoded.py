"""Base64 that decodes to text, and look-alikes of what frames a document in a prompt."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.domain.trust import MarkKind

_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{24,200000}={0,2}")
_HEX = re.compile(r"[0-9a-fA-F]+")
MOST_DECODED = 4_000

_CHAT_TOKEN = re.compile(
    r"<\|[A-Za-z_]{2,40}\|>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|<\uff5c[^<>\r\n]{2,40}\uff5c>|<\|?(?:bos|eos|eot)\|?>"
    r"|\[/?(?:SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS)\]|<(?:bos|eos|pad|unk)>|<s>(?=\s*\[INST)|(?<=\])\s*</s>|^</s>",
    re.MULTILINE,
)
_CHAT_LITERALS = (
    "<|",
    "[INST",
    "[/INST",
    "<<",
    "_of_turn",
    "<\uff5c",
    "<bos",
    "<eos",
    "[SYSTEM_PROMPT",
    "[/SYSTEM",
    "</s>",
    "TOOL",
)
_FENCE = re.compile(
    r"^[ \t>]{0,8}(?:={2,8}[ \t]{0,4}(?:end of |begin )?document\b[^\r\n]{0,80}(?:={2,8}|begins|ends)"
    r"|-{2,8}[ \t]{0,4}(?:end|begin)(?: of)?(?: the)? (?:document|untrusted|user input|material)[^\r\n]{0,40}"
    r"|</?(?:document|untrusted|user_input|material|system|instructions?|assistant|developer)"
    r"(?:\s[^<>\r\n]{0,80})?>)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_LINE_TAG = re.compile(r"^L\d{3,6}\| ", re.MULTILINE)
_REPLY = re.compile(
    r"[\"'](?:question_id|criterion_id|answers|findings|verdict|looked_for|counter_argument|if_left_as_is|line_start)[\"']\s{0,3}:"
    r"|[\"'](?:verdict|answer|status)[\"']\s{0,3}:\s{0,3}[\"'](?:met|ready|pass|accept(?:ed)?|approved)[\"']"
    r"|[\"'](?:overall_)?(?:score|rating)[\"']\s{0,3}:\s{0,3}[\"']?(?:5|10|100)\b"
)

_OWN_FIELD = re.compile(r"question_id|criterion_id|looked_for|counter_argument|if_left_as_is")
"""Fields that no other program's answers are likely to have."""
_FENCE_HINT = re.compile(
    r"[=<-][=/-]?[ \t]{0,4}(?:end|begin|document|untrusted|user|material|system|instruction|assistant|developer)",
    re.IGNORECASE,
)
"""Stands in every look-alike of a fence, and is found faster."""


class Encoded(NamedTuple):
    """A run of base64 that decodes to readable text."""

    start: int
    end: int
    payload: str


def find_base64(text: str) -> Iterator[Encoded]:
    """Find the runs of base64 that decode to text with words in it; images and hashes do not."""
    for match in _BASE64.finditer(text):
        run = match.group()
        if _HEX.fullmatch(run) or not any(map(str.isupper, run)) or not any(map(str.islower, run)):
            continue
        payload = decode_text(run)
        if payload:
            yield Encoded(*match.span(), payload)


def decode_text(run: str) -> str:
    """Decode base64, in either alphabet, with or without padding, to its text; an empty string where there is none."""
    body = run.rstrip("=")[: MOST_DECODED * 4 // 3].translate(str.maketrans("-_", "+/"))
    body = body[: len(body) - (len(body) % 4 == 1)]
    try:
        text = base64.b64decode(body + "=" * (-len(body) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    printable = sum(char.isprintable() or char in "\r\n\t" for char in text)
    return text if len(re.findall(r"\w{2,}", text)) >= 2 and printable == len(text) else ""


class Framed(NamedTuple):
    """A look-alike of what frames messages and replies."""

    kind: MarkKind
    start: int
    end: int
    addressed: bool
    """Whether nobody writes it but to pass for the frame."""


def find_frames(text: str) -> Iterator[Framed]:
    """Find chat-template tokens, look-alikes of our fences and line tags, and answers that pose as a model's."""
    if any(literal in text for literal in _CHAT_LITERALS):
        for match in _CHAT_TOKEN.finditer(text):
            yield Framed(MarkKind.CHAT_TOKEN, *match.span(), addressed=False)
    if _FENCE_HINT.search(text):
        for match in _FENCE.finditer(text):
            yield Framed(MarkKind.FENCE, *match.span(), addressed=match.group().lstrip(" \t>").startswith("="))
    if "\nL" in text or text.startswith("L"):
        for match in _LINE_TAG.finditer(text):
            yield Framed(MarkKind.FENCE, *match.span(), addressed=False)
    if '":' in text or "':" in text or '" :' in text:
        replies = list(_REPLY.finditer(text))
        poses = len(replies) >= 2 and any(_OWN_FIELD.search(match.group()) for match in replies)
        for match in replies[:50]:
            yield Framed(MarkKind.FAKE_REPLY, *match.span(), addressed=poses)
