"""A user's own patterns for secrets, held to a form that no text can make slow."""

import re
from collections.abc import Iterator, Sequence

from reviewer.domain.trust import SecretPattern
from reviewer.errors import SettingsError
from reviewer.redaction.tokens import Secret

MOST_WORK = 20_000
"""Product of the widths of a pattern's repetitions: steps that one place of a text can cost."""
LONGEST_PATTERN = 500

_ESCAPE = re.compile(r"\\.", re.DOTALL)
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_REPEAT = re.compile(r"\{(?P<low>\d+)(?P<comma>,?)(?P<high>\d*)\}|(?P<mark>[*+?])")
_HINT = "Write bounded repetitions such as [A-Z0-9]{20,40}, no * or +, and no repeated group; see docs/trust.md."


def compile_pattern(own: SecretPattern) -> re.Pattern[str]:
    """Compile a user's pattern.

    Raises:
        SettingsError: it is no regular expression, or one that a text could make slow: an open-ended repetition, a
            repeated group, a look-around, a reference back, or repetitions whose widths multiply to more than
            `MOST_WORK`.
    """
    fault = _find_fault(own.pattern)
    if fault:
        raise SettingsError(f"the pattern of the secret '{own.name}' {fault}", _HINT)
    try:
        compiled = re.compile(own.pattern)
    except (re.error, OverflowError) as error:
        raise SettingsError(f"the pattern of the secret '{own.name}' is no regular expression: {error}") from error
    if compiled.match("") is not None:
        raise SettingsError(
            f"the pattern of the secret '{own.name}' matches nothing at all, which is everywhere", _HINT
        )
    return compiled


def _find_fault(pattern: str) -> str:
    if len(pattern) > LONGEST_PATTERN:
        return f"has more than {LONGEST_PATTERN} characters"
    if re.search(r"\\[1-9]|\\g|\(\?(?!:|i\))", pattern):
        return "refers back, looks around, or sets a flag other than (?i)"
    bare = _CLASS.sub("c", _ESCAPE.sub("e", pattern)).replace("(?i)", "").replace("(?:", "(")
    if re.search(r"\)[*+?{]", bare):
        return "repeats a group"
    work = 1
    for repeat in _REPEAT.finditer(bare):
        if repeat["mark"] in ("*", "+") or (repeat["comma"] and not repeat["high"]):
            return f"has a repetition without an upper bound: {repeat.group()}"
        if repeat["mark"] or repeat["comma"]:
            work *= 2 if repeat["mark"] else max(1, int(repeat["high"]) - int(repeat["low"]) + 1)
    work *= 1 + bare.count("|")
    return f"could cost {work:,} steps at each place" if work > MOST_WORK else ""


def find_own(text: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[Secret]:
    """Find what a user's own patterns match; a match may span no line end, and each line end stays."""
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            for line in re.finditer(r"[^\r\n]+", match.group()):
                yield Secret(match.start() + line.start(), match.start() + line.end(), kind)
