"""Confidence intervals as authors print them: `95% CI [-0.2, 0.6]`, `95% interval −3.8 to 8.4`, `0.6–2.6`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from reviewer.checks.figures import blank_marks, read_style
from reviewer.checks.reading import Reading, Span
from reviewer.quantities.late_patterns import compile_late
from reviewer.quantities.numbers import UNIT, Style, normalise_unit, read_digits

DIGITS = r"(?>\d{1,3}(?:,\d{3}(?!\d)){1,4}(?:\.\d{1,9})?|\d{1,12}(?:[.,]\d{1,9})?)"
MONEY = r"(?:US\$|[€$£])?"
ENDS = (
    rf"(?P<low_sign>[-−–+]?)(?P<money>{MONEY})(?P<low>{DIGITS})(?:\s?(?P<low_unit>{UNIT}))?"
    r"(?:\s+(?:to|and|through)\s+|\s?[,;]\s?|\s?(?:\.{2,3}|…|[-–—−])\s?)"
    rf"(?P<high_sign>[-−–+]?){MONEY}(?P<high>{DIGITS})(?:\s?(?P<unit>{UNIT}))?(?![\w%]|[.,:/]\d)"
)
LABEL = (
    r"(?:(?<![\d.])\d{2}(?:\.\d{1,2})?\s?%[\s-]{0,2}(?:[a-z]{2,14}[\s-]){0,3}(?:CrI|CI|HDI|intervals?|ranges?"
    r"|bounds|limits)\b"
    r"|\b(?:confidence|credible|plausible|uncertainty|bootstrap)\s(?:intervals?|ranges?|bounds|limits)\b"
    r"|\b(?:CI|CrI|HDI)(?=\s?[:=]?\s?[\[(]))"
)
GAP = r"(?:[^\d.;()\[\]\n+−–-]{0,60}?[\s:=,])?[\[(]?\s?"
LABELLED = compile_late(rf"{LABEL}{GAP}(?:between\s+|from\s+)?{ENDS}")
BARE = compile_late(rf"[\[(]?\s?{ENDS}\s?[\])]?")
LABEL_WORD = compile_late("CI|CrI|HDI|interval|range|bounds|limits")
"""One of these stands in every label: far cheaper to search for."""
MINUS = ("-", "−", "–")


class Interval(NamedTuple):
    """A printed interval."""

    start: int
    """Offset of the first character of its label."""
    end: int
    low: Decimal
    high: Decimal
    step: Decimal
    """One unit of the last printed digit, of the coarser end."""
    unit: str
    """Of its ends, in the spelling of `numbers`; empty where none is printed."""
    text: str
    """As printed, label included, on one line."""

    def spans(self, value: int) -> bool:
        """Whether the value lies inside, not at an end."""
        return self.low < value < self.high


class Passage(NamedTuple):
    """A paragraph or list item that states intervals: its sentences with theirs."""

    sentences: tuple[tuple[int, str, tuple[Interval, ...]], ...]
    """Offset, text without marks of emphasis, and intervals of each sentence."""

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join(text for _, text, _ in self.sentences)


def may_label(text: str) -> bool:
    """Whether a text may call something an interval."""
    return LABEL_WORD.search(text) is not None


def read_labelled(reading: Reading) -> tuple[Span, ...]:
    """Find the sentences that may call something an interval: one scan for all of them."""
    return reading.sentences_with(LABEL_WORD)


def find_intervals(text: str, style: Style, base: int = 0) -> Iterator[Interval]:
    """Find the intervals that are called so; offsets are counted from `base`."""
    for match in LABELLED.finditer(text) if may_label(text) else ():
        interval = _build(match, style, base)
        if interval:
            yield interval


def read_interval(cell: str, style: Style, base: int = 0) -> Interval | None:
    """Read a table cell that is one interval and nothing else, such as `+0.6 to +2.6` or `[0.6, 2.6]`."""
    match = BARE.fullmatch(cell.strip()) if len(cell) < 80 else None
    return _build(match, style, base) if match else None


def _build(match: re.Match[str], style: Style, base: int) -> Interval | None:
    low, high = read_digits(match["low"], style), read_digits(match["high"], style)
    if low is None or high is None:
        return None
    units = [normalise_unit(unit) for unit in (match["low_unit"], match["unit"]) if unit]
    unit = normalise_unit(match["money"]) if match["money"] else next(iter(units), "")
    low, high = (-low if match["low_sign"] in MINUS else low), (-high if match["high_sign"] in MINUS else high)
    if low >= high or len(set(units)) > 1:
        return None
    step = max(Decimal(1).scaleb(int(end.as_tuple().exponent)) for end in (low, high))
    text = " ".join(match.group().split())
    return Interval(base + match.start(), base + match.end(), low, high, step, unit, text)


def read_passages(reading: Reading) -> tuple[Passage, ...]:
    """Find the paragraphs and list items that state an interval."""
    stated = _read_stated(reading)
    if not stated:
        return ()
    passages: list[Passage] = []
    open_passage: list[tuple[int, str, tuple[Interval, ...]]] = []
    last = 0
    for sentence in reading.sentences:
        gap = reading.text[last : sentence.start]
        if gap.strip() or gap.replace("\r", "").count("\n") > 1:
            _close(open_passage, passages)
        open_passage.append((sentence.start, sentence.text, stated.get(sentence.start, ())))
        last = sentence.end
    _close(open_passage, passages)
    return tuple(passages)


def _read_stated(reading: Reading) -> dict[int, tuple[Interval, ...]]:
    """Give offset of a sentence → the intervals that it states, for those that state any."""
    found: dict[int, tuple[Interval, ...]] = {}
    for sentence in reading.derive(read_labelled):
        if any(map(str.isdigit, sentence.text)):
            style = reading.derive(read_style)
            intervals = tuple(find_intervals(blank_marks(sentence.text), style, sentence.start))
            if intervals:
                found[sentence.start] = intervals
    return found


def _close(sentences: list[tuple[int, str, tuple[Interval, ...]]], passages: list[Passage]) -> None:
    if any(intervals for _, _, intervals in sentences):
        passages.append(Passage(tuple((start, blank_marks(text), found) for start, text, found in sentences)))
    sentences.clear()
