"""Where a number stands inside a verified quote: exactly as printed, never similar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reviewer.domain.document import BlockKind, Document
from reviewer.domain.finding import Anchor
from reviewer.grounding.locate import Located, Locator
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import DIGITS, Style, find_quantities, normalise_unit, read_digits
from reviewer.recompute.claim import Printed

CONTEXT = 60
"""Characters on each side of a number that its unit and words such as "about" are read from."""
MOST_NEARBY = 40
NUMBER = compile_late(rf"(?<![\d])(?<!\d[.,]){DIGITS}(?!\d)(?![.,]\d)")
GAP = r"[\s*_`|\u00a0\u202f]*"
DASH = r"[-‐‑‒–—−]"
MARKS = frozenset("*_`|")
TOKEN = compile_late(rf"[\w]+|{DASH}|[^\w\s]")
SIGN_BEFORE = compile_late(rf"(?<![\w)\]]){DASH}\s?(?:[€$£¥₹])?$")
UNIT_WORD = compile_late(r"[A-Za-zµμ%‰€$£¥₹²]+")


@dataclass(frozen=True)
class Place:
    """A number's place in the document, and the quote that it was verified in."""

    start: int
    end: int
    printed: Printed
    anchor: Anchor
    """The quote, in the document's own characters."""


def locate_number(
    locator: Locator,
    quote: str,
    lines: tuple[int, int],
    text: str,
    style: Style,
    *,
    single: bool = True,
    excluded_lines: frozenset[int] = frozenset(),
) -> Place | None:
    """Find a printed number inside its quote; None if the quote is not in the document or the number not in the quote.

    Args:
        locator: finds quotes in the document.
        quote: the LLM's copy of the words that hold the number.
        lines: first and last line that it names.
        text: the number as the LLM copied it.
        style: how the document prints decimals.
        single: whether the text is one number, so that other thousands separators or a unit left out do not matter;
            stamps, intervals and splits must stand there as they are.
        excluded_lines: lines whose words are no evidence.
    """
    found = locator.find(quote, *lines, excluded_lines=excluded_lines)
    if not isinstance(found, Located) or not text.strip():
        return None
    for anchor in found.anchors:
        spans = list(_find_text(text, anchor.quote))
        if not spans and single:
            spans = list(_find_value(text, anchor.quote, style))
        if len(spans) > 1 and single:
            spans = _choose_spans(locator.document, anchor, spans, text, style)
        if spans:
            start, end = spans[0]
            return _make_place(locator.document, anchor, anchor.start + start, anchor.start + end)
    return None


def _choose_spans(
    document: Document, anchor: Anchor, spans: list[tuple[int, int]], text: str, style: Style
) -> list[tuple[int, int]]:
    """Of several places of the same digits, choose those with the text's own sign and unit; none if they differ."""
    own = next(iter(find_quantities(text, style)), None)
    wanted = (own.unit, own.value) if own else None
    read = {span: _read_unit(document, anchor.start + span[0], style) for span in spans}
    fitting = [span for span in spans if read[span] == wanted] or spans
    return fitting if len({read[span] for span in fitting}) == 1 else []


def _find_text(text: str, quote: str) -> Iterator[tuple[int, int]]:
    """Find a text word by word; white space, marks and kinds of dashes between and in it do not matter."""
    words = [word for word in TOKEN.findall(text) if word not in MARKS]
    if not words:
        return
    parts = [DASH if re.fullmatch(DASH, word) else re.escape(word) for word in words]
    pattern = re.compile(GAP.join(parts), re.IGNORECASE)
    for match in pattern.finditer(quote):
        if _is_whole(quote, *match.span()) and _keeps_digits(quote, *match.span()):
            yield match.span()


def _is_whole(quote: str, start: int, end: int) -> bool:
    """Whether a span cuts no number and no word; a unit may follow a number closely."""
    before, after = quote[max(0, start - 2) : start], quote[end : end + 2]
    if quote[start].isalnum() and before and (before[-1].isalnum() or before[-1] == "_"):
        return False
    if quote[start].isdigit() and re.search(r"\d[.,'’]$", before):
        return False
    if quote[end - 1].isdigit():
        return re.match(r"[\d_]|[.,'’]\d", after) is None
    return not (quote[end - 1].isalpha() and after and (after[0].isalnum() or after[0] == "_"))


def _keeps_digits(quote: str, start: int, end: int) -> bool:
    """Whether a span cuts no number that is grouped by spaces, such as `5 400 000`."""
    return not any(
        match.start() < start < match.end() or match.start() < end < match.end() for match in NUMBER.finditer(quote)
    )


def _find_value(text: str, quote: str, style: Style) -> Iterator[tuple[int, int]]:
    """Find a number whose digits mean the same, such as `5400000` for `5,400,000`."""
    numbers = NUMBER.findall(text)
    wanted = read_digits(numbers[0], style) if len(numbers) == 1 else None
    if wanted is None:
        return
    units = _units_in(text)
    negative = bool(SIGN_BEFORE.search(text[: text.index(numbers[0])]))
    for match in NUMBER.finditer(quote):
        if read_digits(match.group(), style) != wanted or not _is_whole(quote, *match.span()):
            continue
        if negative and not SIGN_BEFORE.search(quote[max(0, match.start() - 4) : match.start()]):
            continue
        around = quote[max(0, match.start() - 5) : match.start()] + " " + quote[match.end() : match.end() + 25]
        if units and not any(unit in _units_in(around) for unit in units) and _has_unit(quote, match.start(), style):
            continue  # the LLM names a unit, and the document prints another one
        yield match.span()


def _units_in(text: str) -> set[str]:
    return {normalise_unit(word) for word in UNIT_WORD.findall(text)}


def _has_unit(quote: str, place: int, style: Style) -> bool:
    return any(found.unit for found in find_quantities(quote, style) if found.start <= place < found.end)


def _read_unit(document: Document, place: int, style: Style) -> tuple[str, Decimal | None]:
    """Give unit and value of the number at an offset, to tell two places of the same digits apart."""
    line_start = document.line_starts[document.position(place).line - 1]
    line = document.line_text(document.position(place).line)
    for found in find_quantities(line, style):
        if found.start <= place - line_start < found.end:
            return found.unit, found.value
    return "", None


def _make_place(document: Document, anchor: Anchor, start: int, end: int) -> Place:
    before, after = context(document, start, end)
    return Place(start, end, Printed(_plain(document.text[start:end]), before, after), anchor)


def context(document: Document, start: int, end: int) -> tuple[str, str]:
    """Give what stands before and behind a span on its own lines; a table cell ends at its border."""
    first, last = document.position(start).line, document.position(end - 1).line
    line_start = document.line_span(first, first)[0]
    line_end = document.line_span(last, last)[1]
    before = document.text[max(line_start, start - CONTEXT) : start]
    after = document.text[end : min(line_end, end + CONTEXT)]
    if document.line_text(first).lstrip().startswith("|"):
        before, after = before.rpartition("|")[2], after.partition("|")[0]
    elif last < document.line_count and len(after) < CONTEXT and _continues(document, last):
        # a unit may stand on the next line of a paragraph
        after = after.rstrip() + " " + document.line_text(last + 1).lstrip()[: CONTEXT - len(after)]
    return _plain(before), _plain(after.rstrip("\r\n"))


def _continues(document: Document, line: int) -> bool:
    return any(
        block.kind is BlockKind.PARAGRAPH and block.line_start <= line < block.line_end for block in document.blocks
    )


def _plain(text: str) -> str:
    """Blank the marks of Markdown out."""
    return re.sub(r"[*`]|(?<!\w)_|_(?!\w)", "", text).replace("\r", "").replace("\n", " ")


def list_nearby(document: Document, places: list[Place]) -> tuple[Printed, ...]:
    """Give the other numbers of the paragraphs, lists and tables that some places stand in, the nearest first."""
    taken = [(place.start, place.end) for place in places]
    found: dict[int, tuple[int, Printed]] = {}
    for start, end in _blocks_of(document, places):
        text = document.text[start:end]
        for match in NUMBER.finditer(text):
            a, b = start + match.start(), start + match.end()
            if any(a < last and first < b for first, last in taken) or a in found:
                continue
            distance = min(min(abs(a - last), abs(first - b)) for first, last in taken)
            found[a] = distance, Printed(match.group(), *context(document, a, b))
    nearest = sorted(found.values(), key=lambda one: one[0])
    return tuple(printed for _, printed in nearest[:MOST_NEARBY])


def _blocks_of(document: Document, places: list[Place]) -> list[tuple[int, int]]:
    spans: set[tuple[int, int]] = set()
    for place in places:
        first, last = document.position(place.start).line, document.position(place.end - 1).line
        around = [
            block
            for block in document.blocks
            if block.line_start <= first and last <= block.line_end and block.kind is not BlockKind.QUOTE
        ]
        smallest = min(around, key=lambda block: block.line_end - block.line_start, default=None)
        lines = (smallest.line_start, smallest.line_end) if smallest else (first, last)
        spans.add(document.line_span(*lines))
    return sorted(spans)
