"""The places in a document that a link `#name` can reach: headings by GitHub's rules, ids, named anchors."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import Reading
from reviewer.domain.document import BlockKind
from reviewer.quantities.late_patterns import compile_late

DROPPED = compile_late(r"[^\w\- ]")
HTML_HEADING = compile_late(r"<h[1-6]\b[^<>]{0,300}>(?P<title>[^\r\n]{1,200}?)</h[1-6]>", re.IGNORECASE)
VALUE = r"\s{0,3}=\s{0,3}[\"']?([^\"'\s<>]{1,200})"
NAMED = compile_late(
    rf"id(?<!\wid){VALUE}|name(?<!\wname){VALUE}|\{{:?[ \t]{{0,3}}#([^\s{{}}]{{1,200}})"
    r"|\((?<![^\n]\()([\w.-]{1,200})\)="
)
MARK_BEFORE = compile_late(r"^[>\s*+\d.)-]*#{0,6}")


@dataclass(frozen=True)
class Anchors:
    """What links can reach."""

    slugs: frozenset[str]
    """As GitHub makes them, and the ids that the author gave; in lower case."""

    @cached_property
    def loose(self) -> dict[str, str]:
        """Letters and digits of each slug alone → the slug: what other renderers may make of a heading."""
        return {loosen(slug): slug for slug in sorted(self.slugs)}


def find_anchors(reading: Reading) -> Anchors:
    """Find all that a link within the document can reach."""
    counts: dict[str, int] = {}
    slugs: set[str] = set()
    for title in _read_titles(reading):
        slug = make_slug(title)
        number = counts.get(slug, 0)
        while (unique := f"{slug}-{number}" if number else slug) in slugs:
            number += 1
        counts[slug] = number + 1
        slugs.add(unique)
    for match in NAMED.finditer(reading.text):
        slugs.add(next(group for group in match.groups() if group is not None).lower())
    return Anchors(frozenset(slugs))


def make_slug(title: str) -> str:
    """Make GitHub's anchor of a heading: lower case, no punctuation, a hyphen for each space."""
    return DROPPED.sub("", title.strip().lower()).replace(" ", "-")


def loosen(name: str) -> str:
    """Give the letters and digits of an anchor in lower case."""
    return "".join(character for character in name.lower() if character.isalnum())


def _read_titles(reading: Reading) -> Iterator[str]:
    document = reading.document
    known = {section.line_start for section in document.sections}
    yield from (section.title for section in document.sections if section.level)
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and block.line_start not in known:
            yield strip_marks(MARK_BEFORE.sub("", document.line_text(block.line_start)[:500]))
    yield from (strip_marks(match["title"]) for match in HTML_HEADING.finditer(reading.text))
