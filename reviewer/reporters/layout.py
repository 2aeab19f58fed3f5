"""Lines of styled text, wrapped to a width: what the terminal report is made of before it is plain or coloured."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from reviewer.reporters.escaping import clean_text, flatten_text, shorten_end, spell_ascii

LEAST_WIDTH = 60
LONGEST_SPAN = 4000
"""No single text may fill the screen, wherever it comes from; callers cut at less where they know what it is."""

BLANKS = re.compile(r"[ \t]+")


class Role(StrEnum):
    """What a piece of text is to its reader. Colour follows from it and never says anything that the words do not."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    PLACE = "place"
    """A path with line and column: never broken, so that it stays clickable."""
    QUOTE = "quote"
    GOOD = "good"
    WARNING = "warning"
    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    NIT = "nit"


class Span(NamedTuple):
    """A piece of text in one role."""

    text: str
    role: Role = Role.PLAIN


Line = tuple[Span, ...]


def measure_width(text: str) -> int:
    """Count the terminal columns that a text takes: two for wide East Asian characters, none for accents."""
    if text.isascii():
        return len(text)
    return sum(_measure(character) for character in text)


def _measure(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


class Page:
    """Collects lines. Every text that enters is cleaned first, so that nothing in it can act on the terminal."""

    def __init__(self, width: int, *, unicode: bool) -> None:
        self.width = max(width, LEAST_WIDTH)
        self.unicode = unicode
        self.lines: list[Line] = []

    def blank(self) -> None:
        """Add an empty line, unless one ends the page already or nothing stands on it."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def head(self, text: str, role: Role = Role.STRONG) -> None:
        """Add a heading after an empty line."""
        self.blank()
        self.write(Span(text, role))

    def write(self, *spans: Span, lead: Line = (), indent: int = 0, hang: int | None = None) -> None:
        """Add a paragraph, wrapped.

        Args:
            spans: its text; runs of blanks count as one, and it may break at each.
            lead: what stands before it on the first line, our own words only, with every blank kept.
            indent: columns before all lines.
            hang: columns more before the lines after the first; without it, as many as the lead takes.
        """
        taken = sum(measure_width(span.text) for span in lead)
        hang = taken if hang is None else hang
        words = split_words(self._clean(span) for span in spans)
        lines = fill_lines(words, self.width - indent - taken, self.width - indent - hang)
        for number, line in enumerate(lines):
            before = lead if number == 0 else _make_margin(hang)
            self.lines.append(join_spans((*_make_margin(indent), *before, *line)))

    def write_unbroken(self, *spans: Span) -> None:
        """Add a text as one line whatever the width, for programs that read a report line by line."""
        self.lines.append(join_spans(tuple(self._clean(span) for span in spans)))

    def paragraphs(self, label: str, text: str, indent: int) -> None:
        """Add a text under a label that stands at its beginning; its own line ends are kept."""
        lines = [line for line in clean_text(text).split("\n") if line.strip()] or [""]
        self.write(Span(f"{label} ", Role.STRONG), Span(lines[0]), indent=indent, hang=2)
        for line in lines[1:]:
            self.write(Span(line), indent=indent + 2)

    def _clean(self, span: Span) -> Span:
        text = shorten_end(flatten_edges(span.text), LONGEST_SPAN)
        return Span(text if self.unicode else spell_ascii(text), span.role)


def _make_margin(columns: int) -> Line:
    return (Span(" " * columns),) if columns else ()


def join_spans(line: Line) -> Line:
    """Make neighbours of one role one span, and take blanks off the line's end."""
    joined: list[Span] = []
    for span in line:
        if joined and joined[-1].role is span.role:
            joined[-1] = Span(joined[-1].text + span.text, span.role)
        else:
            joined.append(span)
    while joined and not joined[-1].text.strip():
        joined.pop()
    if joined:
        joined[-1] = Span(joined[-1].text.rstrip(), joined[-1].role)
    return tuple(joined)


def flatten_edges(text: str) -> str:
    """Flatten a text but keep whether blanks stand at its ends, which part it from its neighbours."""
    flat = flatten_text(text)
    before = " " if text[:1].isspace() else ""
    after = " " if flat and text[-1:].isspace() else ""
    return f"{before}{flat}{after}"


def split_words(spans: Iterable[Span]) -> list[Line]:
    """Split spans at blanks into words; a word may run over several spans, and a place is one word."""
    words: list[list[Span]] = [[]]
    for span in spans:
        pieces = [span.text] if span.role is Role.PLACE else BLANKS.split(span.text)
        for number, piece in enumerate(pieces):
            if number:
                words.append([])
            if piece:
                words[-1].append(Span(piece, span.role))
    return [tuple(word) for word in words if word]


def fill_lines(words: Iterable[Line], first: int, other: int) -> list[Line]:
    """Fill lines with words: the first up to `first` columns, the others up to `other`; too long a word is broken."""
    lines: list[list[Span]] = [[]]
    room = first
    for word in words:
        for number, piece in enumerate(_break_word(word, other)):
            width = sum(measure_width(span.text) for span in piece)
            if number or (lines[-1] and 1 + width > room):
                lines.append([])
                room = other
            if lines[-1]:
                lines[-1].append(Span(" ", _shared_role(lines[-1][-1], piece[0])))
                room -= 1
            lines[-1].extend(piece)
            room -= width
    return [tuple(line) for line in lines]


def _shared_role(left: Span, right: Span) -> Role:
    return left.role if left.role is right.role else Role.PLAIN


def _break_word(word: Line, most: int) -> list[Line]:
    """Give the pieces of a word that each need a line of their own; one piece when it fits."""
    if any(span.role is Role.PLACE for span in word) or sum(measure_width(span.text) for span in word) <= most:
        return [word]
    return [(Span(piece, span.role),) for span in word for piece in _cut_columns(span.text, most)]


def _cut_columns(text: str, most: int) -> list[str]:
    cuts, taken = [0], 0
    for place, character in enumerate(text):
        width = _measure(character)
        if taken + width > most:
            cuts.append(place)
            taken = 0
        taken += width
    return [text[start:end] for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
