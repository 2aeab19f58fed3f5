"""Parts of a document that a heading announces, such as actions or risks, with the list items in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import ListItem, Reading, Table
from reviewer.domain.document import Section
from reviewer.quantities.late_patterns import compile_late

NUMBERING = compile_late(r"^(?:(?:§ ?)?\d{1,3}(?:\.\d{1,3}){0,4}[.):]?|[A-Z]\.|[IVX]{1,5}\.) +")
ASIDE = compile_late(r"\([^()]{0,300}\)|\[[^\[\]]{0,300}\]")
NOT_WORD = compile_late(r"^[^\w]+|[^\w]+$")


@dataclass(frozen=True)
class Area:
    """A section whose heading announces something, with the sections below it."""

    sections: tuple[Section, ...]
    """The first is the one whose heading announces it."""

    @property
    def title(self) -> str:
        """The heading as the author wrote it."""
        return self.sections[0].title


@dataclass(frozen=True)
class Point:
    """An outer list item of an area; where such an item only introduces inner ones, those."""

    item: ListItem
    lead: str
    """Headings, and the text before its list or the item around it: what they say holds for the item as well."""
    has_box: bool
    """Whether it has a box to tick."""
    is_ticked: bool


@lru_cache(maxsize=8192)
def clean_title(title: str) -> str:
    """Give a heading in lower case without its number, asides in brackets and marks at its ends.

    Remembered, as a dozen checks ask for every heading.
    """
    plain = NUMBERING.sub("", strip_marks(title[:300]))
    return NOT_WORD.sub("", " ".join(ASIDE.sub(" ", plain).lower().split()))


def find_areas(reading: Reading, titles: re.Pattern[str]) -> Iterator[Area]:
    """Find the outermost sections whose cleaned heading fully matches, each with all that lies below it."""
    inside: list[Section] = []
    for section in reading.document.sections:
        if inside and section.level > inside[0].level:
            inside.append(section)
            continue
        if inside:
            yield Area(tuple(inside))
        inside = [section] if section.level and titles.fullmatch(clean_title(section.title)) else []
    if inside:
        yield Area(tuple(inside))


def read_heading(reading: Reading, section: Section) -> str:
    """Give a section's heading line as it stands, with the targets of its links."""
    return reading.document.line_text(section.line_start) if section.level else ""


def group_items(reading: Reading) -> dict[int, list[ListItem]]:
    """Give first line of a section → its list items, in order."""
    groups: dict[int, list[ListItem]] = {}
    for item in reading.list_items:
        groups.setdefault(item.section.line_start, []).append(item)
    return groups


def group_tables(reading: Reading) -> dict[int, list[Table]]:
    """Give first line of a section → its tables, in order."""
    groups: dict[int, list[Table]] = {}
    for table in reading.tables:
        groups.setdefault(table.section.line_start, []).append(table)
    return groups


def find_points(reading: Reading, section: Section, items: list[ListItem]) -> Iterator[Point]:
    """Give the points of a section from its list items; `items` are those of `group_items`."""
    outer_end = covered = reading.section_text(section).start
    opener = intro = ""
    for item, following in pairwise([*items, None]):
        if item is None:
            continue
        start, _ = reading.document.line_span(item.line, item.line)
        if start < covered:
            continue
        if start >= outer_end:
            intro = reading.text[outer_end:start].strip()[-600:] or intro
            opener, outer_end = "", item.body.end
            if following is not None and following.body.start < outer_end and _opens(item, following):
                opener = _read_own_text(item, following)
                continue
        covered = item.body.end
        if not item.body.is_blank:
            yield _make_point(reading, section, item, start, f"{intro}\n{opener}")


def _opens(item: ListItem, following: ListItem) -> bool:
    """Whether an item only introduces the ones inside it: its own text is short and ends in a colon or is a name."""
    own = strip_marks(_read_own_text(item, following))
    return own.endswith(":") or len(own.split()) <= 3


def _read_own_text(item: ListItem, following: ListItem) -> str:
    """Give what an item says before the first item inside it, without that one's mark."""
    text = item.body.text[: min(following.body.start - item.body.start, 400)]
    return text.rstrip(" \t\r\n-*+0123456789.)[]xX")


def _make_point(reading: Reading, section: Section, item: ListItem, start: int, lead: str) -> Point:
    mark = reading.text[start : item.body.start].rstrip()
    headings = f"{section.title}\n{read_heading(reading, section)}"
    return Point(item, f"{headings}\n{lead}", mark.endswith("]"), mark.lower().endswith("[x]"))


def read_tail(reading: Reading, section: Section, items: list[ListItem]) -> str:
    """Give the text of a section after its last list item, where authors write that the list is tracked."""
    span = reading.section_text(section)
    start = max((item.body.end for item in items[-1:]), default=span.start)
    return reading.text[start : span.end]


class SectionTest:
    """Whether the running text of a section holds a pattern; searched once for each, however many tables it has."""

    def __init__(self, reading: Reading, pattern: re.Pattern[str]) -> None:
        self._reading = reading
        self._pattern = pattern
        self._known: dict[int, bool] = {}

    def holds(self, section: Section) -> bool:
        """Search a section's text outside tables and headings."""
        if section.line_start not in self._known:
            span = self._reading.section_text(section)
            found = self._pattern.search(self._reading.running_text, span.start, span.end)
            self._known[section.line_start] = found is not None
        return self._known[section.line_start]
