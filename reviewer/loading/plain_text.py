"""Plain text and reStructuredText → document: sections by underlined headings, where there are any."""

import re
from collections.abc import Iterator, Sequence

from reviewer.domain.document import Block, BlockKind, Document
from reviewer.loading.decoding import Decoded
from reviewer.loading.outline import Heading, build_sections, split_lines

_RULER = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*")
"""One punctuation mark repeated over a whole line, which is how reStructuredText under- and overlines."""

_OPENS_CODE = re.compile(r".*::[ \t]*|[ \t]*\.\. (code|code-block|sourcecode|highlight)::.*")

_DEEPEST = 6


def load_plain_text(decoded: Decoded, path: str) -> Document:
    """Give the document that a plain text is, in time linear in its length.

    A heading is a line between an empty line (or the start) and a line of one repeated punctuation mark; a line above
    of the same mark may go with it. As in reStructuredText, the first style met is level 1, the next new one level 2.
    """
    lines = split_lines(decoded.text)
    headings, covered = _find_headings(lines)
    blocks = [
        Block(kind=BlockKind.HEADING, line_start=heading.line, line_end=last)
        for heading, last in zip(headings, covered, strict=True)
    ]
    blocks.extend(_find_runs(lines, blocks))
    return Document(
        path=path,
        text=decoded.text,
        format="text",
        encoding=decoded.encoding,
        has_bom=decoded.has_bom,
        sections=build_sections(headings, len(lines)),
        blocks=tuple(sorted(blocks, key=lambda block: block.line_start)),
        warnings=decoded.warnings,
    )


def _find_headings(lines: Sequence[str]) -> tuple[list[Heading], list[int]]:
    """Give the headings, and beside each the number of its last line."""
    headings: list[Heading] = []
    covered: list[int] = []
    styles: dict[tuple[str, bool], int] = {}
    for number in range(2, len(lines) + 1):
        underline, title = lines[number - 1], lines[number - 2]
        if not _is_ruler(underline) or not _is_title(title, underline):
            continue
        above = lines[number - 3] if number > 2 else ""
        overlined = number > 2 and above.rstrip() == underline.rstrip()
        first = number - 2 if overlined else number - 1
        clear = first < 2 or not lines[first - 2].strip() or (bool(covered) and covered[-1] == first - 1)
        if not clear or (title[0].isspace() and not overlined):
            continue
        level = styles.setdefault((underline[0], overlined), len(styles) + 1)
        headings.append(Heading(min(level, _DEEPEST), " ".join(title.split()), first))
        covered.append(number)
    return headings, covered


def _is_ruler(line: str) -> bool:
    # The first character is asked before the pattern is, because nearly every line fails here.
    return line[:1] in _PUNCTUATION and _RULER.fullmatch(line) is not None


_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def _is_title(line: str, underline: str) -> bool:
    """True for a line that its underline is long enough for; from four marks on, too short a one is a slip."""
    wide_enough = len(underline.rstrip()) >= min(4, len(line.strip()))
    return bool(line.strip()) and wide_enough and not _is_ruler(line)


def _find_runs(lines: Sequence[str], headings: Sequence[Block]) -> Iterator[Block]:
    """Give the runs of lines between empty lines and headings; indented ones behind a `::` are code."""
    breaks = {line for block in headings for line in range(block.line_start, block.line_end + 1)}
    start, in_code, code_follows = 0, False, False
    for number in range(1, len(lines) + 2):
        line = "" if number > len(lines) or number in breaks else lines[number - 1]
        if line.strip() and not start:
            start = number
            in_code = line[0] in " \t" and (in_code or code_follows)
        elif not line.strip() and start:
            kind = BlockKind.CODE if in_code else BlockKind.PARAGRAPH
            yield Block(kind=kind, line_start=start, line_end=number - 1)
            code_follows = not in_code and any(_OPENS_CODE.fullmatch(lines[at - 1]) for at in (start, number - 1))
            start = 0
