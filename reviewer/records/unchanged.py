"""A document laid against the text of its last review, of which only digests are kept."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from reviewer.domain.document import LINE_END, Document
from reviewer.domain.finding import Anchor
from reviewer.domain.record import SectionPrint
from reviewer.grounding.sentences import find_sentence_starts
from reviewer.records.prints import digest_words


class LaidAgainst:
    """What of a document stood in the text of its last review, word for word; white space and line ends aside."""

    def __init__(self, reviewed: Sequence[SectionPrint], document: Document) -> None:
        """Set both; nothing is computed before it is asked for."""
        self._document = document
        self._had_sections = {section.digest for section in reviewed}
        self._had_sentences = {sentence for section in reviewed for sentence in section.sentences}

    def had_sections(self, anchor: Anchor) -> bool:
        """Whether the sections that an anchor touches stood there."""
        numbers = self._find_sections(anchor)
        return all(digest_words(self._section_texts[number].split()) in self._had_sections for number in numbers)

    def had_sentences(self, anchor: Anchor) -> bool:
        """Whether the sentences that an anchor touches stood there."""
        for number in self._find_sections(anchor):
            text, begin = self._section_texts[number], self._spans[number][0]
            starts = find_sentence_starts(text)
            first = max(bisect_right(starts, max(anchor.start - begin, 0)) - 1, 0)
            last = bisect_left(starts, min(anchor.end - begin, len(text)))
            for place in range(first, last):
                words = text[starts[place] : starts[place + 1] if place + 1 < len(starts) else len(text)].split()
                if words and f"{digest_words(words)}:{len(words)}" not in self._had_sentences:
                    return False
        return True

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        document = self._document
        return [document.line_span(section.line_start, section.line_end) for section in document.sections]

    @cached_property
    def _section_texts(self) -> list[str]:
        """The text of each section; a carriage return before a line feed stands as a blank, so that offsets stay."""
        text = self._document.text
        return [LINE_END.sub(_keep_length, text[start:end]) for start, end in self._spans]

    def _find_sections(self, anchor: Anchor) -> range:
        starts = [start for start, _ in self._spans]
        first = max(bisect_right(starts, anchor.start) - 1, 0)
        return range(first, max(bisect_left(starts, anchor.end), first + 1))


def _keep_length(match: re.Match[str]) -> str:
    return " \n" if match.end() - match.start() == 2 else "\n"
