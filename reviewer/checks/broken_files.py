"""A link or image whose file is not there, or that has no target at all.

What it finds: links with an empty target or `#` alone, and relative links to a file (with an extension, below the
working folder or the document's own) that does not exist, where the document itself does. It is a hint where nothing
says that the files were ever there: none of the document's other files exists either, or the folder is missing as well.
Addresses on the web are never asked, links from the root of a site are left alone.
Why it matters: the reader misses the figure or the page that the argument rests on.
Bad:
    The offline gain is shown in the [report]().
Good:
    The offline gain is shown in the [report](https://example.org/report).
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.links import Link, find_links
from reviewer.checks.reading import Reading
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

NOT_A_FILE = compile_late(r"[a-z][a-z0-9+.-]*:|[/\\#?]|.*[{}$<>*|\0]", re.IGNORECASE)
"""Schemes, roots of sites, network shares, places in the document, and templates."""

MADE_BY_SITES = (".html", ".htm", ".php", ".aspx")
"""Pages that a site makes from other files."""

EXTENSION = compile_late(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
MOST_FILES, LONGEST_SHOWN = 1000, 120
"""Distinct files that are looked up; a document that links more is a generated index."""


def find_broken_files(reading: Reading) -> Iterator[Spot]:
    """Find links without target, and links to files that do not exist."""
    links = reading.derive(find_links)
    yield from _find_empty(links)
    wanted: dict[str, list[Link]] = {}
    for link in links:
        path = _find_path(link.target.text)
        if path and (path in wanted or len(wanted) < MOST_FILES):
            wanted.setdefault(path, []).append(link)
    if wanted:
        yield from _find_missing(reading.document.path, wanted)


def _find_empty(links: tuple[Link, ...]) -> Iterator[Spot]:
    for link in links:
        if link.target.text.strip() in {"", "#"} and "top" not in link.label.lower() and link.label.strip():
            kind = "image" if link.is_image else "link"
            yield Spot(link.start, link.end, f'the {kind} "{cut_excerpt(link.label)}" has no target')


def _find_path(target: str) -> str:
    """Give the file that a relative target names, or an empty string where it names none for sure."""
    path = unquote(re.split(r"[#?]", target, maxsplit=1)[0])
    if not path or NOT_A_FILE.match(path) or not EXTENSION.search(path) or path.lower().endswith(MADE_BY_SITES):
        return ""
    return path


def _find_missing(document: str, wanted: dict[str, list[Link]]) -> Iterator[Spot]:
    if not _exists(Path(document)):
        return
    folder, here = Path(os.path.normpath(Path(document).absolute().parent)), Path.cwd()
    root = here if folder.is_relative_to(here) else folder
    places = {path: Path(os.path.normpath(folder / path)) for path in wanted}
    # nothing outside is asked for: a link is no way to find out what lies elsewhere on the machine
    exists = {path: _exists(place) for path, place in places.items() if place.is_relative_to(root)}
    for path in (path for path, is_there in exists.items() if not is_there):
        is_tree_complete = any(exists.values()) or (len(exists) <= 2 and _exists(places[path].parent))
        link = wanted[path][0]
        name = path if len(path) <= LONGEST_SHOWN else f"{path[:LONGEST_SHOWN]}…"
        more = f" ({len(wanted[path])} links)" if len(wanted[path]) > 1 else ""
        message = f"the {'image' if link.is_image else 'file'} {name} does not exist{more}"
        yield Spot(link.target.start, link.target.end, message, None, None if is_tree_complete else "low")


def _exists(place: Path) -> bool:
    try:
        return place.exists()
    except (OSError, ValueError):  # too long or malformed for a path
        return False


CHECK = Check(
    code="DOC106",
    slug="broken-files",
    severity=Severity.MINOR,
    confidence="high",
    find=find_broken_files,
    doc=__doc__,
)
