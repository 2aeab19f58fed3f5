"""Lines and headings → sections without gaps, the same way for every format."""

from collections.abc import Iterable
from typing import NamedTuple

from reviewer.domain.document import Section


class Heading(NamedTuple):
    """A heading that opens a section."""

    level: int
    """1 to 6."""
    title: str
    """Plain text, without marks."""
    line: int
    """Its first line, 1-based."""


def split_lines(text: str) -> list[str]:
    """Cut a text at the line ends that `Document` counts, and drop these; always at least one line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def build_sections(headings: Iterable[Heading], line_count: int) -> tuple[Section, ...]:
    """Give the sections that the headings open, in order; together they hold lines 1 to `line_count`.

    Where a level is skipped, a section's path holds the nearest shallower headings that there are.
    """
    sections: list[Section] = []
    open_headings: list[Heading] = []
    path: tuple[str, ...] = ()
    level, start = 0, 1
    for heading in headings:
        if heading.line > start:
            sections.append(Section(path=path, level=level, line_start=start, line_end=heading.line - 1))
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        open_headings.append(heading)
        path = tuple(above.title for above in open_headings)
        level, start = heading.level, heading.line
    sections.append(Section(path=path, level=level, line_start=start, line_end=line_count))
    return tuple(sections)
