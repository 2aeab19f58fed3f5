"""Which characters inside a block are Markdown's marks, and what stands for each stretch of it when folded."""

import html
import re
from collections.abc import Callable, Sequence

from reviewer.grounding.characters import LONG_DASHES, SHORT_DASHES, fold_cluster, joins_previous, split_clusters
from reviewer.grounding.lines import Line, LineKind
from reviewer.grounding.pieces import CLAIM, COPY, DASH, DROP, GAP, PUT, InnerMarks, Piece
from reviewer.grounding.spans import Pairs, find_labels
from reviewer.grounding.tokens import TOKEN


class MarkReader:
    """Reads block after block of one text into pieces."""

    def __init__(self, text: str, how: InnerMarks, labels: frozenset[str]) -> None:
        self.text = text
        self.how = how
        self.labels = labels | find_labels(text)
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
        self._pairs = Pairs(self.text, self.how, self.labels)
        self._pieces = self._pairs.pieces
        self._code_until = -1
        """Offset of the backticks that end the open code span."""
        self._next_ticks = self._pair_backticks(lines)
        for line in lines:
            for mark in line.marks:
                self._pieces.append((CLAIM if mark.matters else DROP, mark.start, mark.end, mark.token))
            self._line = line
            if line.body < line.end:
                self._read_line(line)
            self._pieces.append((GAP, line.end, line.stop, ""))
        self._pairs.end_span()
        self.struck += self._pairs.struck
        return self._pieces

    def _read_line(self, line: Line) -> None:
        text, add, take = self.text, self._pieces.append, self._take
        literal = line.kind is LineKind.CODE or self.how == "literal"
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
                self._take_quote(start, end, '"')
            elif literal or start < self._code_until or kind == "other":
                self._take_literal(start, end)
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

    def _before(self, start: int) -> str:
        return self.text[start - 1] if start > self._line.body else " "

    def _after(self, end: int) -> str:
        return self.text[end] if end < self._line.end else " "

    def _take_literal(self, start: int, end: int) -> None:
        if self.text[start:end].isascii():
            self._pieces.append((COPY, start, end, ""))
        else:
            self._take_foreign(start, end)

    def _take_dash(self, start: int, end: int) -> None:
        kind = "long" if self.text[start] in LONG_DASHES else "short" if end == start + 1 else "run"
        spaced = self._before(start).isspace() and self._after(end).isspace()
        if self.how == "listed" and kind != "long" and spaced:
            self._pieces.append((CLAIM, start, end, "-"))
        else:
            self._pieces.append((DASH, start, end, kind))

    def _take_quote(self, start: int, end: int, folded: str) -> None:
        # An LLM turns double quotes to single ones inside JSON; behind a digit they may be inches, which stay.
        if folded == '"' and not (start and self.text[start - 1].isdigit()):
            folded = "'"
        self._pieces.append((PUT if folded else DROP, start, end, folded))

    def _take_foreign(self, start: int, end: int) -> None:
        text, pieces = self.text, self._pieces
        follows = bool(pieces) and pieces[-1][0] == COPY and pieces[-1][2] == start
        # A mark that waits for its partner keeps its piece.
        if follows and joins_previous(text[start]) and text[start - 1] not in "*_[":
            _, before, _, _ = pieces.pop()
            start -= 1
            if before < start:
                pieces.append((COPY, before, start, ""))
        for cluster in split_clusters(text[start:end]):
            self._take_quote(start, start + len(cluster), fold_cluster(cluster))
            start += len(cluster)

    def _take_emphasis(self, start: int, end: int) -> None:
        self._pairs.take_emphasis(start, end, self._before(start), self._after(end))

    def _take_cell(self, start: int, end: int) -> None:
        if self._line.kind is LineKind.TABLE or self.how == "loose":
            self._pieces += [(CLAIM, start, end, "|"), (GAP, start, end, "")]
            self._pairs.end_span()
        else:
            self._take_literal(start, end)

    def _take_footnote(self, start: int, end: int) -> None:
        self._pieces.append((CLAIM, start, end, self.text[start:end]))

    def _take_open(self, start: int, end: int) -> None:
        self._pairs.open_bracket(start, end)

    def _take_link(self, start: int, end: int) -> None:
        if not self._pairs.close_link(start, end):
            self._take_literal(start, end)

    def _take_reference(self, start: int, end: int) -> None:
        if not self._pairs.close_reference(start, end):
            self._take_literal(start, end)

    def _take_close(self, start: int, end: int) -> None:
        self._pairs.close_bracket(start, end)

    def _take_strike(self, start: int, end: int) -> None:
        self._pairs.take_strike(start, end, self._before(start))

    def _take_escape(self, start: int, end: int) -> None:
        self._pieces.append((DROP, start, start + 1, ""))
        escaped = self.text[end - 1]
        if escaped == "-":
            self._take_dash(end - 1, end)
        else:
            self._take_quote(end - 1, end, "" if escaped == "`" else escaped)

    def _take_entity(self, start: int, end: int) -> None:
        character = html.unescape(self.text[start:end])
        if character == self.text[start:end]:
            self._take_literal(start, end)
        elif character.isspace():
            self._take_break(start, end)
        elif character in LONG_DASHES + SHORT_DASHES:
            self._pieces.append((DASH, start, end, "long" if character in LONG_DASHES else "short"))
        else:
            self._take_quote(start, end, "".join(map(fold_cluster, split_clusters(character))))

    def _take_break(self, start: int, end: int) -> None:
        self._pieces.append((GAP, start, end, ""))

    def _take_tag(self, start: int, end: int) -> None:
        self._pieces.append((DROP, start, end, ""))

    def _take_autolink(self, start: int, end: int) -> None:
        self._take_tag(start, start + 1)
        self._take_literal(start + 1, end - 1)
        self._take_tag(end - 1, end)
