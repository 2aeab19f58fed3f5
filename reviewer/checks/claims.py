"""Sentences that claim something with a word instead of a number."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.reading import Reading
from reviewer.checks.word_lists import WordList
from reviewer.quantities.late_patterns import compile_late

NUMBER = compile_late(
    r"\d|[%‰]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?|half|halves|halved|twice|thrice|doubled?|doubling|tripled?|percent|zero|third|quarter"
    r"|orders? of magnitude)\b",
    re.IGNORECASE,
)
NEGATED = compile_late(
    r"\b(?:not|no|never|nor|without|hardly|neither|none|rather than|instead of|avoid\w*|cannot|\w+n['’]t)\b"
    r"[\w\s’'-]{0,20}$",
    re.IGNORECASE,
)


class Claim(NamedTuple):
    """A word of a list in a sentence of the running text that holds no number."""

    start: int
    end: int


def find_claims(reading: Reading, words: WordList) -> Iterator[Claim]:
    """Find the words of a list in sentences without a number; questions and negated words are left out."""
    found = words.find(reading, reading.running_text)
    if not found:
        return
    starts = [sentence.start for sentence in reading.sentences]
    numbered: dict[int, bool] = {}
    for start, end in found:
        sentence = reading.sentences[max(bisect_right(starts, start) - 1, 0)]
        if sentence.start not in numbered:
            numbered[sentence.start] = NUMBER.search(reading.prose, sentence.start, sentence.end) is not None
        before = reading.text[max(sentence.start, start - 40) : start]
        if not numbered[sentence.start] and reading.text[sentence.end - 1] != "?" and not NEGATED.search(before):
            yield Claim(start, end)
