"""A word that raises a claim instead of a number.

What it finds: words such as "obviously", "massive", "proves that" or "seamless" in a sentence of running text that
holds no number. Questions and denials ("not obviously") are left alone.
Why it matters: such a word asks the reader to believe; a demanding one believes the rest of the page less.
Bad:
    Caching brings a massive gain in latency.
Good:
    Caching cuts the latency at p99 from 240 to 90 ms.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from reviewer.checks.check import Check, Spot
from reviewer.checks.claims import find_claims
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.checks.word_lists import WordList, read_words
from reviewer.domain.rubric import Severity


def find_boosters(reading: Reading, words: WordList) -> Iterator[Spot]:
    """Find boosters in sentences without a number."""
    for claim in find_claims(reading, words):
        word = cut_excerpt(reading.text[claim.start : claim.end])
        yield Spot(
            claim.start, claim.end, f'"{word}" stands in place of a number or a reason: give it, or leave the word out'
        )


def make_check(extra: Sequence[str] = ()) -> Check:
    """Make the check with further words."""

    @cache
    def load_words() -> WordList:
        return WordList((*read_words("boosters"), *extra))

    def find(reading: Reading) -> Iterator[Spot]:
        return find_boosters(reading, load_words())

    return Check(
        code="DOC502",
        slug="boosters",
        severity=Severity.NIT,
        confidence="medium",
        find=find,
        doc=__doc__,
    )


CHECK = make_check()
