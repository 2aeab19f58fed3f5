"""Two texts as rows of a table with two columns: equal lines side by side, differences marked to the word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal

from reviewer.domain.comparison import Hunk
from reviewer.reporters.compare_sheet import ComparisonSheet, Words

CONTEXT = 3
"""Equal lines shown around what differs, and around lines that a finding quotes."""


@dataclass(frozen=True)
class Cell:
    """One line of one text."""

    number: int
    """1-based."""
    words: Words
    tags: tuple[tuple[str, str], ...] = ()
    """Address and label of each finding that quotes the line."""


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    kind: Literal["equal", "changed", "skipped"]
    old: Cell | None = None
    new: Cell | None = None
    skipped: int = 0
    """Equal lines left out here."""


Tags = dict[int, list[tuple[str, str]]]


class RowMaker:
    """Makes the rows of a sheet."""

    def __init__(self, sheet: ComparisonSheet, old_tags: Tags, new_tags: Tags) -> None:
        """Set the sheet, and by line the findings that quote it."""
        self._sheet = sheet
        self._old_tags = old_tags
        self._new_tags = new_tags

    def make(self) -> list[Row]:
        """Give the rows from top to bottom, long equal stretches folded into one."""
        rows: list[Row] = []
        at_old = at_new = 1
        for hunk in self._sheet.comparison.hunks or ():
            rows += self._keep(at_old, at_new, hunk.old_start - at_old)
            rows += self._change(hunk)
            at_old, at_new = hunk.old_end + 1, hunk.new_end + 1
        rows += self._keep(at_old, at_new, len(self._sheet.old_lines) - at_old + 1)
        return list(_fold(rows))

    def _keep(self, old: int, new: int, size: int) -> Iterator[Row]:
        for place in range(size):
            line = self._sheet.old_lines[old + place - 1]
            words: Words = ((line, False),)
            yield Row("equal", self._cell_old(old + place, words), self._cell_new(new + place, words))

    def _change(self, hunk: Hunk) -> Iterator[Row]:
        pairs = zip_longest(self._sheet.list_old(hunk), self._sheet.list_new(hunk))
        for place, (old, new) in enumerate(pairs):
            left, right = self._mark(old, new)
            yield Row(
                "changed",
                None if old is None else self._cell_old(hunk.old_start + place, left),
                None if new is None else self._cell_new(hunk.new_start + place, right),
            )

    def _mark(self, old: str | None, new: str | None) -> tuple[Words, Words]:
        if old is None or new is None:
            return ((old or "", False),), ((new or "", False),)
        return self._sheet.mark_words(old, new)

    def _cell_old(self, number: int, words: Words) -> Cell:
        return Cell(number, words, tuple(self._old_tags.get(number, ())))

    def _cell_new(self, number: int, words: Words) -> Cell:
        return Cell(number, words, tuple(self._new_tags.get(number, ())))


def _fold(rows: Sequence[Row]) -> Iterator[Row]:
    """Leave out equal rows that are far from anything to see."""
    wanted = [row.kind != "equal" or _is_tagged(row) for row in rows]
    near = [any(wanted[max(place - CONTEXT, 0) : place + CONTEXT + 1]) for place in range(len(rows))]
    skipped = 0
    for row, shown in zip(rows, near, strict=True):
        if shown and skipped:
            yield Row("skipped", skipped=skipped)
            skipped = 0
        if shown:
            yield row
        else:
            skipped += 1
    if skipped:
        yield Row("skipped", skipped=skipped)


def _is_tagged(row: Row) -> bool:
    return bool((row.old and row.old.tags) or (row.new and row.new.tags))
