"""Which characters inside a block are Markdown's marks, and what stands for each stretch of it when folded."""

import html
import re
from collections.abc import Callable, Sequence
from typing import Final, Literal

from reviewer.grounding.characters import LONG_DASHES, SHORT_DASHES, fold_cluster, joins_previous, split_clusters
from reviewer.grounding.lines import Line, LineKind
from reviewer.grounding.tokens import TOKEN

Reading = Literal["paired", "loose", "literal"]
"""How marks are read: as Markdown does, every possible mark as one (for quotes cut out of their marks), none."""

COPY: Final = 0
"""The characters themselves, in lower case."""
PUT: Final = 1
"""Other characters."""
GAP: Final = 2
"""A space, or nothing where one stands already."""
DASH: Final = 3
"""A dash, with or without the spaces around it."""
DROP: Final = 4
"""Nothing: a mark."""
CLAIM: Final = 5
"""Nothing: a mark that a quote may have only where the document has it too."""

Piece = tuple[int, int, int, str]
"""What becomes of a stretch of text (one of the above), its offsets [start, end), and characters or a mark's token."""

_LABEL = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200}+)\]:", re.MULTILINE)
_MARK = "*"
_BRACKET = "["


def find_labels(text: str) -> frozenset[str]:
    """Find the labels that link definitions (`[label]: target`) give, in lower case."""
    if "]:" not in text:
        return frozenset()
    return frozenset(label.lower() for label in _LABEL.findall(text) if not label.startswith("^"))


class MarkReader:
    """Reads block after block of one text into pieces."""

    def __init__(self, text: str, reading: Reading) -> None:
        self.text = text
        self.reading = reading
        self.labels = find_labels(text)
        self.struck: list[tuple[int, int]] = []
        """Offsets [start, end) of struck text, without its marks."""
        self._take: dict[str, Callable[[int, int], None]] = {
            "emphasis": self._take_emphasis,
            "cell": self._take_cell,
            "footnote": self._take_footnote,
            "open": self._take_open,
            "link": self._take_link,
            "reference": self._take_reference,
            "close": self._take_close,
            "strike": self._take_strike,
            "escape": self._take_escape,
            "entity": self._take_entity,
            "break": self._take_break,
            "tag": self._take_tag,
            "autolink": self._take_autolink,
        }

    def read(self, lines: Sequence[Line]) -> list[Piece]:
        """Read a block's lines; the pieces cover every line's body and a gap after it."""
        self._pieces: list[Piece] = []
        self._start_span()
        self._strikes: dict[str, int] = {}
        self._code_until = -1
        self._next_ticks = self._pair_backticks(lines)
        for line in lines:
            for mark in line.marks:
                self._pieces.append((CLAIM if mark.matters else DROP, mark.start, mark.end, mark.token))
            self._line = line
            if line.body < line.end:
                self._read_line(line)
            self._pieces.append((GAP, line.end, line.stop, ""))
        self._end_span()
        return self._pieces

    def _end_span(self) -> None:
        """End what emphasis and links can reach over: a block, or a cell of a table."""
        if self.reading == "loose":
            for index, _ in self._openers["*"] + self._openers["_"]:
                self._replace(index, CLAIM, _MARK)
        self._start_span()

    def _start_span(self) -> None:
        self._openers: dict[str, list[tuple[int, int]]] = {"*": [], "_": []}
        self._brackets: list[int] = []

    def _read_line(self, line: Line) -> None:
        text, add, take = self.text, self._pieces.append, self._take
        literal = line.kind is LineKind.CODE or self.reading == "literal"
        for match in TOKEN.finditer(text, line.body, line.end):
            kind = match.lastgroup or ""
            start, end = match.span()
            if kind == "plain":
                add((COPY, start, end, ""))
            elif kind == "space":
                add((GAP, start, end, ""))
            elif kind == "dash":
                self._take_dash(start, end)
            elif kind == "foreign":
                self._take_foreign(start, end)
            elif kind == "code":
                add((DROP, start, end, ""))
                if self._code_until < start:
                    self._code_until = self._next_ticks.get(start, -1)
            elif kind == "quote":
                # After a digit it may be inches or seconds of arc, which are not feet or minutes.
                add((PUT, start, end, '"' if start and text[start - 1].isdigit() else "'"))
            elif literal or start < self._code_until or kind == "other":
                self._take_literal(start, end, line)
            else:
                take[kind](start, end)

    def _pair_backticks(self, lines: Sequence[Line]) -> dict[int, int]:
        """Give for each run of backticks the next run of the same length in the block."""
        first, last = lines[0].body, lines[-1].end
        if self.text.find("`", first, last) < 0:
            return {}
        pairs: dict[int, int] = {}
        latest: dict[int, int] = {}
        for match in re.finditer(r"`++", self.text[first:last]):
            start, length = first + match.start(), len(match.group())
            if length in latest:
                pairs[latest[length]] = start
            latest[length] = start
        return pairs

    def _replace(self, index: int, fold: int, put: str) -> None:
        _, start, end, _ = self._pieces[index]
        self._pieces[index] = (fold, start, end, put)

    def _take_literal(self, start: int, end: int, line: Line) -> None:
        characters = self.text[start:end]
        if characters == "\\" and end == line.end and self.reading != "literal" and line.kind is not LineKind.CODE:
            self._pieces.append((DROP, start, end, ""))
        elif characters.isascii():
            self._pieces.append((COPY, start, end, ""))
        else:
            self._take_foreign(start, end)

    def _take_dash(self, start: int, end: int) -> None:
        first = self.text[start]
        kind = "long" if first in LONG_DASHES else "short" if end == start + 1 else "run"
        if self.reading == "loose" and kind != "long" and self._is_spaced(start, end):
            self._pieces.append((CLAIM, start, end, "-"))
        else:
            self._pieces.append((DASH, start, end, kind))

    def _is_spaced(self, start: int, end: int) -> bool:
        return self._before(start).isspace() and self._after(end).isspace()

    def _before(self, start: int) -> str:
        return self.text[start - 1] if start > self._line.body else " "

    def _after(self, end: int) -> str:
        return self.text[end] if end < self._line.end else " "

    def _take_foreign(self, start: int, end: int) -> None:
        text, pieces = self.text, self._pieces
        if joins_previous(text[start]) and pieces and pieces[-1][0] == COPY and pieces[-1][2] == start:
            _, before, _, _ = pieces.pop()
            start -= 1
            if before < start:
                pieces.append((COPY, before, start, ""))
        for cluster in split_clusters(text[start:end]):
            folded = fold_cluster(cluster)
            if folded == '"' and not text[start - 1 : start].isdigit():
                folded = "'"
            pieces.append((PUT if folded else DROP, start, start + len(cluster), folded))
            start += len(cluster)

    def _take_emphasis(self, start: int, end: int) -> None:
        """Drop a pair of runs of `*` or `_`; what finds no partner stays, such as a star of significance."""
        char, length = self.text[start], end - start
        before, after = self._before(start), self._after(end)
        inside_word = before.isalnum() and after.isalnum()
        closes = not before.isspace() and (not after.isalnum() or (inside_word and char == "*"))
        opens = not after.isspace() and not before.isalnum()
        index = len(self._pieces)
        self._pieces.append((COPY, start, end, ""))
        if length > 3:
            return
        openers = self._openers[char]
        rest = self._close_emphasis(openers, length) if closes else length
        if rest == 0:
            self._replace(index, DROP, _MARK)
        elif rest < length:
            self._pieces[index] = (COPY, end - rest, end, "")
        elif opens:
            openers.append((index, length))
        elif self.reading == "loose" and closes and not inside_word:
            self._replace(index, CLAIM, _MARK)

    def _close_emphasis(self, openers: list[tuple[int, int]], length: int) -> int:
        while length and openers:
            index, open_length = openers.pop()
            used = min(length, open_length)
            length -= used
            if used == open_length:
                self._replace(index, DROP, _MARK)
            else:
                _, start, end, _ = self._pieces[index]
                self._pieces[index] = (COPY, start, end - used, "")
                openers.append((index, open_length - used))
        return length

    def _take_cell(self, start: int, end: int) -> None:
        if self._line.kind is LineKind.TABLE or self.reading == "loose":
            self._pieces += [(CLAIM, start, end, "|"), (GAP, start, end, "")]
            self._end_span()
        else:
            self._pieces.append((COPY, start, end, ""))

    def _take_footnote(self, start: int, end: int) -> None:
        self._pieces.append((CLAIM, start, end, self.text[start:end]))

    def _take_open(self, start: int, end: int) -> None:
        self._brackets.append(len(self._pieces))
        self._pieces.append((COPY, start, end, ""))

    def _take_link(self, start: int, end: int) -> None:
        if self._brackets or self.reading == "loose":
            self._drop_bracket()
            self._pieces += [(DROP, start, start + 1, _BRACKET), (CLAIM, start + 1, end, self.text[start + 1 : end])]
        else:
            self._take_literal(start, end, self._line)

    def _take_reference(self, start: int, end: int) -> None:
        target = self.text[start + 2 : end - 1].lower()
        shown = self._bracketed(start)
        if shown is not None and (self.reading == "loose" or (target or shown) in self.labels):
            self._drop_bracket()
            self._pieces.append((CLAIM, start, end, f"[{target or shown}]"))
        else:
            self._take_literal(start, end, self._line)
            self._forget_bracket()

    def _take_close(self, start: int, end: int) -> None:
        shown = self._bracketed(start)
        if shown is not None and (self.reading == "loose" or shown in self.labels):
            self._replace(self._brackets.pop(), CLAIM, _BRACKET)
            self._pieces.append((CLAIM, start, end, _BRACKET))
        else:
            self._forget_bracket()
            self._pieces.append((COPY, start, end, ""))

    def _bracketed(self, end: int) -> str | None:
        """Give the text since the open bracket in lower case, or nothing where none is open or it is long."""
        if not self._brackets:
            return None
        _, _, start, _ = self._pieces[self._brackets[-1]]
        return self.text[start:end].lower() if end - start <= 200 else ""

    def _drop_bracket(self) -> None:
        if self._brackets:
            self._replace(self._brackets.pop(), DROP, _BRACKET)

    def _forget_bracket(self) -> None:
        if self._brackets:
            self._brackets.pop()

    def _take_strike(self, start: int, end: int) -> None:
        """Keep the marks of struck text, because without them it would read as standing text."""
        mark = self.text[start:end]
        name = mark.strip("</>")
        if mark.startswith("<"):
            opens = not mark.startswith("</")
        else:
            opens = self._before(start).isspace() or name not in self._strikes
        if opens:
            self._strikes[name] = end
        elif name in self._strikes:
            self.struck.append((self._strikes.pop(name), start))
        self._pieces.append((COPY, start, end, ""))

    def _take_escape(self, start: int, end: int) -> None:
        self._pieces += [(DROP, start, start + 1, ""), (COPY, start + 1, end, "")]

    def _take_entity(self, start: int, end: int) -> None:
        character = html.unescape(self.text[start:end])
        if character == self.text[start:end]:
            self._take_literal(start, end, self._line)
        elif character.isspace():
            self._pieces.append((GAP, start, end, ""))
        elif character in LONG_DASHES + SHORT_DASHES:
            self._pieces.append((DASH, start, end, "long" if character in LONG_DASHES else "short"))
        else:
            folded = "".join(map(fold_cluster, split_clusters(character)))
            folded = "'" if folded == '"' and not self._before(start).isdigit() else folded
            self._pieces.append((PUT if folded else DROP, start, end, folded))

    def _take_break(self, start: int, end: int) -> None:
        self._pieces.append((GAP, start, end, ""))

    def _take_tag(self, start: int, end: int) -> None:
        self._pieces.append((DROP, start, end, ""))

    def _take_autolink(self, start: int, end: int) -> None:
        self._pieces.append((DROP, start, start + 1, ""))
        self._take_literal(start + 1, end - 1, self._line)
        self._pieces.append((DROP, end - 1, end, ""))
