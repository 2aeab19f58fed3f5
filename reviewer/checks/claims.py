"""Sentences that claim something with a word instead of a number."""

import re
from bisect import bisect_left, bisect_right
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
    r"\b(?:not|no|never|nor|without|hardly|neither|none|rather than|instead of|avoid\w*|cannot|\w+n['’]t)\b"
    r"[\w\s’'-]{0,20}$",
    re.IGNORECASE,
)


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
        before = reading.text[max(sentence.start, match.start() - 40) : match.start()]
        if reading.text[sentence.end - 1] != "?" and not _has_number(reading, sentence) and not NEGATED.search(before):
            yield Claim(match.start(), match.end(), sentence)


def _has_number(reading: Reading, sentence: Span) -> bool:
    numbers = reading.derive(_find_numbers)
    place = bisect_left(numbers, sentence.start)
    return place < len(numbers) and numbers[place] < sentence.end


def _find_numbers(reading: Reading) -> list[int]:
    return [match.start() for match in NUMBER.finditer(reading.prose)]
