"""Markdown's marks that come in pairs: emphasis, links and struck text."""

import re

from reviewer.grounding.characters import is_in_word
from reviewer.grounding.pieces import CLAIM, COPY, DROP, InnerMarks, Piece

EMPHASIS = "*"
BRACKET = "["
_MAX_SHOWN = 200
"""Longest link text that is looked up among the labels."""
_LABEL = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200}+)\]:", re.MULTILINE)


def find_labels(text: str) -> frozenset[str]:
    """Find the labels that link definitions (`[label]: target`) give, in lower case."""
    if "]:" not in text:
        return frozenset()
    return frozenset(label.lower() for label in _LABEL.findall(text) if not label.startswith("^"))


class Pairs:
    """Pairs the marks of one block; a mark without its partner stays as it is."""

    def __init__(self, text: str, how: InnerMarks, labels: frozenset[str]) -> None:
        self.text = text
        self.loose = how == "loose"
        self.labels = labels
        self.pieces: list[Piece] = []
        self.struck: list[tuple[int, int]] = []
        """Offsets [start, end) of struck text, without its marks."""
        self._openers: dict[str, list[tuple[int, int]]] = {"*": [], "_": []}
        """Index among the pieces and length of each run that may open emphasis."""
        self._brackets: list[int] = []
        """Index among the pieces of each open bracket."""
        self._strikes: dict[str, int] = {}

    def end_span(self) -> None:
        """End what emphasis and links can reach over: a block, or a cell of a table."""
        if not (self._brackets or any(self._openers.values())):
            return
        if self.loose:
            for index, _ in self._openers["*"] + self._openers["_"]:
                self._replace(index, CLAIM, EMPHASIS)
            for index in self._brackets:
                self._replace(index, CLAIM, BRACKET)
        for openers in self._openers.values():
            openers.clear()
        self._brackets.clear()

    def take_emphasis(self, start: int, end: int, before: str, after: str) -> None:
        """Drop a pair of runs of `*` or `_`; what finds no partner stays, such as a star of significance."""
        char, length, index = self.text[start], end - start, len(self.pieces)
        self.pieces.append((COPY, start, end, ""))
        if length > 3:
            return
        word_before, word_after = is_in_word(before), is_in_word(after)
        # In `**C**onsistency` the second run closes; in `2*3` and `2**3` nothing does, whatever stands before.
        inside_word = word_before and word_after
        ends_letters = char == "*" and length > 1 and before.isalpha() and after.isalpha()
        closes = not before.isspace() and (not word_after or ends_letters)
        opens = not after.isspace() and not word_before
        rest = self._close_emphasis(self._openers[char], length) if closes else length
        if rest == 0:
            self._replace(index, DROP, EMPHASIS)
        elif rest < length:
            self.pieces[index] = (COPY, end - rest, end, "")
        elif opens:
            self._openers[char].append((index, length))
        elif self.loose and closes and not inside_word:
            self._replace(index, CLAIM, EMPHASIS)

    def _close_emphasis(self, openers: list[tuple[int, int]], length: int) -> int:
        while length and openers:
            index, open_length = openers.pop()
            used = min(length, open_length)
            length -= used
            if used == open_length:
                self._replace(index, DROP, EMPHASIS)
            else:
                _, start, end, _ = self.pieces[index]
                self.pieces[index] = (COPY, start, end - used, "")
                openers.append((index, open_length - used))
        return length

    def open_bracket(self, start: int, end: int) -> None:
        """Keep a `[` or `![` until it turns out to open a link."""
        self._brackets.append(len(self.pieces))
        self.pieces.append((COPY, start, end, ""))

    def close_link(self, start: int, end: int) -> bool:
        """Drop the `](target)` of a link with its open bracket; false if none is open."""
        if not self._brackets and not self.loose:
            return False
        self._drop_bracket(start)
        self.pieces.append((CLAIM, start + 1, end, self.text[start + 1 : end]))
        return True

    def close_reference(self, start: int, end: int) -> bool:
        """Drop the `][label]` of a link with its open bracket; false if the label is defined nowhere."""
        shown = self._read_bracketed(start)
        label = self.text[start + 2 : end - 1].lower() or shown
        if shown is None or not (self.loose or label in self.labels):
            self._forget_bracket()
            return False
        self._drop_bracket(start)
        self.pieces.append((CLAIM, start + 1, end, f"[{label}]"))
        return True

    def close_bracket(self, start: int, end: int) -> None:
        """Drop brackets around a label that is a link by itself; keep all others."""
        if self.loose or self._read_bracketed(start) in self.labels:
            if self._brackets:
                self._replace(self._brackets.pop(), CLAIM, BRACKET)
            self.pieces.append((CLAIM, start, end, BRACKET))
        else:
            self._forget_bracket()
            self.pieces.append((COPY, start, end, ""))

    def take_strike(self, start: int, end: int, before: str) -> None:
        """Keep the marks of struck text, because without them it would read as standing text."""
        mark = self.text[start:end]
        name = mark.strip("</>")
        is_tag = mark.startswith("<")
        if not mark.startswith("</") and (is_tag or before.isspace() or name not in self._strikes):
            self._strikes[name] = end
        elif name in self._strikes:
            self.struck.append((self._strikes.pop(name), start))
        self.pieces.append((COPY, start, end, ""))

    def _read_bracketed(self, end: int) -> str | None:
        """Give the text since the open bracket in lower case, nothing where none is open, empty where it is long."""
        if not self._brackets:
            return None
        _, _, start, _ = self.pieces[self._brackets[-1]]
        return self.text[start:end].lower() if end - start <= _MAX_SHOWN else ""

    def _drop_bracket(self, closing: int) -> None:
        if self._brackets:
            self._replace(self._brackets.pop(), DROP, BRACKET)
        self.pieces.append((DROP, closing, closing + 1, BRACKET))

    def _forget_bracket(self) -> None:
        if self._brackets:
            self._brackets.pop()

    def _replace(self, index: int, fold: int, put: str) -> None:
        _, start, end, _ = self.pieces[index]
        self.pieces[index] = (fold, start, end, put)
