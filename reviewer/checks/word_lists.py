"""Word lists as data: the terms of `words/*.txt`, and where they stand in a text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reviewer.checks.reading import Reading
from reviewer.checks.scanning import lower_prose
from reviewer.quantities.text_scans import find_string, lower

FOLDER = Path(__file__).parent / "words"
WORD = re.compile(r"\w+(?:['-]+\w+)*")
BETWEEN_WORDS = bytes(
    32 if code < 128 and not chr(code).isalnum() and chr(code) not in "'-_" else code for code in range(256)
)
"""Turns ASCII characters that stand in no word into spaces, byte by byte."""
ENDING = r"\w{0,20}"
GAP = r"[ \t]*(?:[ \t]|\r?\n[ \t]*)"
SHORTEST_START = 3
"""Letters of a term's first word below which it is found too often; it is then sought with the space behind it."""


@cache
def read_words(name: str) -> tuple[str, ...]:
    """Read a bundled list: one term a line, `#` starts a comment; read once, when first asked for."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(term for line in lines if (term := line.partition("#")[0].strip()))


class Term(NamedTuple):
    """A term ready to be found."""

    start: str
    """Its first word, in lower case."""
    rarest: str
    """Its longest word, which is the one least likely to stand in a text by chance."""
    text: str


class WordList:
    """Terms that are found as whole words, whatever their case; a term's `*` at the end stands for any ending."""

    def __init__(self, terms: Iterable[str]) -> None:
        made = [_make_term(lower(term)) for term in dict.fromkeys(terms) if term.strip("* ")]
        self._open = [term for term in made if term.text.endswith("*")]
        self._whole: dict[str, list[Term]] = {}
        """Rarest word → the terms that end where it or their last word ends."""
        for term in made:
            if not term.text.endswith("*"):
                self._whole.setdefault(term.rarest, []).append(term)

    def find(self, reading: Reading, text: str) -> list[tuple[int, int]]:
        """Find the terms as [start, end) in the reading's `prose`, or in a text of the same length made from it.

        In order; of terms that overlap the one that starts first counts, and of those the longest.
        """
        lowered, words = reading.derive(lower_prose), reading.derive(split_prose)
        present = [term for term in self._open if words.may_hold(term.rarest)]
        present += [term for word in self._whole.keys() & words.whole for term in self._whole[word]]
        found = {match.span() for term in present for match in _find_term(term, lowered, text)}
        spans: list[tuple[int, int]] = []
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if not spans or start >= spans[-1][1]:
                spans.append((start, end))
        return spans


class ProseWords(NamedTuple):
    """The different words of the prose, in lower case."""

    whole: frozenset[str]
    """Each word, and each piece between spaces and ASCII marks."""
    joined: str
    """Those pieces: shorter than the prose, and all that a word can stand in."""

    def may_hold(self, word: str) -> bool:
        """Whether something in lower case and without spaces may stand in the prose; never wrong with a no."""
        return word in self.joined or not word.isalnum()


def split_prose(reading: Reading) -> ProseWords:
    """Split the prose into its words: what letters alone make up needs no pattern."""
    spaced = reading.derive(lower_prose).encode("utf-8", "surrogatepass").translate(BETWEEN_WORDS)
    pieces = set(spaced.decode("utf-8", "surrogatepass").split())
    mixed = WORD.findall(" ".join([piece for piece in pieces if not piece.isalpha()]))
    return ProseWords(frozenset(pieces.union(mixed)), " ".join(pieces))


def _make_term(term: str) -> Term:
    plain = term.replace("*", "").split()
    return Term(plain[0], max(plain, key=len), term)


@cache
def _compile_term(term: str) -> re.Pattern[str]:
    """Write a term as a pattern; only for terms that stand in a document, as compiling takes longer than searching."""
    words = [re.escape(word.removesuffix("*")).replace("'", "['’]") for word in term.split()]
    ending = ENDING if term.endswith("*") else ""
    return re.compile(rf"(?<![\w-]){GAP.join(words)}{ending}(?![\w-])", re.IGNORECASE)


def _find_term(term: Term, lowered: str, text: str) -> Iterator[re.Match[str]]:
    """Find a term: plain search for its first word is many times faster than a pattern over the whole text."""
    pattern = _compile_term(term.text)
    is_short = len(term.start) < SHORTEST_START
    if is_short and " " not in term.text:
        yield from pattern.finditer(text)
        return
    for wanted in [term.start + space for space in " \t\r\n"] if is_short else [term.start]:
        matches = (pattern.match(text, place) for place in find_string(lowered, wanted))
        yield from (match for match in matches if match)
