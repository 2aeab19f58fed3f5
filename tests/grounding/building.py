"""Builds documents for the tests of grounding, with sections as the loader cuts them."""

import re

from reviewer.domain.document import Document, Section

HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*$")


def build_document(text: str, path: str = "doc.md") -> Document:
    """Build a Markdown document with one section for each `#` heading outside fences."""
    lines = re.split(r"\r\n|\n|\r", text)
    starts: list[tuple[int, int, str]] = [(1, 0, "")]
    fenced = False
    for number, line in enumerate(lines, 1):
        fenced ^= line.lstrip().startswith("```")
        match = None if fenced else HEADING.match(line)
        if match:
            starts.append((number, len(match.group(1)), match.group(2)))
    if len(starts) > 1 and starts[1][0] == 1:
        del starts[0]
    sections = []
    path_now: list[tuple[int, str]] = []
    for (number, level, title), following in zip(starts, [*starts[1:], (len(lines) + 1, 0, "")], strict=True):
        path_now = [pair for pair in path_now if pair[0] < level] + ([(level, title)] if level else [])
        titles = tuple(title for _, title in path_now)
        sections.append(Section(path=titles, level=level, line_start=number, line_end=following[0] - 1))
    return Document(path=path, text=text, format="markdown", sections=tuple(sections))
