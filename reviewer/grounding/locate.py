"""Find the place of a quote in a document, to the character, or say why there is none."""

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from reviewer.domain.document import BlockKind, Document
from reviewer.domain.finding import Anchor
from reviewer.domain.trust import FILLER
from reviewer.grounding.edges import cuts_word
from reviewer.grounding.fold import fold
from reviewer.grounding.matching import Matcher, Span
from reviewer.grounding.quotes import MAX_CHARACTERS, spell_quote, split_at_dots
from reviewer.grounding.refusals import Refusal
from reviewer.grounding.sentences import find_sentence_starts
from reviewer.grounding.words import WordIndex

_NEAREST_CUTOFF = 60.0
_MAX_WIDENING = 200
"""Characters by which a similar passage is widened to whole words on each side."""


class Located(NamedTuple):
    """A quote that stands in the document."""

    anchors: tuple[Anchor, ...]
    """One, or one for each part of a quote that leaves out whole sentences."""
    moved: bool
    """True when it stands on other lines than claimed."""


class NotLocated(NamedTuple):
    """A quote that is no evidence."""

    reason: Refusal


class Locator:
    """Finds quotes in one document, which is folded once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.folded = fold(document.text)
        self._found: dict[tuple[str, int, int, frozenset[int]], Located | NotLocated] = {}
        """Quotes looked for so far with lines claimed and excluded: an LLM rests several answers on one sentence."""

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Offsets at which sentences begin."""
        return find_sentence_starts(self.document.text)

    @cached_property
    def title_lines(self) -> frozenset[int]:
        """Lines of headings and of the first rows of tables."""
        headings = {section.line_start for section in self.document.sections if section.level}
        tables = {block.line_start for block in self.document.blocks if block.kind is BlockKind.TABLE}
        return frozenset(headings | tables)

    @cached_property
    def words(self) -> WordIndex:
        """Index of the words by stem."""
        return WordIndex(self.folded)

    def find(
        self, quote: str, line_start: int, line_end: int, *, excluded_lines: frozenset[int] = frozenset()
    ) -> Located | NotLocated:
        """Find a quote: on the claimed lines first, else at the place nearest to them.

        Lines are 1-based and inclusive and may be wrong. No quote is accepted that differs in a word, a number or a
        sign; a place that touches one of `excluded_lines` does not count.
        """
        if len(quote) > MAX_CHARACTERS:
            return NotLocated(Refusal.TOO_LONG)
        claimed = (min(line_start, line_end), max(line_start, line_end))
        key = (quote, *claimed, excluded_lines)
        if key not in self._found:
            self._found[key] = self._find(quote, claimed, excluded_lines)
        return self._found[key]

    def _find(self, quote: str, claimed: tuple[int, int], excluded_lines: frozenset[int]) -> Located | NotLocated:
        matcher = Matcher(self.document, self.folded, claimed, excluded_lines)
        found: tuple[Span, ...] | Refusal = matcher.match(quote)
        parts = split_at_dots(quote) if isinstance(found, Refusal) else ()
        if parts:
            found = matcher.match_parts(parts, self.sentence_starts)
        if isinstance(found, Refusal):
            return NotLocated(found)
        anchors = tuple(self._anchor(start, end) for start, end in found)
        moved = anchors[0].line_start > claimed[1] or anchors[0].line_end < claimed[0]
        return Located(anchors, moved)

    def nearest(self, quote: str) -> Anchor | None:
        """Find the passage that resembles a quote most, to show it to the LLM in a re-ask; it is never evidence."""
        # Late, because most runs ask for no passage.
        from rapidfuzz import fuzz

        needle = fold(spell_quote(quote[:MAX_CHARACTERS])[-1], marks="loose").text
        text = self.folded.text
        # With a needle longer than the text, rapidfuzz swaps the two and its offsets mean the needle.
        if not needle or len(needle) > len(text):
            return None
        found = fuzz.partial_ratio_alignment(needle, text, score_cutoff=_NEAREST_CUTOFF)
        if not found or not text[found.dest_start : found.dest_end].strip():
            return None
        start, end = found.dest_start, found.dest_end
        for _ in range(_MAX_WIDENING):
            start -= cuts_word(self.folded, start)
            end += cuts_word(self.folded, end)
        return self.anchor(*self.folded.span_of(start, end))

    def anchor(self, start: int, end: int) -> Anchor:
        """Build the anchor of the characters from `start` to `end`, without white space and marks at its ends.

        Raises:
            ValueError: the span lies outside the text or holds nothing that could be quoted.

        """
        length = len(self.document.text)
        if not 0 <= start < end <= length:
            raise ValueError(f"offsets {start} to {end} are no span of a text of {length} characters")
        first, last = self.folded.position_of(start), self.folded.position_of(end)
        words = self.folded.text[first:last]
        if not words.strip():
            raise ValueError(f"no words between offsets {start} and {end}")
        first += len(words) - len(words.lstrip())
        return self._anchor(*self.folded.span_of(first, first + len(words.strip())))

    def _anchor(self, start: int, end: int) -> Anchor:
        document, starts = self.document, self.document.line_starts
        first, last = bisect_right(starts, start), bisect_right(starts, end)
        return Anchor(
            start=start,
            end=end,
            line_start=first,
            column_start=start - starts[first - 1] + 1,
            line_end=last,
            column_end=end - starts[last - 1] + 1,
            section=document.section_at(first).path,
            quote=document.text[start:end].replace(FILLER, ""),
        )
