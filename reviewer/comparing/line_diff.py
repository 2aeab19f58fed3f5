"""Which lines differ between two texts: lines that are unique in both hold the rest in place. Pure.

Unique common lines first (patience diff, Bram Cohen), because a person reads a moved paragraph better as one that went
and one that came than as a hundred blank lines kept; between them the longest common runs.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from reviewer.domain.comparison import Hunk

MOST_PAIRS = 1_000_000
"""Lines of one text times lines of the other up to which runs without a unique line are searched; longer ones are taken
as changed whole, because the search takes the square of it."""

Block = tuple[int, int, int]
"""First line in the old text and in the new one, from 0, and how many are equal from there."""


def diff_lines(old: Sequence[str], new: Sequence[str]) -> tuple[Hunk, ...]:
    """Give the runs of lines that differ, in order; putting each in the place of the old ones makes the new text."""
    hunks: list[Hunk] = []
    at_old = at_new = 0
    for start_old, start_new, size in (*_match(old, new), (len(old), len(new), 0)):
        if start_old > at_old or start_new > at_new:
            hunks.append(
                Hunk(
                    old_start=at_old + 1,
                    old_count=start_old - at_old,
                    new_start=at_new + 1,
                    new_count=start_new - at_new,
                )
            )
        at_old, at_new = start_old + size, start_new + size
    return tuple(hunks)


def _match(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Give equal runs in order, each as long as it goes."""
    joined: list[Block] = []
    for start_old, start_new, size in sorted(_search(old, new)):
        if joined:
            last_old, last_new, last = joined[-1]
            if last_old + last == start_old and last_new + last == start_new:
                joined[-1] = (last_old, last_new, last + size)
                continue
        joined.append((start_old, start_new, size))
    return joined


def _search(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a, a_end, b, b_end = waiting.pop()
        head = a
        while a < a_end and b < b_end and old[a] == new[b]:
            a, b = a + 1, b + 1
        if a > head:
            yield head, b - (a - head), a - head
        tail = a_end
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
        if tail > a_end:
            yield a_end, b_end, tail - a_end
        if a == a_end or b == b_end:
            continue
        anchors = _find_anchors(old[a:a_end], new[b:b_end])
        if not anchors:
            yield from _search_runs(old[a:a_end], new[b:b_end], a, b)
        for (i, j), (next_i, next_j) in pairwise([(0, 0), *anchors, (a_end - a, b_end - b)] if anchors else []):
            waiting.append((a + i, a + next_i, b + j, b + next_j))


def _find_anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Give the places of lines that each text has once, as many as stand in the same order in both."""
    in_old, in_new = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if in_new[line] == 1}
    pairs = [(i, places[line]) for i, line in enumerate(old) if in_old[line] == 1 and line in places]
    return _keep_rising(pairs)


def _keep_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest run of pairs whose second numbers rise; their first ones do already."""
    ends: list[int] = []  # of the runs of each length, the smallest last number
    holders: list[int] = []  # and whose it is
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        before.append(holders[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            holders.append(number)
        else:
            ends[length], holders[length] = place, number
    kept: list[tuple[int, int]] = []
    number = holders[-1] if holders else -1
    while number >= 0:
        kept.append(pairs[number])
        number = before[number]
    return kept[::-1]


def _search_runs(old: Sequence[str], new: Sequence[str], a: int, b: int) -> Iterator[Block]:
    if len(old) * len(new) <= MOST_PAIRS:
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            if block.size:
                yield a + block.a, b + block.b, block.size
