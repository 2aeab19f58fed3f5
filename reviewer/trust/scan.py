"""A document → what no reader sees in it and what speaks to a reviewer, before any LLM is asked."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reviewer.domain.document import Document
from reviewer.domain.trust import FILLER, Mark, MarkKind
from reviewer.trust.addressing import Told, find_told
from reviewer.trust.characters import DISGUISE, MIXED_WORD, PLAINER, UNSEEN, find_unseen, spell_plainly
from reviewer.trust.encoded import find_base64, find_frames
from reviewer.trust.regions import Code, Region, find_hidden_regions, find_side_regions

LONGEST_PAYLOAD = 200
MOST_MARKS = 500
"""Marks of a document that are kept; one with more is described well enough by the first."""
MOST_NESTED = 8
MOST_LINE = 5_000
_NOT_LINE_END = re.compile(r"[^\r\n]")
_SUPPRESSION = re.compile(
    r"\s*reviewer:\s*(?:ignore(?:-file)?|dismiss|defer)\s+[\w, \t-]{1,300}?\bbecause\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Scan:
    """What a scan has found."""

    marks: tuple[Mark, ...]
    """In the order of their place."""
    hidden: tuple[tuple[int, int], ...]
    """Spans [start, end) that no reader sees, in order and apart from each other."""

    @property
    def told_lines(self) -> frozenset[int]:
        """Lines that tell a reviewer what to do, seen by a reader or not."""
        return _list_lines(mark for mark in self.marks if mark.addressed)

    @property
    def told_lines_seen(self) -> frozenset[int]:
        """Lines that do so in plain sight."""
        return _list_lines(mark for mark in self.marks if mark.addressed and not mark.hidden)

    @property
    def integrity(self) -> tuple[Mark, ...]:
        """The instructions that no reader sees."""
        return tuple(mark for mark in self.marks if mark.is_integrity)


@lru_cache(maxsize=1)
def scan_document(document: Document) -> Scan:
    """Scan a document in time linear in its length.

    The last scan is kept: the checks and then the screening ask for that of the same document.
    """
    return _Scanner(document).scan()


class _Scanner:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.marks: list[Mark] = []
        self.hidden: list[tuple[int, int]] = []

    def scan(self) -> Scan:
        code = Code(self.document)
        hidden = sorted(find_hidden_regions(self.document, code), key=lambda region: region.start)
        self._read_hidden(hidden)
        if told := find_told(self.text, hidden=False):
            side = sorted(find_side_regions(self.document, code), key=lambda region: region.start)
            self._read_told(told, hidden, side)
        self._read_encoded()
        if not self.text.isascii():
            self._read_characters()
            self._read_disguises()
        ordered = sorted(self.marks, key=lambda mark: (not mark.is_integrity, mark.start))[:MOST_MARKS]
        return Scan(tuple(sorted(ordered, key=lambda mark: (mark.start, mark.end))), _join(self.hidden))

    def _line(self, offset: int) -> int:
        return self.document.position(offset).line

    def _mark(self, kind: MarkKind, start: int, end: int, payload: str, *, hidden: bool, addressed: bool) -> None:
        shown = " ".join(payload.replace(FILLER, "").split())
        shown = shown if len(shown) <= LONGEST_PAYLOAD else shown[: LONGEST_PAYLOAD - 1] + "…"
        self.marks.append(
            Mark(
                kind=kind,
                line=self._line(start),
                line_end=self._line(max(start, end - 1)),
                start=start,
                end=end,
                payload=shown,
                hidden=hidden,
                addressed=addressed,
            )
        )

    def _read_hidden(self, regions: Iterable[Region]) -> None:
        for region in regions:
            payload = self.text[region.body_start : region.body_end]
            addressed = self._tells(_SUPPRESSION.sub("", payload, count=1))
            self._mark(region.kind, region.start, region.end, payload, hidden=True, addressed=addressed)
            self.hidden.append((region.start, region.end))

    def _tells(self, payload: str) -> bool:
        """Tell whether hidden text tells a reviewer what to do, as it stands, spelled plainly or decoded."""
        if find_told(payload, hidden=True):
            return True
        if not payload.isascii() and find_told(spell_plainly(payload), hidden=True):
            return True
        return any(find_told(one.payload, hidden=True) for one in find_base64(payload))

    def _read_told(self, told_here: list[Told], always: list[Region], others: list[Region]) -> None:
        """Mark the sentences in sight; those in a title, an attribute or front matter are out of it."""
        for told in told_here:
            if _find_around(always, told.start):
                continue
            region = _find_around(others, told.start)
            kind = region.kind if region else MarkKind.SENTENCE
            start, end = (told.start, told.end) if region is None else self._cut(region, told.start, told.end)
            payload = self.text[start:end]
            self._mark(kind, start, end, payload, hidden=region is not None, addressed=True)
            if region is not None:
                self.hidden.append((start, end))

    def _cut(self, region: Region, start: int, end: int) -> tuple[int, int]:
        """Give what of a region is taken out: of front matter the lines that speak, else what is between its marks."""
        if region.kind is MarkKind.FRONT_MATTER:
            first = self.document.line_span(self._line(start), self._line(min(end, region.end) - 1))
            return max(first[0], region.start), min(first[1], region.end)
        return region.start, region.end

    def _read_encoded(self) -> None:
        for one in find_base64(self.text):
            addressed = bool(find_told(one.payload, hidden=True))
            self._mark(MarkKind.BASE64, one.start, one.end, one.payload, hidden=addressed, addressed=addressed)
            if addressed:
                self.hidden.append((one.start, one.end))
        for frame in find_frames(self.text):
            payload = self.text[frame.start : frame.end]
            self._mark(frame.kind, frame.start, frame.end, payload, hidden=False, addressed=frame.addressed)

    def _read_characters(self) -> None:
        for found in find_unseen(self.text, self._line):
            addressed = found.spells
            if found.kind.value == "bidi":
                inside = UNSEEN.sub("", self.text[found.start : found.end])
                addressed = bool(find_told(found.payload, hidden=True) or find_told(inside, hidden=True))
            self._mark(found.kind, found.start, found.end, found.payload, hidden=True, addressed=addressed)
            whole = found.kind is MarkKind.BIDI and addressed
            self.hidden += [(found.start, found.end)] if whole else list(found.spans)

    def _read_disguises(self) -> None:
        """Mark instructions that only show once unseen characters go and look-alikes are read as what they seem."""
        text = self.text
        lines = sorted({self._line(match.start()) for match in DISGUISE.finditer(text)})
        for line in lines:
            start, end = self.document.line_span(line, line)
            raw = text[start : min(end, start + MOST_LINE)]
            mixed = MIXED_WORD.search(raw)
            if not mixed and not PLAINER.search(raw):
                continue
            plain = spell_plainly(raw)
            addressed = bool(find_told(plain, hidden=False)) and not find_told(raw, hidden=False)
            if not addressed and not mixed:
                continue
            broken = addressed and UNSEEN.search(raw) is not None
            kind = MarkKind.ZERO_WIDTH if broken else MarkKind.HOMOGLYPHS
            self._mark(kind, start, start + len(raw.rstrip("\r\n")), plain, hidden=broken, addressed=addressed)
            if broken:
                self.hidden.append((start, start + len(raw.rstrip("\r\n"))))


def _list_lines(marks: Iterable[Mark]) -> frozenset[int]:
    return frozenset(line for mark in marks for line in range(mark.line, mark.line_end + 1))


def _find_around(regions: Sequence[Region], offset: int) -> Region | None:
    """Find the region around an offset among regions in the order of their starts; they nest a few levels at most."""
    at = bisect_right(regions, offset, key=lambda region: region.start)
    return next((one for one in reversed(regions[max(0, at - MOST_NESTED) : at]) if offset < one.end), None)


def _join(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def cover(document: Document, spans: Iterable[tuple[int, int]]) -> Document:
    """Give the document with fillers in place of some spans; line ends and all offsets stay."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += [document.text[done:start], _NOT_LINE_END.sub(FILLER, document.text[start:end])]
        done = end
    if not done:
        return document
    pieces.append(document.text[done:])
    fields = {name: getattr(document, name) for name in Document.model_fields}
    return Document.model_construct(**{**fields, "text": "".join(pieces)})


def cover_lines(document: Document, lines: Iterable[int]) -> Document:
    """Give the document with fillers in place of some lines (1-based)."""
    return cover(document, _join(document.line_span(line, line) for line in lines))
