"""Markdown inside a paragraph → runs of the source, each with the style that it is shown in, at exact offsets.

It is a reader's view and no CommonMark: where the two could differ, only the style does. Every character belongs to
one run, and no tag, link or entity of the source becomes one of the page.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

TOKEN = re.compile(
    r"\\[!-/:-@\[-`{-~]|`++|!?\[|\]|\*++|_++|~~++|<!--|</?[A-Za-z][^<>]{0,1000}>|<[A-Za-z][\w+.-]{1,20}:[^\s<>]{0,1000}>"
    r"|(?:(?<! ) {2,}+|\\)\r?\n"
)
TARGET = re.compile(
    r"\]\([ \t]*+<?[^()\s<>]*+(?:\([^()\s<>]*+\)[^()\s<>]*+)*+>?"
    r"(?:\s{1,9}(?:\"[^\"]{0,300}\"|'[^']{0,300}'))?[ \t]*+\)|\]\[[^\[\]]{0,200}\]"
)
"""What follows a link's words: `](target "title")` or `][name]`. No two parts of it may match the same characters, so
that hostile text costs linear time."""

BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
LONGEST_EMPHASIS = 3


class Run(NamedTuple):
    """A piece of the source that is shown, or not, in one way."""

    start: int
    """Offset into the document's text."""
    end: int
    styles: frozenset[str] = frozenset()
    """Of `strong`, `em`, `del`, `code`, `link`, `image`, `raw`, `break` (a new line after it), `marker`, `bullet`."""
    shown: bool = True


class Span(NamedTuple):
    """A stretch of a paragraph with one style; `hidden` takes it out of sight."""

    start: int
    end: int
    style: str


def read_runs(text: str, pieces: Sequence[tuple[int, int]]) -> list[Run]:
    """Cut the source of a paragraph into runs.

    Args:
        text: the document's text.
        pieces: offsets [start, end) of the paragraph's own characters, in order: its lines with their line ends,
            without what a list or a quotation puts before them.
    """
    content = "".join(text[start:end] for start, end in pieces)
    return list(_lay_out(_find_spans(content), pieces))


def _lay_out(spans: Sequence[Span], pieces: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Give the runs between all edges of spans and pieces."""
    edges: dict[int, list[tuple[str, int]]] = {}
    for span in spans:
        edges.setdefault(span.start, []).append((span.style, 1))
        edges.setdefault(span.end, []).append((span.style, -1))
    at = 0
    shifts: dict[int, int] = {}
    for start, end in pieces:
        shifts[at] = start - at
        at += end - start
    cuts = sorted({*edges, *shifts, at})
    active: Counter[str] = Counter()
    shift = 0
    for first, last in pairwise(cuts):
        for style, change in edges.get(first, ()):
            active[style] += change
        shift = shifts.get(first, shift)
        styles = frozenset(style for style, number in active.items() if number > 0)
        yield Run(first + shift, last + shift, styles - {"hidden"}, "hidden" not in styles)


def _find_spans(content: str) -> list[Span]:
    reader = _Reader(content)
    at = 0
    while token := TOKEN.search(content, at):
        at = reader.read(token)
    return reader.spans


class _Reader:
    """Reads the marks of one paragraph from left to right; what stays open is plain text."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.spans: list[Span] = []
        self._ticks: dict[int, list[int]] = {}
        for match in re.finditer("`++", content):
            self._ticks.setdefault(len(match.group()), []).append(match.start())
        self._brackets: list[tuple[int, int]] = []
        self._open: list[tuple[str, int]] = []
        self._count: Counter[str] = Counter()
        self._comments = "-->" in content

    def read(self, token: re.Match[str]) -> int:
        """Read what begins with a token; give the place to go on."""
        word = token.group()
        match word[0]:
            case "\\" | " ":
                return self._read_escape(token)
            case "`":
                return self._read_code(token)
            case "[" | "!":
                self._brackets.append(token.span())
            case "]":
                return self._read_link(token.start())
            case "<":
                return self._read_tag(token)
            case _:
                self._read_emphasis(token)
        return token.end()

    def _read_escape(self, token: re.Match[str]) -> int:
        if token.group().endswith("\n"):
            self._add(token.start(), token.end(), "break", "hidden")
        else:
            self._add(token.start(), token.start() + 1, "hidden")
        return token.end()

    def _read_code(self, token: re.Match[str]) -> int:
        length = len(token.group())
        places = self._ticks.get(length, [])  # none of this length where the first of them was escaped
        following = bisect_right(places, token.start())
        if following == len(places):
            return token.end()
        close = places[following]
        self._add(token.start(), token.end(), "hidden")
        self._add(token.end(), close, "code")
        self._add(close, close + length, "hidden")
        return close + length

    def _read_link(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        start, end = self._brackets.pop()
        target = TARGET.match(self.content, at)
        if target is None:
            return at + 1
        self._add(start, end, "hidden")
        self._add(end, at, "image" if end - start == 2 else "link")
        self._add(at, target.end(), "hidden")
        return target.end()

    def _read_tag(self, token: re.Match[str]) -> int:
        start, end = token.span()
        if token.group() == "<!--":
            close = self.content.find("-->", end) if self._comments else -1
            self._comments = close >= 0
            if close < 0:
                return end
            end = close + 3
        if BREAK_TAG.fullmatch(token.group()):
            self._add(start, end, "break", "hidden")
        else:
            self._add(start, end, "raw")
        return end

    def _read_emphasis(self, token: re.Match[str]) -> None:
        key, (start, end) = token.group(), token.span()
        if len(key) > LONGEST_EMPHASIS or (key[0] == "~" and len(key) != 2):
            return
        before, after = self.content[start - 1 : start], self.content[end : end + 1]
        inside_word = key[0] == "_" and before.isalnum() and after.isalnum()
        if inside_word:
            return
        if self._count[key] and before.strip() and not (key[0] == "_" and after.isalnum()):
            self._close(key, start, end)
        elif after.strip() and not (key[0] == "_" and before.isalnum()):
            self._open.append((key, start))
            self._count[key] += 1

    def _close(self, key: str, start: int, end: int) -> None:
        while True:
            opened, at = self._open.pop()
            self._count[opened] -= 1
            if opened == key:
                break
        size = len(key)
        self._add(at, at + size, "hidden")
        for style in ("del",) if key[0] == "~" else (("em",), ("strong",), ("strong", "em"))[size - 1]:
            self._add(at + size, start, style)
        self._add(start, end, "hidden")

    def _add(self, start: int, end: int, *styles: str) -> None:
        if start < end:
            self.spans.extend(Span(start, end, style) for style in styles)
