"""Where lines of the old text are in the new one, and which changed lines touch a place. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from reviewer.domain.comparison import Hunk


class LineMap:
    """Two texts by their hunks."""

    def __init__(self, hunks: Sequence[Hunk], old_lines: Sequence[str], new_lines: Sequence[str]) -> None:
        """Set the hunks, in order, and both texts' lines."""
        self.hunks = hunks
        self._old_lines = old_lines
        self._new_lines = new_lines
        self._old_starts = [hunk.old_start for hunk in hunks]

    def find_new(self, first: int, last: int) -> tuple[int, int]:
        """Give the lines of the new text that old lines `first` to `last` became; the second is less where none did."""
        return self._move(first, at_end=False), self._move(last, at_end=True)

    def _move(self, line: int, *, at_end: bool) -> int:
        number = bisect_right(self._old_starts, line) - 1
        while number >= 0 and self.hunks[number].old_count == 0 and self.hunks[number].old_start > line:
            number -= 1
        if number < 0:
            return line
        hunk = self.hunks[number]
        if line <= hunk.old_end:
            return hunk.new_end if at_end else hunk.new_start
        return line + (hunk.new_end - hunk.old_end)

    def find_touching(self, first: int, last: int) -> tuple[Hunk, ...]:
        """Give the hunks that change old lines `first` to `last`, or put lines right before or behind them.

        Blank lines between do not part what was put in from what it stands beside.
        """
        before = first
        while before > 1 and not self._old_lines[before - 2].strip():
            before -= 1
        behind = last + 1
        while behind <= len(self._old_lines) and not self._old_lines[behind - 1].strip():
            behind += 1
        return tuple(
            hunk
            for hunk in self.hunks
            if (hunk.old_start <= last and hunk.old_end >= first)
            or (not hunk.old_count and before <= hunk.old_start <= behind)
        )

    def find_holding(self, first: int, last: int) -> tuple[Hunk, ...]:
        """Give the hunks that put new lines among `first` to `last` of the new text."""
        return tuple(hunk for hunk in self.hunks if hunk.new_count and hunk.new_start <= last and hunk.new_end >= first)

    def find_mentions(self, terms: Iterable[str]) -> tuple[Hunk, ...]:
        """Give the hunks whose new lines hold a term that their old lines did not; case does not count."""
        folded = [term.casefold() for term in terms if term.strip()]
        return tuple(hunk for hunk in self.hunks if self._brings(hunk, folded))

    def _brings(self, hunk: Hunk, terms: Sequence[str]) -> bool:
        old = "\n".join(self._old_lines[hunk.old_start - 1 : hunk.old_end]).casefold()
        new = "\n".join(self._new_lines[hunk.new_start - 1 : hunk.new_end]).casefold()
        return any(term in new and term not in old for term in terms)

    def deletes(self, first: int, last: int) -> bool:
        """Whether old lines `first` to `last` lie in hunks that put nothing in their place."""
        gone = {
            line
            for hunk in self.hunks
            if not self._says_something(hunk)
            for line in range(max(hunk.old_start, first), min(hunk.old_end, last) + 1)
        }
        return len(gone) == last - first + 1

    def _says_something(self, hunk: Hunk) -> bool:
        return any(line.strip() for line in self._new_lines[hunk.new_start - 1 : hunk.new_end])
