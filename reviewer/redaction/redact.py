"""Text with secrets → text of the same length with placeholders, and how many of each kind there were."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from reviewer.domain.trust import FILLER, Redaction, SecretPattern
from reviewer.redaction.pairs import find_pairs, may_hold_pairs
from reviewer.redaction.tokens import Secret, find_tokens
from reviewer.redaction.user_patterns import compile_pattern, find_own

_SHORT = "redacted"
_BLACK = "█"


@dataclass(frozen=True)
class Redacted:
    """A text without its secrets."""

    text: str
    """As long as it was, line ends where they were."""
    redactions: tuple[Redaction, ...]
    """By kind, in alphabetical order."""


@dataclass(frozen=True)
class Redactor:
    """Replaces secrets of the known kinds and of a user's own."""

    own: tuple[SecretPattern, ...] = ()

    def compile_own(self) -> tuple[re.Pattern[str], ...]:
        """Compile the user's patterns, so that one that cannot be used is told before any document is read.

        Raises:
            SettingsError: it cannot.
        """
        return tuple(pattern for _, pattern in self._compiled)

    @cached_property
    def _compiled(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((one.name, compile_pattern(one)) for one in self.own)

    def redact(self, text: str) -> Redacted:
        """Replace every secret by a placeholder of the same length.

        A placeholder is its kind in words, such as `redacted-github-token`, and fillers up to the length of the
        secret, so that every other character keeps its offset, line and column.

        Raises:
            SettingsError: a user's pattern cannot be used.
        """
        if FILLER in text:  # the document's own must not pass for ours
            text = text.replace(FILLER, "\u200b")
        found = list(find_tokens(text))
        if may_hold_pairs(text.encode("utf-8", "surrogatepass").lower()):
            found += find_pairs(text, _lower(text))
        if self.own:
            found += find_own(text, self._compiled)
        if not found:
            return Redacted(text, ())
        return _replace(text, found)


STANDARD = Redactor()
"""Replaces the known kinds only."""


def make_redactor(own: Sequence[SecretPattern]) -> Redactor:
    """Make the redactor of the known kinds and a user's own.

    Raises:
        SettingsError: a pattern cannot be used.
    """
    redactor = Redactor(tuple(own))
    return redactor if redactor.compile_own() else STANDARD


def _lower(text: str) -> str:
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.replace("\u0130", "I").lower()


def _replace(text: str, found: Iterable[Secret]) -> Redacted:
    pieces: list[str] = []
    counts: Counter[str] = Counter()
    done = 0
    lasting_key = -1
    for secret in sorted(found, key=lambda one: (one.start, -one.end)):
        start = max(secret.start, done)
        if start >= secret.end:
            continue
        pieces += [text[done:start], _write_placeholder(secret.kind, secret.end - start)]
        # the lines of one private key are one secret
        goes_on = secret.kind == "private-key" and start - lasting_key <= 8
        counts[secret.kind] += not goes_on
        done = secret.end
        lasting_key = done if secret.kind == "private-key" else lasting_key
    pieces.append(text[done:])
    ordered = tuple(Redaction(kind=kind, count=counts[kind]) for kind in sorted(counts) if counts[kind])
    return Redacted("".join(pieces), ordered)


def _write_placeholder(kind: str, length: int) -> str:
    label = f"redacted-{kind}"
    if length < len(label):
        label = _SHORT if length >= len(_SHORT) else _BLACK * length
    return label + FILLER * (length - len(label))


def count_secrets(redactions: Sequence[Redaction]) -> int:
    """Count the secrets of all kinds."""
    return sum(redaction.count for redaction in redactions)
