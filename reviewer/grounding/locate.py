"""Find the place of a quote in a document, to the character, or say why there is none."""

from dataclasses import dataclass
from functools import cached_property

from reviewer.domain.document import Document
from reviewer.domain.finding import Anchor
from reviewer.grounding.edges import cuts_word
from reviewer.grounding.fold import fold
from reviewer.grounding.matching import Matcher
from reviewer.grounding.quotes import MAX_CHARACTERS, spell_quote, split_at_dots
from reviewer.grounding.refusals import Refusal
from reviewer.grounding.sentences import find_sentence_starts

_NEAREST_CUTOFF = 60.0
_MAX_WIDENING = 200
"""Characters by which a similar passage is widened to whole words on each side."""


@dataclass(frozen=True)
class Located:
    """A quote that stands in the document."""

    anchors: tuple[Anchor, ...]
    """One, or one for each part of a quote that leaves out whole sentences."""
    moved: bool
    """True when it stands on other lines than claimed."""

    @property
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
        return self._anchor(*self.folded.span_of(first, last - len(words) + len(words.rstrip())))

    def _anchor(self, start: int, end: int) -> Anchor:
        first, last = self.document.position(start), self.document.position(end)
        return Anchor(
            start=start,
            end=end,
            line_start=first.line,
            column_start=first.column,
            line_end=last.line,
            column_end=last.column,
            section=self.document.section_at(first.line).path,
            quote=self.document.text[start:end],
        )
