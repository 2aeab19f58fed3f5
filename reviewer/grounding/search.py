"""Look for terms that should not stand in a document when something is said to be missing from it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from reviewer.domain.finding import Anchor, Hit
from reviewer.grounding.locate import Locator
from reviewer.grounding.sentences import sentence_at

_GENERIC_COUNT = 8
_GENERIC_SHARE = 0.01
"""A term with more places than both, the second as a share of the document's words, says little by standing there."""
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
        is_generic = len(places) > max(_GENERIC_COUNT, _GENERIC_SHARE * len(locator.words))
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
    """Find the sentence that mentions most of the terms, the first of several; nothing if none is mentioned."""
    text, starts = locator.document.text, locator.sentence_starts
    mentions: Counter[int] = Counter()
    for term in dict.fromkeys(terms):
        offsets = [locator.folded.source_of(start)[0] for start, _ in locator.words.find(term)]
        mentions.update({sentence_at(starts, len(text), offset)[0] for offset in offsets})
    if not mentions:
        return None
    most = max(mentions.values())
    start = min(start for start, count in mentions.items() if count == most)
    return locator.anchor(start, min(sentence_at(starts, len(text), start)[1], start + _MAX_SENTENCE))


def _build_anchors(locator: Locator, places: Sequence[tuple[int, int]]) -> Iterator[Anchor]:
    for place in places:
        start, end = locator.folded.span_of(*place)
        if not locator.folded.is_struck(start, end):
            yield locator.anchor(start, end)
