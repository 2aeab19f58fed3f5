"""Parts of a Markdown document that its rendered form does not show: comments, hidden styles, attributes, titles."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from reviewer.domain.document import BlockKind, Document
from reviewer.domain.trust import MarkKind

_COMMENT_OPENS_BLOCK = re.compile(r"(?:^|[\r\n])[ ]{0,3}$")
_MARKDOWN_COMMENT = re.compile(
    r"^[ ]{0,3}\[(?://|comment|_|#|hidden|note)[^\]\r\n]{0,40}\]:[ \t]{0,4}(?:<>|#|\S{1,80})[ \t]{0,4}"
    r"(?:\r?\n[ \t]{1,8})?(?P<open>[(\"'])(?P<body>[^\r\n]{0,2000})[)\"'][ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_DECLARATION = re.compile(
    r"<(?:\?(?P<a>[^>]{0,2000}?)\?>|!\[CDATA\[(?P<b>[^\]]{0,2000})\]\]>|![A-Z](?P<c>[^>]{0,500})>)"
)
_TAG = re.compile(r"<(?P<name>[A-Za-z][A-Za-z0-9-]{0,20})(?P<attributes>(?:\s[^<>]{0,1000}|))/?>")
_HIDING_TAGS = frozenset(
    ("template", "script", "style", "noscript", "noframes", "title", "head", "meta", "object", "datalist")
)
_HIDDEN_ATTRIBUTE = re.compile(r"\shidden(?=[\s/=]|$)|\stype\s*=\s*[\"']?hidden", re.IGNORECASE)
_STYLE = re.compile(
    r"\sstyle\s*=\s*(?:\"(?P<a>[^\"]{0,600})\"|'(?P<b>[^']{0,600})'|(?P<c>[^\s>]{1,200}))", re.IGNORECASE
)
_ZERO = r"(?:0+(?:\.0+)?|0?\.0\d*|1)(?:px|pt|em|rem|%)?(?=\s*(?:;|!|$))"
_HIDING_STYLE = re.compile(
    rf"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*{_ZERO}|font\s*:\s*{_ZERO}"
    r"|opacity\s*:\s*0?(?:\.0\d*)?(?=\s*(?:;|!|$))|text-indent\s*:\s*-\d{3,}|(?:left|top|right|margin-left|margin-top)\s*:\s*-\d{3,}"
    rf"|(?:max-)?(?:height|width)\s*:\s*{_ZERO}|clip(?:-path)?\s*:|transform\s*:\s*scale\(\s*0|content-visibility\s*:\s*hidden"
    r"|(?<![\w-])color\s*:\s*transparent",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![\w-])color\s*:\s*(?:white(?!\w)|snow|ivory|#fff(?:fff)?(?![0-9a-f])|#f[d-f]f[d-f]f[d-f]|rgba?\(\s*2[45]\d\s*,\s*2[45]\d\s*,\s*2[45]\d|hsl\([^)]{0,20}100%\)"
    r"|rgba\([^)]{0,30},\s*0(?:\.0\d*)?\s*\))",
    re.IGNORECASE,
)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*(?!white|#fff|transparent|none)", re.IGNORECASE)
_FONT_COLOR = re.compile(r"\scolor\s*=\s*[\"']?(?:white\b|#fff(?:fff)?\b)|\ssize\s*=\s*[\"']?0\b", re.IGNORECASE)
_LATEX = re.compile(
    r"\\(?:text)?color\{white\}[^\r\n$]{0,500}|\\(?:h|v)?phantom\{[^{}\r\n]{0,500}\}|\\(?:tiny|fontsize)\{0(?:pt)?\}[^\r\n$]{0,500}"
)
_LINK_TITLE = re.compile(
    r"\]\(\s{0,3}(?:<[^<>\r\n]{0,500}>|[^\s()]{0,500})\s{1,3}(?P<body>\"[^\"\r\n]{1,1000}\"|'[^'\r\n]{1,1000}')\s{0,3}\)"
)
_EMPTY_LINK = re.compile(r"(?<!!)\[[ \t\u200b]{0,5}\]\((?P<body>[^()\r\n]{1,1000})\)")
_IMAGE_ALT = re.compile(r"!\[(?P<body>[^\]\r\n]{1,1000})\](?=[(\[])")
_REFERENCE_TITLE = re.compile(
    r"^[ ]{0,3}\[[^\]\r\n]{1,100}\]:[ \t]{0,4}\S{1,500}[ \t]{1,4}(?P<body>[(\"'][^\r\n]{1,1000}[)\"'])[ \t]*$",
    re.MULTILINE,
)
_FENCED = re.compile(r"`{1,3}(?!`)(?:(?!`)[^\r\n]){1,1000}`{1,3}")
LONGEST_ELEMENT = 200_000


class Region(NamedTuple):
    """Characters that the rendered document does not show."""

    kind: MarkKind
    start: int
    end: int
    body_start: int
    """Where what it says begins."""
    body_end: int
    always: bool
    """Whether it is always hidden text; else it counts only when it tells a reviewer what to do."""


class Code:
    """Where code stands: there comments and tags are shown to every reader."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._lines = frozenset(
            line
            for block in document.blocks
            if block.kind is BlockKind.CODE
            for line in range(block.line_start, block.line_end + 1)
        )

    def holds(self, offset: int) -> bool:
        """Tell whether an offset lies in a code block or in inline code."""
        at = bisect_right(self._inline, (offset, len(self._document.text))) - 1
        if at >= 0 and offset < self._inline[at][1]:
            return True
        return bool(self._lines) and self._document.position(offset).line in self._lines

    @cached_property
    def _inline(self) -> list[tuple[int, int]]:
        """Spans of inline code, in order."""
        return [match.span() for match in _FENCED.finditer(self._document.text)] if "`" in self._document.text else []


def find_hidden_regions(document: Document, code: Code) -> Iterator[Region]:
    """Find the parts that no reader sees: comments, elements with a hiding style, white letters of formulas."""
    text = document.text
    if document.format != "markdown":
        return
    if "<" in text:
        yield from _find_comments(text, code)
        for region in _find_elements(text, code):
            if region.always:
                yield region
    if "]:" in text:
        for match in _MARKDOWN_COMMENT.finditer(text):
            if not code.holds(match.start()):
                yield Region(MarkKind.MARKDOWN_COMMENT, *match.span(), *match.span("body"), always=True)
    if "{" in text and "\\" in text:
        for match in _LATEX.finditer(text):
            if not code.holds(match.start()):
                yield Region(MarkKind.HIDDEN_STYLE, *match.span(), *match.span(), always=True)


def find_side_regions(document: Document, code: Code) -> Iterator[Region]:
    """Find the parts that hide nothing by themselves but that few readers see: titles, attributes, front matter."""
    text = document.text
    if document.format != "markdown":
        return
    if document.front_matter:
        fence = next(block for block in document.blocks if block.kind is BlockKind.FRONT_MATTER)
        start, end = document.line_span(fence.line_start, fence.line_end)
        yield Region(MarkKind.FRONT_MATTER, start, end, start, end, always=False)
    if "<" in text:
        for region in _find_elements(text, code):
            if not region.always:
                yield region
    yield from _find_titles(text, code)


def _find_comments(text: str, code: Code) -> Iterator[Region]:
    at = text.find("<!--")
    while at >= 0:
        end = text.find("-->", at + 4)
        if code.holds(at):
            at = text.find("<!--", at + 4)
            continue
        if end < 0:
            if _COMMENT_OPENS_BLOCK.search(text, max(0, at - 5), at):  # shown by no renderer up to the end
                yield Region(MarkKind.HTML_COMMENT, at, len(text), at + 4, len(text), always=True)
            return
        yield Region(MarkKind.HTML_COMMENT, at, end + 3, at + 4, end, always=True)
        at = text.find("<!--", end + 3)
    if "<?" in text or "<!" in text:
        for match in _DECLARATION.finditer(text):
            if not code.holds(match.start()):
                yield Region(MarkKind.HTML_COMMENT, *match.span(), match.start() + 2, match.end() - 1, always=True)


def _find_elements(text: str, code: Code) -> Iterator[Region]:
    hidden_until = -1
    for tag in _TAG.finditer(text):
        attributes = tag["attributes"]
        name = tag["name"].lower()
        if not attributes and name not in _HIDING_TAGS:
            continue
        if tag.start() < hidden_until or code.holds(tag.start()):
            continue
        if name in _HIDING_TAGS or (attributes and _hides(attributes)):
            close = _find_close(text, name, tag)
            hidden_until = close[1]
            yield Region(MarkKind.HIDDEN_STYLE, tag.start(), close[1], tag.start("attributes"), close[0], always=True)
        elif attributes:
            yield Region(MarkKind.HTML_ATTRIBUTE, *tag.span("attributes"), *tag.span("attributes"), always=False)


def _hides(attributes: str) -> bool:
    if _HIDDEN_ATTRIBUTE.search(attributes) or _FONT_COLOR.search(attributes):
        return True
    found = _STYLE.search(attributes)
    style = (found["a"] or found["b"] or found["c"] or "") if found else ""
    return bool(_HIDING_STYLE.search(style) or (_WHITE.search(style) and not _BACKGROUND.search(style)))


def _find_close(text: str, name: str, tag: re.Match[str]) -> tuple[int, int]:
    """Give where an element's content ends and where it ends itself; one that is never closed ends with its line."""
    if tag.group().endswith("/>") or name in ("meta", "input", "img", "br", "hr"):
        return tag.end(), tag.end()
    depth = 1
    pattern = re.compile(rf"<(?P<close>/?){re.escape(name)}\b[^<>]{{0,1000}}>", re.IGNORECASE)
    for match in pattern.finditer(text, tag.end(), min(len(text), tag.end() + LONGEST_ELEMENT)):
        depth += -1 if match["close"] else 1
        if depth == 0:
            return match.start(), match.end()
    line_end = re.compile(r"[\r\n]|\Z").search(text, tag.end())
    end = line_end.start() if line_end else len(text)
    return end, end


def _find_titles(text: str, code: Code) -> Iterator[Region]:
    """Find link titles, empty links, image texts and reference titles."""
    for kind, pattern in (
        (MarkKind.LINK_TITLE, _LINK_TITLE),
        (MarkKind.EMPTY_LINK, _EMPTY_LINK),
        (MarkKind.IMAGE_ALT, _IMAGE_ALT),
        (MarkKind.LINK_TITLE, _REFERENCE_TITLE),
    ):
        for match in pattern.finditer(text):
            if not code.holds(match.start()):
                yield Region(kind, *match.span("body"), *match.span("body"), always=False)
