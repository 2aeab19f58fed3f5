"""Turn the evidence of a reply into verified anchors, refused quotes and the places that contest an absence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from reviewer.domain.finding import Anchor, Hit
from reviewer.domain.reply import EvidenceReply
from reviewer.domain.review import Grounding
from reviewer.grounding.fold import fold
from reviewer.grounding.locate import Located, Locator
from reviewer.grounding.refusals import Refusal
from reviewer.grounding.search import find_terms

MAX_TERMS = 8
MIN_TERM = 2
MAX_TERM = 60
"""Terms of an absence that are searched, and their length in characters."""


@dataclass(frozen=True)
class RefusedQuote:
    """A quote that is no evidence."""

    index: int
    """Its place in the evidence given, from 0."""
    quote: str
    """The LLM's copy, never to be shown as the document's words."""
    reason: Refusal


class GroundedEvidence(NamedTuple):
    """What is left of a piece of a reply once code has looked at its evidence."""

    anchors: tuple[Anchor, ...]
    """Places of the verified quotes, in the order given, none twice."""
    refused: tuple[RefusedQuote, ...]
    looked_for: tuple[str, ...]
    """Terms that were searched: the absence's own, cleaned, then those of `look_for`; empty without an absence."""
    hits: tuple[Hit, ...]
    """Where they stand all the same; any hit contests the absence."""
    named: tuple[str, ...]
    """The absence's own terms, cleaned: what the LLM says that it looked for."""
    counts: Grounding
    """Quotes, grounded ones and contested absences; what becomes of the refused is for the caller to count."""


def ground_evidence(
    evidence: Sequence[EvidenceReply],
    locator: Locator,
    *,
    look_for: Sequence[str] = (),
    excluded_lines: frozenset[int] = frozenset(),
) -> GroundedEvidence:
    """Check quotes against the document and search it for what is said to be missing.

    `look_for` holds terms that are searched beside those of an absence. Quotes and terms that stand in
    `excluded_lines` (1-based) count as not there.
    """
    anchors: dict[tuple[int, int], Anchor] = {}
    refused: list[RefusedQuote] = []
    for index, piece in enumerate(evidence):
        if piece.kind != "quote":
            continue
        found = locator.find(piece.quote, piece.line_start, piece.line_end, excluded_lines=excluded_lines)
        if isinstance(found, Located):
            anchors.update({(anchor.start, anchor.end): anchor for anchor in found.anchors})
        else:
            refused.append(RefusedQuote(index, piece.quote, found.reason))
    absences = [piece for piece in evidence if piece.kind == "absence"]
    terms: tuple[str, ...] = ()
    looked_for: tuple[str, ...] = ()
    hits: tuple[Hit, ...] = ()
    if absences:
        terms = clean_terms([term for piece in absences for term in piece.looked_for])
        looked_for = _join_terms(terms, look_for)
        hits = find_terms(locator, looked_for, excluded_lines=excluded_lines)
    quotes = len(evidence) - len(absences)
    counts = _make_counts(quotes, quotes - len(refused), 1 if hits else 0)
    return GroundedEvidence(tuple(anchors.values()), tuple(refused), looked_for, hits, terms, counts)


@lru_cache(maxsize=64)
def _make_counts(quotes: int, grounded: int, contested: int) -> Grounding:
    """Make the counts of one piece of a reply; remembered, as nearly all are alike."""
    return Grounding(quotes=quotes, grounded=grounded, contested=contested)


def clean_terms(terms: Sequence[str]) -> tuple[str, ...]:
    """Give at most eight terms of 2 to 60 characters that hold a word, white space collapsed, none twice."""
    trimmed = (" ".join(term.split()).strip("\"'`*_.,;:") for term in terms)
    fitting = [term for term in trimmed if MIN_TERM <= len(term) <= MAX_TERM and any(map(str.isalnum, term))]
    return _join_terms(fitting, ())[:MAX_TERMS]


@lru_cache(maxsize=4096)
def _fold_term(term: str) -> str:
    """Fold a term; remembered, as a rubric's terms are looked for in every document."""
    return fold(term).text


def _join_terms(terms: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    first_of: dict[str, str] = {}
    for term in (*terms, *more):
        first_of.setdefault(_fold_term(term), term)
    return tuple(first_of.values())
