"""A document's sections and sentences as digests of their words: what a later text is laid against.

Only white space is left out of account. A mark, a sign or a letter in another case is a change, because a change that
goes unnoticed would let a text pass that nobody has reviewed.
"""

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from reviewer.domain.document import LINE_END, Document
from reviewer.domain.finding import Anchor
from reviewer.domain.record import SectionPrint
from reviewer.grounding.sentences import find_sentence_starts

DIGITS = 16
"""64 bits: nobody finds a second sentence to a digest, and a document's thousand sentences stay short."""


def print_sections(document: Document, cited: Iterable[Anchor] = ()) -> tuple[SectionPrint, ...]:
    """Take the digests of a document's sections.

    Args:
        document: the text as reviewed.
        cited: places that findings quote, as offsets into the document's text with line feeds as line ends.
    """
    places = sorted((anchor.start, anchor.end) for anchor in cited)
    prints: list[SectionPrint] = []
    offset = 0
    for section in document.sections:
        start, end = document.line_span(section.line_start, section.line_end)
        text = LINE_END.sub("\n", document.text[start:end])
        prints.append(_print_section(section.path, text, [(a - offset, b - offset) for a, b in places]))
        offset += len(text)
    return tuple(prints)


def _print_section(path: tuple[str, ...], text: str, places: Sequence[tuple[int, int]]) -> SectionPrint:
    sentences: list[str] = []
    cited: list[int] = []
    starts = find_sentence_starts(text)
    touched = _find_touched(starts, len(text), places)
    for number, start in enumerate(starts):
        words = text[start : starts[number + 1] if number + 1 < len(starts) else len(text)].split()
        if not words:
            continue
        if number in touched:
            cited.append(len(sentences))
        sentences.append(f"{digest_words(words)}:{len(words)}")
    return SectionPrint(path=path, digest=digest_words(text.split()), sentences=tuple(sentences), cited=tuple(cited))


def _find_touched(starts: Sequence[int], length: int, places: Iterable[tuple[int, int]]) -> set[int]:
    """Give the numbers of the sentences that places touch, of those that lie in a text of this length."""
    touched: set[int] = set()
    for start, end in places:
        if end > 0 and start < length:
            first = bisect_right(starts, max(start, 0)) - 1
            touched.update(range(first, bisect_right(starts, min(end, length) - 1)))
    return touched


def digest_words(words: Sequence[str]) -> str:
    """Give 16 hexadecimal digits over words."""
    return hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def measure_change(reviewed: Sequence[SectionPrint], now: Sequence[SectionPrint]) -> float:
    """Give the share of words, 0 to 1, that lie in changed sentences outside those that findings quote from.

    A sentence with one changed word counts whole; one that only moved does not count. Of what is gone and what is new
    the larger counts, as a share of the words reviewed.
    """
    before = Counter(sentence for section in reviewed for sentence in section.sentences)
    after = Counter(sentence for section in now for sentence in section.sentences)
    cited = Counter(section.sentences[number] for section in reviewed for number in section.cited)
    gone, new = before - after, after - before
    answered = cited & gone  # a quoted sentence that is gone, and as much new text as may stand in its place
    total = _count_words(before)
    if not total:
        return 1.0 if new else 0.0
    room = _count_words(answered)
    return max(_count_words(gone) - room, _count_words(new) - room, 0) / total


def _count_words(sentences: Counter[str]) -> int:
    return sum(int(sentence.partition(":")[2]) * number for sentence, number in sentences.items())
