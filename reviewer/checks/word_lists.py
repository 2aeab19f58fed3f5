"""Word lists as data: the terms of `words/*.txt`, and where they stand in a text."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from reviewer.checks.reading import Reading

FOLDER = Path(__file__).parent / "words"
ENDING = r"\w{0,20}"
GAP = r"[ \t]*(?:[ \t]|\r?\n[ \t]*)"


@cache
def read_words(name: str) -> tuple[str, ...]:
    """Read a bundled list: one term a line, `#` starts a comment; read once, when first asked for."""
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(term for line in lines if (term := line.partition("#")[0].strip()))


class WordList:
    """Terms that are found as whole words, whatever their case; a term's `*` at the end stands for any ending."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms = {term: _find_rarest(term) for term in (_fold(raw) for raw in terms) if term.strip("* ")}

    def find(self, reading: Reading, text: str) -> Iterator[re.Match[str]]:
        """Find the terms in the reading's `prose`, or in a text of the same length made from it."""
        lowered = reading.derive(_lower_prose)
        # substring search first: of a long list few terms stand in a document, and a pattern of few is fast
        present = [term for term, word in self._terms.items() if word in lowered]
        if not present:
            return iter(())
        choices = "|".join(_write_pattern(term) for term in sorted(present, key=len, reverse=True))
        return re.finditer(rf"(?<![\w-])(?:{choices})(?![\w-])", text, re.IGNORECASE)


def _lower_prose(reading: Reading) -> str:
    return _fold(reading.prose)


def _fold(text: str) -> str:
    return text.lower().replace("’", "'")


def _find_rarest(term: str) -> str:
    """Give the longest word of a term, which is the one least likely to stand in a text by chance."""
    return max(term.replace("*", " ").split(), key=len)


def _write_pattern(term: str) -> str:
    words = [re.escape(word.removesuffix("*")).replace("'", "['’]") for word in term.split()]
    return GAP.join(words) + (ENDING if term.endswith("*") else "")
