"""Sentences that claim something with a word instead of a number."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from reviewer.checks.reading import Reading, Span
from reviewer.checks.word_lists import WordList

NUMBER = re.compile(
    r"\d|[%‰]|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|billions?|half|halves|halved"
    r"|twice|thrice|doubled?|doubling|tripled?|percent|zero|third|quarter|orders? of magnitude)\b",
    re.IGNORECASE,
)
NEGATED = re.compile(
    r"\b(?:not|no|never|nor|without|hardly|neither|none|rather than|instead of|avoid\w*|cannot|\w+n['’]t)\b[\w\s’'-]{0,20}$",
    re.IGNORECASE,
)
LONGEST_SENTENCE = 2000
"""Characters of a sentence that are searched for a number, on each side of the word."""


class Claim(NamedTuple):
    """A word of a list in a sentence of the running text that holds no number."""

    start: int
    end: int
    sentence: Span


def find_claims(reading: Reading, words: WordList) -> Iterator[Claim]:
    """Find the words of a list in sentences without a number; questions and negated words are left out."""
    starts: list[int] | None = None
    for match in words.find(reading, reading.running_text):
        if starts is None:
            starts = [sentence.start for sentence in reading.sentences]
        sentence = reading.sentences[max(bisect_right(starts, match.start()) - 1, 0)]
        first, last = (
            max(sentence.start, match.start() - LONGEST_SENTENCE),
            min(sentence.end, match.end() + LONGEST_SENTENCE),
        )
        text = reading.text[first:last]
        if text.endswith("?") or NUMBER.search(text) or NEGATED.search(text[: match.start() - first][-40:]):
            continue
        yield Claim(match.start(), match.end(), sentence)
