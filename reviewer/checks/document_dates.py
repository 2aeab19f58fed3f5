"""The date that a document bears: in its front matter, its status table or its first lines."""

import re
from collections.abc import Iterator

from reviewer.checks.reading import Reading
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.moments import Day, find_days

HEAD = 4000
"""Characters from the start within which a document gives its date."""
KEY = compile_late(
    r"[\n|·;,*_][ \t*_-]{0,6}(?:last[ _-])?"
    r"(?:date|created|creation[ _-]date|published|posted|dated|written|opened|updated)"
    r"(?: (?:on|at))?[*_]{0,2}[ \t]{0,40}(?:[:|=]|(?=\d))[*_ \t|\"']{0,40}",
    re.IGNORECASE,
)
"""Starts with a set of characters, a line's end among them, because that is searched for many times faster than `^`."""


def read_document_day(reading: Reading) -> Day | None:
    """Give the date that a document bears, the earliest of several; nothing without a year or if it does not exist."""
    days = [*_find_keyed(reading.document.front_matter[:HEAD]), *_find_keyed(reading.prose[:HEAD])]
    known = [(number, day) for day in days if (number := day.number()) is not None]
    return min(known, key=lambda pair: pair[0])[1] if known else None


def _find_keyed(text: str) -> Iterator[Day]:
    for match in KEY.finditer("\n" + text):
        end = match.end() - 1
        # one character more on the left, so that what stands before the date is seen
        for day in find_days(text[end - 1 : end + 40].split("\n", 1)[0]):
            if day.start <= 1:
                yield day
