"""Apply edits to a document's text and say where what they wrote stands. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from reviewer.domain.document import Document
from reviewer.errors import SuiteError
from reviewer.evaluation.cases import Edit


class Span(NamedTuple):
    """Characters [start, end) of a text."""

    start: int
    end: int


class _Change(NamedTuple):
    start: int
    end: int
    text: str


def apply_edits(document: Document, edits: Sequence[Edit]) -> str:
    """Give the document's text with edits applied; each finds its place in the text as it was.

    Raises:
        SuiteError: words that an edit looks for are not there exactly once, or two edits change the same place.
    """
    changes = sorted((_find_change(document, edit) for edit in edits), key=lambda change: change[:2])
    for one, two in pairwise(changes):
        if two.start < one.end:
            raise SuiteError(
                f"{document.path}: two edits change the same words near {document.text[two.start :][:40]!r}"
            )
    parts: list[str] = []
    done = 0
    for change in changes:
        parts += [document.text[done : change.start], change.text]
        done = change.end
    return "".join((*parts, document.text[done:]))


def find_once(text: str, words: str, name: str) -> Span:
    """Find words that must stand in a text exactly once.

    Raises:
        SuiteError: they stand there never, or more than once.
    """
    count = text.count(words)
    if count != 1:
        often = "are not there" if count == 0 else f"stand there {count} times"
        raise SuiteError(f"{name}: the words {words[:60]!r} {often}", "They must stand there exactly once.")
    start = text.index(words)
    return Span(start, start + len(words))


def _find_change(document: Document, edit: Edit) -> _Change:
    if edit.delete_section is not None:
        return _Change(*_find_section(document, edit.delete_section), "")
    if edit.after is not None:
        end = find_once(document.text, edit.after, document.path).end
        return _Change(end, end, edit.insert or "")
    return _Change(*find_once(document.text, edit.find or "", document.path), edit.replace or "")


def _find_section(document: Document, title: str) -> Span:
    found = [number for number, section in enumerate(document.sections) if section.title == title]
    if len(found) != 1:
        raise SuiteError(f"{document.path}: {len(found)} sections are called '{title}'", "There must be exactly one.")
    section = document.sections[found[0]]
    last = section.line_end
    for below in document.sections[found[0] + 1 :]:
        if below.level <= section.level:
            break
        last = below.line_end
    return Span(*document.line_span(section.line_start, last))
