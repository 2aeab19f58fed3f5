"""A reference link whose definition is missing.

What it finds: `[words][label]` and `[words][]` in a document that nowhere defines `[label]:`. Indexes such
as `x[i][j]`, rows of tags and citations in numbers are left alone. `[words][]` is a hint: projects with a shared list
of links add it when they publish.
Why it matters: the brackets appear in the text as they are, and the page meant cannot be reached.
Bad:
    The limit comes from the [latency budget][budget].
Good:
    The limit comes from the [latency budget][budget].

    [budget]: https://example.org/latency
"""

import re
from collections.abc import Iterator

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.domain.document import BlockKind
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

USE = compile_late(
    r"(?:!\[(?<![\w\])\\\[]!\[)|\[(?<![\w\])\\\[]\[))(?P<text>(?!\^)[^\[\]]{1,300})\]\[(?P<label>(?!\^)[^\[\]]{0,300})\](?![\[(])"
)
DEFINITION = compile_late(r"^[ \t>*+\d.)-]{0,40}\[((?!\^)[^\[\]]{1,300})\]:", re.MULTILINE)
TAG = compile_late(r"[-+\d.,;\sxX/_]*|-.*|.*[=<>|{}].*", re.DOTALL)
"""Texts and labels that belong to citations, boxes to tick, options of a command or formulas."""

LIBRARY_NAME = compile_late(r"\w+(?:(?:\.|::)\w+)+(?:\(\))?")
"""Labels such as `package.Class`, which generators of reference pages resolve."""


def find_broken_references(reading: Reading) -> Iterator[Spot]:
    """Find reference links without a definition; each label once."""
    if reading.document.format != "markdown" or "][" not in reading.text:
        return
    defined: set[str] | None = None
    reported: set[str] = set()
    for match in USE.finditer(reading.text):
        if reading.prose[match.start()] not in "![":
            continue
        if defined is None:
            defined = {_fold(found[1]) for found in DEFINITION.finditer(reading.text)}
        label = _fold(match["label"] or match["text"])
        if label in defined or label in reported or not _is_link(reading, match, bool(defined)):
            continue
        reported.add(label)
        message = f"the reference [{cut_excerpt(match['label'] or match['text'])}] is defined nowhere"
        yield Spot(match.start(), match.end(), message, None, None if match["label"].strip() else "low")


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


def _is_link(reading: Reading, match: re.Match[str], has_definitions: bool) -> bool:
    """Whether the brackets are meant as a link: no tags of a title, and words or a document that uses definitions."""
    if TAG.fullmatch(match["text"]) or TAG.fullmatch(match["label"] or "label"):
        return False
    line = reading.document.position(match.start()).line
    if line in reading.lines_of(BlockKind.HEADING):
        return False
    if LIBRARY_NAME.fullmatch(match["label"]):
        return False
    return has_definitions or bool(match["label"] and len(match["text"].split()) > 1)


CHECK = Check(
    code="DOC107",
    slug="broken-references",
    severity=Severity.MINOR,
    confidence="high",
    find=find_broken_references,
    doc=__doc__,
)
