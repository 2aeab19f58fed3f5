"""Cheap scans of a text that come before costly patterns."""

import re
from collections.abc import Iterator


def lower(text: str) -> str:
    """Give a text in lower case and with straight apostrophes, of the same length."""
    lowered = text.lower()
    if len(lowered) != len(text):  # such as İ, which becomes two characters
        lowered = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return lowered.replace("’", "'")


def find_string(text: str, wanted: str) -> Iterator[int]:
    """Give the offsets at which a string stands; plain search is many times faster than a pattern."""
    place = text.find(wanted)
    while place >= 0:
        yield place
        place = text.find(wanted, place + 1)


def match_each(maybe: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Match a pattern wherever a cheaper one finds a likely start, without overlaps.

    This is many times faster than searching for a pattern that starts with a lookbehind, which is tried everywhere.
    """
    end = 0
    for start in maybe.finditer(text):
        match = pattern.match(text, start.start()) if start.start() >= end else None
        if match:
            end = match.end()
            yield match
