"""Which characters of each line are Markdown's line marks: list, heading and block-quote marks, tables, fences.

A mark that could be read as a number or a sign is a mark only where Markdown says so, because dropping it would
change the meaning: `15. ` in the middle of a wrapped paragraph is a number, and so is `- 5` there.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Literal, NamedTuple

_LINE_END = re.compile(r"\r\n|\n|\r")
_INDENT = re.compile(r"[ \t\ufeff]*+")
_QUOTE = re.compile(r"(?:>(?!=)[ \t]*+)++")
_FENCE = re.compile(r"`{3,}+|~{3,}+")
_LIST = re.compile(r"([-+*\u2022\u2023\u25e6\u2013\u2014]|\d{1,9}[.)])(?:[ \t]++|$)")
_DASH_BULLETS = "\u2013\u2014"
"""No marks to Markdown, but people write lists with them."""
_TASK = re.compile(r"\[([ xX])\][ \t]++")
_HEADING = re.compile(r"#{1,6}+(?:[ \t]++|$)")
_NUMBER_AHEAD = re.compile(r"=?[ \t]*+[-+\u2212~<>\u2264\u2265]?[$\u20ac\u00a3\u00a5.]?\d")


LineMarks = Literal["markdown", "all", "later", "none", "code"]
"""How line marks are read: as Markdown does; and for a quote, which may begin anywhere: whatever can be a mark is
one, the same but on the first line, none is, and as Markdown does from the midst of fenced code."""


class LineKind(Enum):
    """What a line is, as far as folding needs to know."""

    TEXT = auto()
    TABLE = auto()
    """A row of a table: its pipes are marks."""
    CODE = auto()
    """Inside a fence: nothing is a mark."""
    RULE = auto()
    """A thematic break, a heading's underline or a table's rule: the line is a mark as a whole."""
    BLANK = auto()


class Mark(NamedTuple):
    """Characters that are a mark."""

    start: int
    end: int
    token: str
    """What it is, for comparing a quote's marks with the document's; empty where nobody compares."""
    matters: bool
    """True when a quote that has the mark is right only where the document has the same one."""


class Line(NamedTuple):
    """A line with its marks taken off."""

    body: int
    """Offset of the first character behind the line marks."""
    end: int
    """Offset behind the last character that is no mark."""
    stop: int
    """Offset of the line end."""
    kind: LineKind
    opens: bool
    """True when the line starts a block, so that emphasis cannot reach into it from above.

    A blank line ends a block without starting one; code goes on in the block of its fence.
    """
    marks: tuple[Mark, ...]


def split_lines(text: str) -> Iterator[tuple[int, int]]:
    """Give each line's offsets [start, stop) without its line end."""
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def read_lines(text: str, how: LineMarks = "markdown") -> list[Line]:
    """Read lines with their marks, in one pass."""
    if how == "none":
        return [Line(start, stop, stop, LineKind.TEXT, False, ()) for start, stop in split_lines(text)]
    reader = _Reader(text, is_eager=how in ("all", "later"))
    for start, stop in split_lines(text):
        if start == 0 and how == "later":
            reader.lines.append(Line(start, stop, stop, LineKind.TEXT, True, ()))
            reader.paragraph_indent = 0
        elif start == 0 and how == "code":
            reader.fence = "```"
            reader.lines.append(reader.read(start, stop))
        else:
            reader.lines.append(reader.read(start, stop))
    return reader.lines


class _Reader:
    """Reads line after line; knows the paragraph, fence or table that is open."""

    def __init__(self, text: str, is_eager: bool) -> None:
        self.text = text
        self.is_eager = is_eager
        self.lines: list[Line] = []
        self.fence = ""
        self.quoted_fence = False
        self.in_table = False
        self.paragraph_indent: int | None = None
        """Indent of the open paragraph's text, or nothing when the line above ends it."""
        self.above_quoted = False

    def read(self, start: int, stop: int) -> Line:
        """Read the next line."""
        text = self.text
        body = start
        if start < stop and not text[start].isalpha() and (indent := _INDENT.match(text, start, stop)):
            body = indent.end()
        if self.fence and self.quoted_fence and not text.startswith(">", body, stop):
            self.fence = ""
        if self.fence:
            return self._read_code(start, body, stop)
        marks: list[Mark] = []
        quoted = body < stop and text[body] == ">" and not self._is_comparison(body, stop)
        if quoted:
            body = self._take_quote_mark(body, stop, marks)
        opened = quoted != self.above_quoted
        self.above_quoted = quoted
        if opened:
            self.paragraph_indent = None
        if body == stop:
            return self._close(body, stop, LineKind.BLANK, marks)
        if not text[body].isalpha():
            special = self._read_fence(body, stop, marks) or self._read_rule(body, stop, marks)
            if special:
                return special
        return self._read_text(start, body, stop, opened, marks)

    def _close(self, body: int, stop: int, kind: LineKind, marks: list[Mark]) -> Line:
        self.paragraph_indent = None
        self.in_table = False
        return Line(body, body if kind is LineKind.RULE else stop, stop, kind, kind is not LineKind.BLANK, tuple(marks))

    def _read_code(self, start: int, body: int, stop: int) -> Line:
        text, marks = self.text, []
        if self.quoted_fence and body < stop and text[body] == ">":
            marks = [Mark(body, body + 1, "", False)]
            start = body + 1
        line = text[start:stop].strip(" \t>")
        if len(line) >= len(self.fence) and not line.strip(self.fence[0]):
            self.fence = ""
            start = stop
        return Line(start, stop, stop, LineKind.CODE, False, tuple(marks))

    def _read_fence(self, body: int, stop: int, marks: list[Mark]) -> Line | None:
        fence = _FENCE.match(self.text, body, stop)
        # A fence of backticks has none behind it on its line; otherwise it is a code span.
        if not fence or "`" in self.text[fence.end() : stop]:
            return None
        self.fence, self.quoted_fence = fence.group(), self.above_quoted
        return self._close(body, stop, LineKind.CODE, marks)._replace(body=fence.end())

    def _read_rule(self, body: int, stop: int, marks: list[Mark]) -> Line | None:
        first = self.text[body]
        if first not in "-*_=:|":
            return None
        bare = self.text[body:stop].replace(" ", "").replace("\t", "")
        if first in "-*_=" and len(bare) >= 3 and not bare.strip(first):
            return self._close(body, stop, LineKind.RULE, marks)
        if "|" in bare and "-" in bare and not bare.strip("|:-"):
            return self._open_table(body, stop, marks)
        return None

    def _open_table(self, body: int, stop: int, marks: list[Mark]) -> Line:
        line = self._close(body, stop, LineKind.RULE, marks)
        above = self.lines[-1] if self.lines else None
        if above and above.kind is LineKind.TEXT and "|" in self.text[above.body : above.end]:
            self.lines[-1] = above._replace(kind=LineKind.TABLE, opens=True)
            self.in_table = True
        return line

    def _read_text(self, start: int, body: int, stop: int, opened: bool, marks: list[Mark]) -> Line:
        text = self.text
        if self.in_table and "|" in text[body:stop]:
            return Line(body, stop, stop, LineKind.TABLE, True, tuple(marks))
        self.in_table = False
        is_item = False
        if not text[body].isalpha():
            line_body, body = body, self._take_list_marks(start, body, stop, marks)
            is_item = body > line_body
            heading = _HEADING.match(text, body, stop)
            if heading and (heading.end() < stop or self.paragraph_indent is None):
                return self._read_heading(body, heading.end(), stop, marks)
            fence = self._read_fence(body, stop, marks) if is_item else None
            if fence:
                return fence
        starts_paragraph = is_item or self.paragraph_indent is None
        if starts_paragraph:
            self.paragraph_indent = body - start
        # A backslash at the line end is a hard line break.
        end = stop - 1 if text.endswith("\\", body, stop) else stop
        return Line(body, end, stop, LineKind.TEXT, opened or starts_paragraph, tuple(marks))

    def _read_heading(self, start: int, body: int, stop: int, marks: list[Mark]) -> Line:
        marks.append(Mark(start, body, "", False))
        content = self.text[body:stop].rstrip(" \t")
        bare = content.rstrip("#")
        closed = content != bare and (not bare or bare[-1] in " \t")
        line = self._close(body, stop, LineKind.TEXT, marks)
        return line._replace(end=body + len(bare.rstrip(" \t"))) if closed else line

    def _take_quote_mark(self, body: int, stop: int, marks: list[Mark]) -> int:
        match = _QUOTE.match(self.text, body, stop)
        end = match.end() if match else body
        marks.append(Mark(body, end, ">", bool(_NUMBER_AHEAD.match(self.text, end, stop))))
        return end

    def _take_list_marks(self, start: int, body: int, stop: int, marks: list[Mark]) -> int:
        text = self.text
        taken = 0
        # Marks can stand in a row (`- 1. word`), but nobody nests twenty lists on one line.
        while taken < 20 and (match := _LIST.match(text, body, stop)):
            mark, is_number = match.group(1), text[body].isdigit()
            before_number = bool(_NUMBER_AHEAD.match(text, match.end(), stop))
            is_empty = match.end() == stop
            if not taken and not self._can_start_item(body - start, mark, before_number or is_empty):
                break
            token = mark[:-1] if is_number else "+" if mark == "+" and before_number else "-"
            matters = is_number or (before_number and mark in "-+" + _DASH_BULLETS)
            marks.append(Mark(body, match.end(), token, matters))
            body = match.end()
            taken += 1
        task = _TASK.match(text, body, stop) if taken or self.is_eager else None
        if task:
            marks.append(Mark(body, task.end(), f"[{task.group(1).lower()}]", True))
            body = task.end()
        return body

    def _can_start_item(self, indent: int, mark: str, is_doubtful: bool) -> bool:
        """Tell whether a list mark is one, or a number, sign or dash in the midst of a paragraph.

        A mark is doubtful before a number, whose sign it could be, and with nothing behind it.
        """
        if self.is_eager or self.paragraph_indent is None or indent < self.paragraph_indent:
            return True
        if mark[0].isdigit():
            return mark[:-1] == "1"
        return not is_doubtful and mark not in _DASH_BULLETS

    def _is_comparison(self, body: int, stop: int) -> bool:
        if self.text.startswith(">=", body):
            return True
        in_paragraph = self.paragraph_indent is not None and not self.above_quoted and not self.is_eager
        return in_paragraph and (body + 1 == stop or bool(_NUMBER_AHEAD.match(self.text, body + 1, stop)))
