"""Where the links of a document point: inline links and images, reference definitions, HTML."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.reading import Reading, Span
from reviewer.quantities.late_patterns import compile_late

INLINE = compile_late(
    r"\]\(\s{0,3}(?:<(?P<angle>[^<>\r\n]{0,1000})>|(?P<plain>[^\s()<>]{0,1000}(?:\([^\s()]{0,300}\)[^\s()]{0,300}){0,3}))"
    r"(?:\s{1,3}(?:\"[^\"\r\n]{0,300}\"|'[^'\r\n]{0,300}'))?\s{0,3}\)"
)
DEFINITION = compile_late(
    r"^[ \t>]{0,12}\[(?P<label>(?!\^)[^\[\]\r\n]{1,300})\]:[ \t]{0,9}"
    r"(?:<(?P<angle>[^<>\r\n]{1,1000})>|(?P<plain>[^\s<]\S{0,1000}))",
    re.MULTILINE,
)
HTML = compile_late(
    r"<(?:a|img)\b[^<>]{0,500}?\b(?:href|src)\s{0,3}=\s{0,3}(?:\"(?P<angle>[^\"\r\n<>]{0,1000})\"|'(?P<plain>[^'\r\n<>]{0,1000})')",
    re.IGNORECASE,
)
LONGEST_LABEL = 1000
"""Characters of a link's text that are searched for its opening bracket."""


class Link(NamedTuple):
    """A link or an image of the author's prose."""

    start: int
    """Offset of its first character."""
    end: int
    target: Span
    """Where it points to, without brackets and title; may be blank."""
    label: str
    """Its text, or an empty string."""
    is_image: bool


def find_links(reading: Reading) -> tuple[Link, ...]:
    """Find the links outside code, quotations, front matter and comments, in the order of their kinds."""
    if reading.document.format != "markdown":
        return ()
    return (*_find_inline(reading), *_find_others(reading, DEFINITION, "["), *_find_others(reading, HTML, "<"))


def _find_inline(reading: Reading) -> Iterator[Link]:
    text, prose = reading.text, reading.prose
    for match in INLINE.finditer(text):
        if prose[match.start()] != "]":
            continue
        opening = text.rfind("[", max(0, match.start() - LONGEST_LABEL), match.start())
        is_inside_other = text[match.start() - 1 : match.start()] == ")"  # [![badge](image)](page)
        if opening < 0 or text[opening - 1 : opening] == "\\" or text[match.start() - 1] == "\\":
            continue
        is_image = not is_inside_other and text[opening - 1 : opening] == "!"
        label = text[opening + 1 : match.start()]
        yield Link(opening, match.end(), _read_target(match), label, is_image)


def _find_others(reading: Reading, pattern: re.Pattern[str], mark: str) -> Iterator[Link]:
    for match in pattern.finditer(reading.text):
        start = reading.text.index(mark, match.start())
        if reading.prose[start] != mark:
            continue
        is_image = match.group()[:4].lower() == "<img"
        yield Link(start, match.end(), _read_target(match), match.groupdict().get("label") or "", is_image)


def _read_target(match: re.Match[str]) -> Span:
    name = "plain" if match["angle"] is None else "angle"
    return Span(*match.span(name), match[name])
