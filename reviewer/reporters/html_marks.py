"""Parts of a document and the places that comments are about → HTML in which exactly those words are marked.

This is where text of the document becomes HTML: every character goes through `escape`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice, pairwise

from reviewer.domain.rubric import Severity
from reviewer.reporters.escaping import clean_text
from reviewer.reporters.html_blocks import Part
from reviewer.reporters.html_inline import Run

TAGS = ("link", "image", "strong", "em", "del", "code", "raw", "marker", "bullet")
ELEMENTS = {"strong": "strong", "em": "em", "del": "del", "code": "code"}

MOST_COVERS = 24
"""Comments that one stretch of words is marked for; of more, those that began last. Each keeps its number in the text,
but hundreds of places one inside the other would otherwise cost the square of their number."""


@dataclass(frozen=True)
class Mark:
    """A place that a comment is about."""

    id: str
    """Of the place; safe as an HTML id, as are all ids here."""
    comment: str
    """Id of the comment."""
    label: str
    """The comment's number."""
    start: int
    end: int
    severity: Severity
    quiet: bool = False
    """Of a comment that is folded away."""


class Painter:
    """Writes runs as HTML and puts marks around the words they are about."""

    def __init__(self, text: str, marks: Sequence[Mark], runs: Sequence[Run]) -> None:
        self._text = text
        self._revealed: set[int] = set()
        shown = [run for run in runs if run.shown and run.start < run.end]
        self._edges, self._covers = _sweep(marks)
        self._begins: dict[int, list[Mark]] = {}
        self._ends: dict[int, list[Mark]] = {}
        hidden = [run for run in runs if not run.shown and run.start < run.end]
        for mark in marks:
            for run in [] if _list_touched(shown, mark) else _list_touched(hidden, mark):
                self._revealed.add(run.start)
        shown += [run for run in hidden if run.start in self._revealed]
        shown.sort(key=lambda run: run.start)
        self.placed: set[str] = set()
        """Ids of the marks that stand on at least one character."""
        for mark in marks:
            if touched := _list_touched(shown, mark):
                self.placed.add(mark.id)
                self._begins.setdefault(max(touched[0].start, mark.start), []).append(mark)
                self._ends.setdefault(min(touched[-1].end, mark.end), []).append(mark)

    def paint(self, runs: Iterable[Run]) -> str:
        """Write runs, in order, as HTML."""
        return "".join(piece for run in runs for piece in self._paint_run(run))

    def shows(self, run: Run) -> bool:
        """Say whether a run is in sight, by itself or because a mark stands on nothing else."""
        return run.shown or run.start in self._revealed

    def _paint_run(self, run: Run) -> Iterator[str]:
        if self.shows(run):
            styles = run.styles if run.shown else run.styles | {"raw"}
            first = bisect_right(self._edges, run.start)
            inner = self._edges[first : bisect_left(self._edges, run.end)]
            cuts = [run.start, *inner, run.end]
            for start, end in pairwise(cuts):
                yield from self._paint_piece(start, end, styles)
        if "break" in run.styles:
            yield "<br>"

    def _paint_piece(self, start: int, end: int, styles: frozenset[str]) -> Iterator[str]:
        if start >= end:
            return
        covers = self._covers[bisect_right(self._edges, start)]
        for mark in self._begins.get(start, ()):
            yield f'<span class="at" id="{mark.id}" tabindex="-1"></span>'
        words = _write_words(self._text[start:end], styles)
        if covers:
            heaviest = max(covers, key=lambda mark: (not mark.quiet, mark.severity.rank))
            quiet = " quiet" if heaviest.quiet else ""
            of = " ".join(dict.fromkeys(mark.comment for mark in covers))
            yield f'<mark class="{heaviest.severity.value}{quiet}" data-of="{of}">{words}</mark>'
        else:
            yield words
        for mark in self._ends.get(end, ()):
            yield f'<a class="badge {mark.severity.value}" href="#{mark.comment}" data-of="{mark.comment}"'
            yield f' aria-label="Comment {mark.label}, {mark.severity.value}">{mark.label}</a>'


def paint_document(parts: Sequence[Part], painter: Painter) -> str:
    """Write a document as HTML."""
    return "\n".join(_paint_part(part, painter) for part in parts)


def _paint_part(part: Part, painter: Painter) -> str:
    around = f' data-line="{part.line}"'
    classes = " ".join(
        ["block", *([f"in{part.indent}"] if part.indent else []), *([f"q{part.quotes}"] if part.quotes else [])]
    )
    if part.tag == "table":
        box = f'<div class="{classes} table" tabindex="0" role="group" aria-label="Table"{around}>'
        return f"{box}{_paint_table(part, painter)}</div>"
    words = painter.paint(part.runs)
    match part.tag:
        case "heading":
            tag = f"h{min(part.level + 2, 6)}"
            return f'<{tag} class="{classes} l{part.level}"{around}>{words}</{tag}>'
        case "code":
            return f'<pre class="{classes}"{around}><code>{words}</code></pre>'
        case "raw":
            return f'<pre class="{classes} raw"{around}>{words}</pre>'
        case "rule" if not words:
            return f'<hr class="{classes}"{around}>'
    return f'<p class="{classes}"{around}>{words}</p>'


def _paint_table(part: Part, painter: Painter) -> str:
    rows = []
    for number, row in enumerate(part.rows):
        tag = "td" if number else "th"
        cells = []
        for column, cell in enumerate(row):
            align = part.aligns[column] if column < len(part.aligns) else ""
            opening = f'<{tag} class="{align}">' if align else f"<{tag}>"
            cells.append(f"{opening}{painter.paint(cell)}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    empty_head = not any(painter.shows(run) for cell in part.rows[0] for run in cell)
    head = "" if empty_head else f"<thead>{rows[0]}</thead>"
    return f"<table>{head}<tbody>{''.join(rows[1:])}</tbody></table>"


def _write_words(text: str, styles: frozenset[str]) -> str:
    words = escape(clean_text(text))
    for style in reversed(TAGS):
        if style in styles:
            tag = ELEMENTS.get(style)
            words = f"<{tag}>{words}</{tag}>" if tag else f'<span class="{style}">{words}</span>'
    return words


def _list_touched(runs: Sequence[Run], mark: Mark) -> Sequence[Run]:
    """List the runs that a mark touches, of runs in the order of the source that do not overlap."""
    first = bisect_right(runs, mark.start, key=lambda run: run.end)
    last = bisect_left(runs, mark.end, key=lambda run: run.start)
    return runs[first:last]


def _sweep(marks: Sequence[Mark]) -> tuple[list[int], list[tuple[Mark, ...]]]:
    """Give the edges of marks, and the marks between them: `covers[i]` holds before `edges[i]`."""
    changes: dict[int, list[tuple[Mark, bool]]] = {}
    for mark in marks:
        changes.setdefault(mark.start, []).append((mark, True))
        changes.setdefault(mark.end, []).append((mark, False))
    edges = sorted(changes)
    active: dict[str, Mark] = {}
    covers: list[tuple[Mark, ...]] = [()]
    for edge in edges:
        for mark, begins in changes[edge]:
            if begins:
                active[mark.id] = mark
            else:
                active.pop(mark.id, None)
        covers.append(tuple(islice(reversed(active.values()), MOST_COVERS)))
    return edges, covers
