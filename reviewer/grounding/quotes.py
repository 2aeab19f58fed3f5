"""What a quote looks like when an LLM hands it over: line tags, quotation marks around it, dots in it."""

import re
from collections.abc import Iterator

from reviewer.grounding.characters import DOUBLE_QUOTES, SINGLE_QUOTES, is_spaceless
from reviewer.grounding.fold import Folded, fold
from reviewer.grounding.lines import LineMarks
from reviewer.grounding.pieces import InnerMarks

MIN_CHARACTERS = 12
MIN_WORDS = 3
"""A quote of fewer characters and fewer words stands everywhere; it counts only as a whole cell, heading or item."""
MAX_CHARACTERS = 2_000
_MAX_PARTS = 4

_TAG = re.compile(r"(?<!\S)L\d{1,7}\| ?")
_DOTS = re.compile(r"\[(?:\.{3}|\u2026)\]|\((?:\.{3}|\u2026)\)|\.{3,}+|\u2026")
_OUTER_DOTS = re.compile(rf"^(?:{_DOTS.pattern})\s*|\s*(?:{_DOTS.pattern})$")
_WORD = re.compile(r"\w+")
_QUOTES = "'\"" + SINGLE_QUOTES + DOUBLE_QUOTES
READINGS: tuple[tuple[LineMarks, InnerMarks], ...] = (
    ("markdown", "paired"),
    ("all", "loose"),
    ("later", "paired"),
    ("later", "loose"),
    ("markdown", "listed"),
    ("none", "paired"),
    ("none", "loose"),
    ("none", "literal"),
    ("code", "paired"),
)
"""Ways to read the marks of a quote, the likeliest first."""
_POSSIBLE_MARK = re.compile(r"[*_|\[\]<>&\\#~+\r\n-]|^\s*(?:\d+[.)]|[\u2022\u2023\u25e6\u2013\u2014])\s")


def spell_quote(quote: str) -> tuple[str, ...]:
    """Give a quote as it is, then without line tags, dots and quotation marks around it, and a last `.`, `,` or `;`."""
    return tuple(dict.fromkeys(_spell(quote)))


def _spell(quote: str) -> Iterator[str]:
    yield quote.strip()
    untagged = _TAG.sub("", quote).strip()
    for base in (untagged, _OUTER_DOTS.sub("", untagged), _strip_stop(untagged)):
        bare = base[1:-1].strip() if len(base) > 2 and base[0] in _QUOTES and base[-1] in _QUOTES else base
        yield from (base, bare, _strip_stop(bare))


def _strip_stop(quote: str) -> str:
    return quote[:-1].rstrip() if quote.endswith((".", ",", ";")) and not quote.endswith("..") else quote


def split_at_dots(quote: str) -> tuple[str, ...]:
    """Give the parts of a quote between dots that stand for words left out; nothing if there are no dots."""
    untagged = _TAG.sub("", quote).strip()
    parts = tuple(filter(None, (part.strip() for part in _DOTS.split(untagged, maxsplit=2 * _MAX_PARTS))))
    return parts if parts != (untagged,) and len(parts) <= _MAX_PARTS else ()


def fold_quote(quote: str, labels: frozenset[str]) -> Iterator[Folded]:
    """Fold a quote in each way its marks can be read, the likeliest first, none twice and none without words.

    `labels` are those of the document's links.
    """
    seen = set()
    spelled = set()
    for spelling in _spell(quote):  # mostly the first is right, and the others are not made
        if spelling in spelled:
            continue
        spelled.add(spelling)
        has_marks = _POSSIBLE_MARK.search(spelling)
        for line_marks, marks in READINGS if has_marks else READINGS[:1]:
            folded = fold(spelling, line_marks=line_marks, marks=marks, labels=labels)
            key = folded.text, folded.claims
            if key not in seen and any(map(str.isalnum, folded.text)):
                seen.add(key)
                yield folded


def is_short(folded: Folded) -> bool:
    """Tell whether a folded quote is too short to mean one place."""
    if len(folded.text) >= MIN_CHARACTERS:
        return not _WORD.search(folded.text)
    words = sum(1 if not is_spaceless(word[0]) else len(word) / 2 for word in _WORD.findall(folded.text))
    return words < MIN_WORDS
