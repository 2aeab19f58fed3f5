"""Match a quote with the document: exactly, at the claimed lines or nearest to them."""

import re
from collections.abc import Iterator, Sequence

from reviewer.domain.document import Document
from reviewer.grounding.balancing import balance_marks
from reviewer.grounding.characters import is_spaceless
from reviewer.grounding.edges import cuts_word, leaves_out_negation, units_differ
from reviewer.grounding.fold import Folded
from reviewer.grounding.quotes import fold_quote, is_short
from reviewer.grounding.refusals import Refusal
from reviewer.grounding.sentences import sentence_at
from reviewer.grounding.wholes import is_whole

Span = tuple[int, int]
"""Offsets [start, end) in the document's text."""

_MAX_PLACES = 1_000
"""Places of one quote that are looked at; only text made to be slow has more that fail."""
_STEP = re.compile(r"\w++|\W")


class Matcher:
    """Matches quotes with one document, given the lines where they are claimed to stand."""

    def __init__(
        self, document: Document, folded: Folded, claimed: tuple[int, int], excluded_lines: frozenset[int]
    ) -> None:
        self.document = document
        self.folded = folded
        self.excluded_lines = excluded_lines
        start, end = document.line_span(*claimed) if claimed[1] >= 1 else (0, 0)
        self.claimed_lines = claimed
        self.claimed = folded.position_of(start), folded.position_of(end)

    def match(self, quote: str) -> tuple[Span, ...] | Refusal:
        """Give the span of a quote, or the reason why there is none that came closest to a match."""
        reasons: list[Refusal] = []
        for needle in fold_quote(quote, self.folded.labels):
            place = self._choose_place(needle, reasons)
            if place is not None:
                return (balance_marks(self.folded, *self.folded.span_of(place, place + len(needle.text))),)
            reasons.append(Refusal.TOO_SHORT if is_short(needle) else Refusal.NOT_THERE)
        return next((reason for reason in reasons if reason is not Refusal.NOT_THERE), (reasons or [Refusal.EMPTY])[0])

    def match_parts(self, parts: Sequence[str], sentence_starts: tuple[int, ...]) -> tuple[Span, ...] | Refusal:
        """Give the spans of a quote's parts: one behind the other in a section, whole sentences left out between them.

        Nothing may be left out inside a sentence: that is where a `not` could get lost.
        """
        spans: list[Span] = []
        for part in parts:
            found = self.match(part)
            if isinstance(found, Refusal):
                return found
            if spans and not self._follows(spans[-1], found[0], sentence_starts):
                return Refusal.SHORTENED
            spans += found
        return tuple(spans)

    def _choose_place(self, needle: Folded, reasons: list[Refusal]) -> int | None:
        first, last = self.claimed
        length = len(needle.text)
        for place in self._valid_places(needle, max(0, first - length + 1), last + length - 1, reasons):
            return place
        if is_short(needle):
            return None
        places = self._valid_places(needle, 0, len(self.folded.text), reasons)
        return min(places, key=self._count_lines_away, default=None)

    def _count_lines_away(self, place: int) -> int:
        line = self.document.position(self.folded.source_of(place)[0]).line
        return max(self.claimed_lines[0] - line, line - self.claimed_lines[1])

    def _valid_places(self, needle: Folded, first: int, last: int, reasons: list[Refusal]) -> Iterator[int]:
        text, words = self.folded.text, needle.text
        place = text.find(words, first, last)
        for _ in range(_MAX_PLACES):
            if place < 0:
                return
            reason = self._refuse(needle, place)
            if reason:
                reasons.append(reason)
                # On to the next word: a quote cannot begin inside this one.
                step = None if is_spaceless(text[place]) else _STEP.match(text, place)
                following = step.end() if step else place + 1
            else:
                yield place
                following = place + len(words)
            place = text.find(words, following, last)

    def _refuse(self, needle: Folded, place: int) -> Refusal | None:
        """Give the reason why the place where a quote's folded text stands is no match after all."""
        folded, end = self.folded, place + len(needle.text)
        if cuts_word(folded, place) or cuts_word(folded, end):
            return Refusal.CUT
        if not self._has_claims(needle, place):
            return Refusal.MARK_DIFFERS
        if units_differ(needle, folded, place):
            return Refusal.UNIT_DIFFERS
        if is_short(needle) and not is_whole(self.document, folded, place, end):
            return Refusal.TOO_SHORT
        if leaves_out_negation(folded, place, end):
            return Refusal.NEGATED
        return self._refuse_span(*folded.span_of(place, end))

    def _refuse_span(self, start: int, end: int) -> Refusal | None:
        if self.folded.is_struck(start, end):
            return Refusal.STRUCK
        if self.excluded_lines:
            lines = range(self.document.position(start).line, self.document.position(end).line + 1)
            if not self.excluded_lines.isdisjoint(lines):
                return Refusal.EXCLUDED
        return None

    def _has_claims(self, needle: Folded, place: int) -> bool:
        text, marks = self.folded.text, self.folded.marks
        for position, token in needle.claims:
            spot = place + position
            if position == 0 and place and text[place - 1] == " ":
                spot -= 1
            if token not in marks.get(spot, ()):
                return False
        return True

    def _follows(self, before: Span, after: Span, sentence_starts: tuple[int, ...]) -> bool:
        text = self.document.text
        end_of_sentence = sentence_at(sentence_starts, len(text), before[1] - 1)[1]
        start_of_sentence = sentence_at(sentence_starts, len(text), after[0])[0]
        sections = {
            self.document.section_at(self.document.position(span[0]).line).line_start for span in (before, after)
        }
        return (
            before[1] <= after[0]
            and len(sections) == 1
            and not any(map(str.isalnum, text[before[1] : end_of_sentence]))
            and not any(map(str.isalnum, text[start_of_sentence : after[0]]))
        )
