"""Look for terms that should not stand in a document when something is said to be missing from it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from reviewer.domain.finding import Anchor, Hit
from reviewer.grounding.locate import Locator
from reviewer.grounding.sentences import sentence_at

_GENERIC_COUNT = 8
_GENERIC_SHARE = 0.01
"""A term with more places than both, the second as a share of the document's words, says little by standing there."""
_LONG_WORD = re.compile(r"[^\W_]{4,}")
_MAX_PLACES = 200
"""Places of one term that are ranked."""
_MAX_SENTENCE = 600
"""Characters of a sentence that are shown."""


def find_terms(
    locator: Locator, terms: Sequence[str], *, limit: int = 3, excluded_lines: frozenset[int] = frozenset()
) -> tuple[Hit, ...]:
    """Find where terms stand, in any inflection; at most `limit` places, the most telling first.

    Headings and table headers come before other lines, and every term's first place before any term's second. A term
    that stands everywhere comes last. Struck text, web addresses and `excluded_lines` do not count.
    """
    if not terms:
        return ()
    titles = locator.title_lines
    ranked: list[tuple[tuple[bool, bool, int, int], Hit]] = []
    for number, term in enumerate(terms):
        places = locator.words.find(term)
        is_generic = _is_generic(locator, places)
        standing = (anchor for anchor in _build_anchors(locator, places) if anchor.line_start not in excluded_lines)
        anchors = sorted(islice(standing, _MAX_PLACES), key=lambda anchor: anchor.line_start not in titles)
        for nth, anchor in enumerate(anchors[:limit]):
            rank = (is_generic, anchor.line_start not in titles, nth, number)
            ranked.append((rank, Hit(term=term, anchor=anchor)))
    ranked.sort(key=lambda pair: pair[0])
    chosen: dict[int, Hit] = {}
    for _, hit in ranked:
        chosen.setdefault(hit.anchor.line_start, hit)
    return tuple(chosen.values())[:limit]


def nearest_sentence(locator: Locator, terms: Sequence[str]) -> Anchor | None:
    """Find the sentence that mentions most of the terms, the first of several; nothing if none comes near.

    Where no term stands in the document, the sentence with most of the terms' single words, but for those that stand
    everywhere.
    """
    text, starts = locator.document.text, locator.sentence_starts
    mentions = _count_mentions(locator, [locator.words.find(term) for term in dict.fromkeys(terms)])
    if not mentions:
        words = dict.fromkeys(word for term in terms for word in _LONG_WORD.findall(term.lower()))
        places = [locator.words.find(word) for word in words]
        mentions = _count_mentions(locator, [found for found in places if not _is_generic(locator, found)])
    if not mentions:
        return None
    most = max(mentions.values())
    start = min(start for start, count in mentions.items() if count == most)
    return locator.anchor(start, min(sentence_at(starts, len(text), start)[1], start + _MAX_SENTENCE))


def _count_mentions(locator: Locator, found: Sequence[Sequence[tuple[int, int]]]) -> Counter[int]:
    """Count, for each sentence by its start, how many of the things found stand in it."""
    text, starts = locator.document.text, locator.sentence_starts
    mentions: Counter[int] = Counter()
    for places in found:
        offsets = [locator.folded.source_of(start)[0] for start, _ in places]
        mentions.update({sentence_at(starts, len(text), offset)[0] for offset in offsets})
    return mentions


def _is_generic(locator: Locator, places: Sequence[tuple[int, int]]) -> bool:
    return len(places) > max(_GENERIC_COUNT, _GENERIC_SHARE * len(locator.words))


def _build_anchors(locator: Locator, places: Sequence[tuple[int, int]]) -> Iterator[Anchor]:
    for place in places:
        start, end = locator.folded.span_of(*place)
        if not locator.folded.is_struck(start, end):
            yield locator.anchor(start, end)
