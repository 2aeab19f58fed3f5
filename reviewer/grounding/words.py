"""An index of a document's words by stem, to look for terms in many spellings."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reviewer.grounding.fold import Folded, fold
from reviewer.grounding.stemming import stem_word

Place = tuple[int, int]
"""Positions [start, end) in the folded text."""

_WORD = re.compile(r"(?P<address>(?:https?://|www\.)\S++)|[^\W_]++(?:'[^\W_]++)?+")
_SENTENCE_END = re.compile(r"[.!?;](?: |$)")
_MAX_BETWEEN = 2
"""Words that may stand between two words of a phrase: `roll the change back`."""
_MIN_COMPOUND = 6
"""Shortest word that may also be written as two, such as `oncall`."""
_MIN_PART = 4
"""Shortest part of such a word that may stand apart from the other, as in `roll it back`."""
_APART = frozenset(
    ("and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "per", "than", "to", "via")
)
"""Words that never stand inside a word taken apart: `scoring for card payments` speaks of no scorecard."""
_MAX_WORDS = 10


class Phrase(NamedTuple):
    """One way in which a term can stand in a text."""

    stems: tuple[str, ...]
    between: int
    """Words that may stand between two of its words."""
    halves: tuple[str, str] | None = None
    """Stems of the two parts of the word that is taken apart, where one is."""


@lru_cache(maxsize=4096)
def spell_term(term: str) -> tuple[Phrase, ...]:
    """Give a term's stems as it is, with two words joined, and with one word taken apart.

    Remembered, as a rubric's terms are looked for in every document.
    """
    words = [match.group() for match in _WORD.finditer(fold(term).text) if match.lastgroup is None][:_MAX_WORDS]
    return tuple(_spell_phrase(words))


def _spell_phrase(words: Sequence[str]) -> Iterator[Phrase]:
    stems = tuple(_stem(word) for word in words)
    if not stems:
        return
    yield Phrase(stems, _MAX_BETWEEN)
    for number in range(len(words) - 1):
        for first in dict.fromkeys((words[number], stems[number])):
            joined = _stem(first + words[number + 1])
            yield Phrase((*stems[:number], joined, *stems[number + 2 :]), _MAX_BETWEEN)
    for number, word in enumerate(words):
        for cut in range(2, len(word) - 1) if len(word) >= _MIN_COMPOUND else ():
            halves = (_stem(word[:cut]), _stem(word[cut:]))
            between = _MAX_BETWEEN if min(cut, len(word) - cut) >= _MIN_PART else 0
            yield Phrase((*stems[:number], *halves, *stems[number + 1 :]), between, halves)


class WordIndex:
    """Where each stem stands; addresses of web pages are left out."""

    def __init__(self, folded: Folded) -> None:
        self._text = folded.text
        self._places: list[Place] = []
        self._numbers: dict[str, list[int]] = {}
        for match in _WORD.finditer(folded.text):
            if match.lastgroup is None:
                self._numbers.setdefault(_stem(match.group()), []).append(len(self._places))
                self._places.append(match.span())
        self._stems = [""] * len(self._places)
        for stem, numbers in self._numbers.items():
            for number in numbers:
                self._stems[number] = stem

    def __len__(self) -> int:
        """Give the number of words."""
        return len(self._places)

    def find(self, term: str) -> list[Place]:
        """Find a word or phrase by its stems, in order of place; `rollback`, `roll-back` and `rolled back` meet.

        A term without a word, such as `±`, is found as it is written.
        """
        if not any(map(str.isalnum, term)):
            sign = fold(term).text.strip()
            return [match.span() for match in re.finditer(re.escape(sign), self._text)] if sign else []
        found: dict[int, int] = {}
        for phrase in spell_term(term):
            if phrase.halves is not None and not all(half in self._numbers for half in phrase.halves):
                continue
            for first, last in self._find_phrase(phrase):
                found.setdefault(first, last)
        return [(self._places[first][0], self._places[last][1]) for first, last in sorted(found.items())]

    def _find_phrase(self, phrase: Phrase) -> Iterator[tuple[int, int]]:
        stems, between = phrase.stems, phrase.between
        for first in self._numbers.get(stems[0], ()):
            last = first
            for stem in stems[1:]:
                window = self._stems[last + 1 : last + 2 + between]
                if stem not in window:
                    break
                step = window.index(stem)
                if phrase.halves is not None and not _APART.isdisjoint(window[:step]):
                    break
                last += 1 + step
            else:
                start, end = self._places[first][1], self._places[last][0]
                if last == first or not _SENTENCE_END.search(self._text, start, end):
                    yield first, last


def _stem(word: str) -> str:
    return stem_word(word.removesuffix("'s"))
