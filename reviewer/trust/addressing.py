"""Sentences that tell a reviewer or an LLM what to do. They are searched by their words first, then by pattern."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from reviewer.trust.phrases import ADDRESS, CHINESE, CHINESE_GOALS, GOALS, SELF_SUFFICIENT, Goal

REACH = 180
"""Characters on each side of a word that are looked at; no pattern crosses the end of a sentence or is longer."""

_SEPARATORS = b"\t\n\r\x0b\x0c!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"
_TABLE = bytes(
    32 if code in _SEPARATORS else code + 32 if 65 <= code <= 90 else code  # small letters, and no punctuation
    for code in range(256)
)


class Told(NamedTuple):
    """A place that tells a reviewer what to do."""

    start: int
    end: int
    goal: str


class _Index(NamedTuple):
    """The goals by their words, as they stand in translated bytes."""

    by_word: dict[bytes, tuple[int, ...]]
    """Rare word → numbers of the goals that it speaks for."""
    others: tuple[frozenset[bytes], ...]
    """By a goal's number: words of which a sentence must hold one as well; an empty set asks for none."""


@cache
def _index_words() -> _Index:
    found: dict[bytes, tuple[int, ...]] = {}
    for number, goal in enumerate(GOALS):
        for word in goal.words:
            found[word.encode()] = (*found.get(word.encode(), ()), number)
    return _Index(found, tuple(frozenset(word.encode() for word in goal.others) for goal in GOALS))


def _list_words(plain: str) -> set[bytes]:
    return set(plain.encode("utf-8", "surrogatepass").translate(_TABLE).split())


def find_told(text: str, *, hidden: bool) -> list[Told]:
    """Find the sentences that tell a reviewer what to do, in the order of their place.

    Args:
        text: what is searched; line ends in it count as blanks, empty lines end a sentence.
        hidden: whether no reader sees the text. Then an instruction need not say whom it speaks to; in plain sight it
            must, so that a document about ratings is no instruction.
    """
    plain = _flatten(text)
    found: dict[tuple[int, int], Told] = {}
    for at, numbers in _find_candidates(plain):
        low, high = max(0, at - REACH), at + REACH
        words = _list_words(plain[low:high])
        for number in numbers:
            others = _index_words().others[number]
            if others and others.isdisjoint(words):
                continue
            goal = GOALS[number]
            match = goal.pattern.search(plain, low, high)
            if match is not None and (hidden or _speaks(plain, match.span(), goal)):
                found.setdefault(match.span(), Told(*match.span(), goal.name))
                break
    if not text.isascii() and CHINESE.search(text):
        for pattern in CHINESE_GOALS:
            for match in pattern.finditer(plain):
                found.setdefault(match.span(), Told(*match.span(), "other language"))
    return sorted(found.values())


def _find_candidates(plain: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Give the places of the rare words of goals whose other words stand in the text as well."""
    index = _index_words()
    words = _list_words(plain)
    open_goals = {number for number, others in enumerate(index.others) if not others or not others.isdisjoint(words)}
    for word in index.by_word.keys() & words:
        numbers = tuple(number for number in index.by_word[word] if number in open_goals)
        if numbers:
            for at in _find_word(plain, word.decode()):
                yield at, numbers


def _find_word(plain: str, word: str) -> Iterator[int]:
    at = plain.find(word)
    while at >= 0:
        end = at + len(word)
        if not (plain[end : end + 1].isalnum() or (at and (plain[at - 1].isalnum() or plain[at - 1] == "_"))):
            yield at
        at = plain.find(word, end)


def _speaks(plain: str, span: tuple[int, int], goal: Goal) -> bool:
    """Tell whether the sentence around a match says whom it speaks to, or need not."""
    if goal.name in SELF_SUFFICIENT:
        return True
    start = max(plain.rfind(mark, max(0, span[0] - REACH), span[0]) + 1 for mark in (". ", "! ", "? ", "; "))
    return ADDRESS.search(plain[start : span[1] + 40]) is not None


def _flatten(text: str) -> str:
    """Give the text in small letters, of the same length, with blanks for line ends and a full stop at empty lines."""
    plain = text.lower()
    if len(plain) != len(text):
        plain = text.replace("\u0130", "I").lower()
    if "\r" in plain:
        plain = plain.replace("\r", " ")
    if "\u2019" in plain:
        plain = plain.replace("\u2019", "'")
    return plain.replace("\n\n", ". ").replace("\n \n", " . ").replace("\n", " ")
