"""A comparison as every report of it is given: with the lines of both texts, and in a reader's groups."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewer.domain.comparison import Comparison, EarlierFinding, Fate, Hunk, NewFinding

Words = tuple[tuple[str, bool], ...]
"""A line in pieces, each with whether the other line lacks it."""


def leave_words(old: str, new: str) -> tuple[Words, Words]:
    """Give both lines without a mark."""
    return ((old, False),), ((new, False),)


@dataclass(frozen=True)
class ComparisonSheet:
    """A comparison with what it is about."""

    comparison: Comparison
    old_lines: tuple[str, ...] = ()
    """Lines of the old text; none where it is not at hand."""
    new_lines: tuple[str, ...] = ()
    mark_words: Callable[[str, str], tuple[Words, Words]] = leave_words
    """Marks what differs between a line and the one that stands in its place."""

    def list_old(self, hunk: Hunk) -> tuple[str, ...]:
        """Give the lines that a hunk takes away."""
        return self.old_lines[hunk.old_start - 1 : hunk.old_end]

    def list_new(self, hunk: Hunk) -> tuple[str, ...]:
        """Give the lines that a hunk puts in."""
        return self.new_lines[hunk.new_start - 1 : hunk.new_end]


FATE_TITLES = {
    Fate.FIXED: "Answered by changed lines",
    Fate.GONE: "Gone with their text",
    Fate.STILL_OPEN: "Still open",
    Fate.NOT_RAISED: "Not raised again, though no change answers them",
    Fate.DISMISSED: "Dismissed by the author",
    Fate.DEFERRED: "Deferred by the author",
    Fate.TOUCHED: "Their lines changed; not reviewed again yet",
    Fate.UNTOUCHED: "Nothing about them changed; not reviewed again yet",
}
"""In the order of a report."""


def list_fates(comparison: Comparison) -> Iterator[tuple[Fate, str, list[EarlierFinding]]]:
    """Give the earlier findings in groups, with a title for each; only groups that hold anything."""
    for fate, title in FATE_TITLES.items():
        group = [one for one in comparison.earlier if one.fate is fate]
        if group:
            yield fate, title, group


NEW_TITLES = {
    "changed": "New, on changed lines",
    "unchanged": "New, on unchanged text: missed last time",
    "unknown": "New",
}


def list_new(comparison: Comparison) -> Iterator[tuple[str, list[NewFinding]]]:
    """Give the findings that are new in groups, with a title for each; only groups that hold anything."""
    for on, title in NEW_TITLES.items():
        group = [one for one in comparison.new_findings if one.on == on]
        if group:
            yield title, group
