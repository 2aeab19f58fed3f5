"""How far a document can be trusted: secrets that were replaced, text that is hidden or speaks to a reviewer."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import StringConstraints

from reviewer.domain.base import Value

FILLER = "\u2065"
"""Stands where a character was taken out, so that offsets and lines of all others stay.

It is a code point that Unicode never assigned and that has no shape; quotes and prompts leave it out.
"""

Untrusted = Literal["flag", "strip", "refuse"]
"""What is done about text that no reader sees, from the least strict to the strictest."""
STRICTNESS: tuple[Untrusted, ...] = ("flag", "strip", "refuse")


class SecretPattern(Value):
    """A kind of secret that a user's own documents may hold."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    """What reports and placeholders call it: lower-case letters, digits and hyphens."""
    pattern: str
    """A regular expression without groups that repeat, and with bounds on every repetition."""


class Redaction(Value):
    """How many secrets of a kind were replaced."""

    kind: str
    count: int


class MarkKind(StrEnum):
    """How a text is hidden, or how it speaks to the reviewer."""

    UNICODE_TAGS = "unicode-tags"
    VARIATION_SELECTORS = "variation-selectors"
    ZERO_WIDTH = "zero-width"
    BIDI = "bidi"
    PRIVATE_USE = "private-use"
    HTML_COMMENT = "html-comment"
    MARKDOWN_COMMENT = "markdown-comment"
    HIDDEN_STYLE = "hidden-style"
    HTML_ATTRIBUTE = "html-attribute"
    LINK_TITLE = "link-title"
    EMPTY_LINK = "empty-link"
    IMAGE_ALT = "image-alt"
    FRONT_MATTER = "front-matter"
    BASE64 = "base64"
    CHAT_TOKEN = "chat-token"  # noqa: S105 - a mark of chat templates, no password
    FENCE = "fence-look-alike"
    FAKE_REPLY = "fake-reply"
    HOMOGLYPHS = "homoglyphs"
    SENTENCE = "sentence"


class Mark(Value):
    """A place that code has found before any LLM saw the document."""

    kind: MarkKind
    line: int
    """1-based, where it begins."""
    line_end: int
    """Last line that it touches."""
    start: int
    """Offset of its first character, in code points of the document's text."""
    end: int
    """Offset behind its last."""
    payload: str
    """What it says, decoded, at most 200 characters."""
    hidden: bool
    """Whether a reader of the rendered document does not see it."""
    addressed: bool
    """Whether it tells a reviewer or an LLM what to do."""

    @property
    def is_integrity(self) -> bool:
        """Whether it is an instruction that only a machine reads."""
        return self.hidden and self.addressed


class SecondPass(Value):
    """A review without the lines that speak to the reviewer, laid beside the one with them."""

    lines: tuple[int, ...]
    """Lines, 1-based, that it left out beside what nobody sees."""
    lowered: tuple[str, ...]
    """Ids of questions whose verdict is the second pass's, because it is the lower one."""
    failed: bool = False
    """Whether it brought nothing: then nothing is known of what those lines did."""
