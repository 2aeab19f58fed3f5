"""A document under review: its text as it is, its lines, its sections and its blocks."""

import hashlib
import re
from bisect import bisect_right
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple

from reviewer.domain.base import Value
from reviewer.domain.trust import FILLER, Redaction

LINE_END = re.compile(r"\r\n|\n|\r")
"""What ends a line. Not `str.splitlines`, which also splits at form feeds and U+2028, where editors do not."""


def digest_text(text: str) -> str:
    """Compute the SHA-256 of a text whose line ends are line feeds."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Position(NamedTuple):
    """A place as an editor shows it."""

    line: int
    """1-based."""
    column: int
    """1-based, in Unicode code points; a tab is one."""


class BlockKind(StrEnum):
    """What a run of lines is, as far as reviewing needs to know."""

    FRONT_MATTER = "front_matter"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    TABLE = "table"
    CODE = "code"
    QUOTE = "quote"
    HTML = "html"


class Block(Value):
    """A run of lines of one kind. Blocks nest: a list inside a quotation is in both."""

    kind: BlockKind
    line_start: int
    """First line, 1-based."""
    line_end: int
    """Last line, inclusive."""


class Section(Value):
    """A heading and the lines under it, up to the next heading of any level."""

    path: tuple[str, ...]
    """Headings from the top down to this one; empty for the text before the first heading."""
    level: int
    """1 to 6; 0 for the text before the first heading."""
    line_start: int
    """The heading's line, 1-based."""
    line_end: int
    """Last line of the section's own text, inclusive."""

    @property
    def title(self) -> str:
        """The section's own heading, or an empty string before the first one."""
        return self.path[-1] if self.path else ""


class Document(Value):
    """A document as loaded.

    `text` holds every character of the file but a leading byte order mark; line ends stay as they are, so that
    offsets (Unicode code points into `text`), lines and columns agree with what an editor shows.
    """

    path: str
    """As the user named it, with forward slashes; `-` for standard input."""
    text: str
    format: Literal["markdown", "text"]
    encoding: str = "utf-8"
    has_bom: bool = False
    sections: tuple[Section, ...]
    """In order, without gaps: together they hold every line."""
    blocks: tuple[Block, ...] = ()
    front_matter: str = ""
    """Text between the front matter's fences, or an empty string."""
    warnings: tuple[str, ...] = ()
    """What loading had to guess, in a sentence each."""
    redactions: tuple[Redaction, ...] = ()
    """Secrets that loading replaced in `text`, by kind."""

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        return (0, *(match.end() for match in LINE_END.finditer(self.text)))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text of each line without its line end; nothing but an empty text behind the last line end."""
        return tuple(LINE_END.split(self.text))

    @cached_property
    def section_starts(self) -> tuple[int, ...]:
        """First line of each section."""
        return tuple(section.line_start for section in self.sections)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text with line ends as `\\n`: equal for a file and its CRLF twin."""
        return digest_text(LINE_END.sub("\n", self.text))

    @property
    def line_count(self) -> int:
        """Number of lines; text after the last line end counts as one, nothing there does not."""
        last = self.line_starts[-1]
        return len(self.line_starts) - (1 if last == len(self.text) and last > 0 else 0)

    def position(self, offset: int) -> Position:
        """Give line and column of an offset into `text`.

        Raises:
            ValueError: the offset lies outside the text.

        """
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} lies outside a text of {len(self.text)} characters")
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line_span(self, first: int, last: int) -> tuple[int, int]:
        """Give the offsets [start, end) of lines `first` to `last` (1-based, inclusive), cut to what exists."""
        starts = self.line_starts
        if 1 <= first <= last < len(starts):
            return starts[first - 1], starts[last]
        first = min(max(first, 1), len(starts))
        last = min(max(last, first), len(starts))
        return starts[first - 1], starts[last] if last < len(starts) else len(self.text)

    def line_text(self, line: int) -> str:
        """Give a line's text without its line end; beyond the last line, that of the last."""
        return self.lines[min(max(line, 1), len(self.lines)) - 1]

    def shown_line(self, line: int) -> str:
        """Give a line's text without its line end and without fillers: as a reader or an LLM may see it."""
        return self.line_text(line).replace(FILLER, "")

    def section_at(self, line: int) -> Section:
        """Give the section that holds a line."""
        return self.sections[max(bisect_right(self.section_starts, line) - 1, 0)]
