"""Parts of a long document as an LLM reads them: lines with their tags, and the outline of the whole."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reviewer.domain.document import Document
from reviewer.domain.tokens import estimate_tokens
from reviewer.domain.trust import FILLER
from reviewer.prompting.windows import Span, Window

GAP = "[…]"
"""Stands for what is not shown."""
LONGEST_HEADING = 120
"""Characters of a heading in the outline."""
DEEPEST = 6


class Gist(NamedTuple):
    """What was noted of a window in a few sentences, by an LLM."""

    number: int
    line_start: int
    line_end: int
    text: str


@dataclass(frozen=True)
class ShownWindow:
    """A window with the outline of the whole, for the requests about it."""

    window: Window
    outline: str


@dataclass(frozen=True)
class Places:
    """Places from all over a document that was read in windows, for the requests about the whole."""

    spans: tuple[Span, ...]
    """In order and apart from each other."""
    windows: int
    outline: str
    gists: tuple[Gist, ...] = ()


class Noted(NamedTuple):
    """Where words on a question were noted."""

    question: str
    """Its id."""
    places: str
    """Lines, and what the words there come to."""


class GatheredFact(NamedTuple):
    """A fact that was listed in a window, each text on one line."""

    label: str
    text: str
    line: int
    quote: str


def tag_spans(document: Document, spans: Sequence[Span]) -> str:
    """Write some spans with a line tag before every line, and a mark wherever text between them is left out."""
    width = max(3, len(str(document.line_count)))
    tagged: list[str] = []
    shown = 0
    for start, end in spans:
        if start > shown:
            tagged.append(GAP)
        tagged += _tag_lines(document, start, end, width)
        shown = end
    if shown < len(document.text):
        tagged.append(GAP)
    return "\n".join(tagged).replace(FILLER, "")


def _tag_lines(document: Document, start: int, end: int, width: int) -> Iterable[str]:
    first = document.position(start).line
    starts = document.line_starts
    after = max(bisect_left(starts, end), first)
    for line in range(first, after + 1):
        begin, stop = document.line_span(line, line)
        if line > document.line_count or max(begin, start) >= min(stop, end):
            continue
        text = document.text[max(begin, start) : min(stop, end)].rstrip("\r\n")
        yield f"L{line:0{width}}| {text}"


def write_outline(document: Document, most_tokens: int) -> str:
    """Write the headings of a document with their line tags, at most so many tokens of them.

    Where they are more, the deepest levels are left out, and at last those that come late; both are said.
    """
    headings = [section for section in document.sections if section.level]
    lines = [(one.level, _write_heading(document, one.line_start, one.level)) for one in headings]
    if not lines:
        return "(no headings)"
    for deepest in range(DEEPEST, 0, -1):
        kept = [text for level, text in lines if level <= deepest]
        if kept and (deepest == min(level for level, _ in lines) or _measure(kept) <= most_tokens):
            break
    while len(kept) > 1 and _measure(kept) > most_tokens:
        kept = kept[: max(1, min(len(kept) - 1, len(kept) * most_tokens // _measure(kept)))]
    left = len(lines) - len(kept)
    return "\n".join([*kept, f"{GAP} ({left:,} more headings)"] if left else kept)


def _measure(lines: Sequence[str]) -> int:
    return estimate_tokens("\n".join(lines))


def _write_heading(document: Document, line: int, level: int) -> str:
    width = max(3, len(str(document.line_count)))
    text = " ".join(document.shown_line(line).split())
    cut = text if len(text) <= LONGEST_HEADING else text[:LONGEST_HEADING].rstrip() + f" {GAP}"
    return f"L{line:0{width}}| {'  ' * (level - 1)}{cut}"
