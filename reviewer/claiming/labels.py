"""Labels of facts, and the words around them that make two figures figures of different things."""

import re

from reviewer.grounding.stemming import stem_word
from reviewer.quantities.late_patterns import compile_late

WORD = compile_late(r"[\w%€$£]+(?:['’-]\w+)*")
FILLERS = frozenset(
    ("a", "an", "the", "of", "for", "in", "on", "at", "to", "by", "and", "with", "per", "is", "are", "our")
)
OTHER_THING = compile_late(
    r"\b(?:before|after|previous\w*|earlier|former\w*|old|new|now|today|current\w*|then|initial\w*|original\w*|final\w*|first|second"
    r"|third|last|next|baseline|target\w*|goal\w*|actual\w*|measured|observed|planned|plan|expected|expect|estimate[sd]?|forecast\w*"
    r"|predicted|budget\w*|limit\w*|threshold\w*|cap|quota|slo|sla|control|treatment|variant|arm|group|min(?:imum)?|max(?:imum)?"
    r"|peak|worst|best|low|high|lower|upper|central|average|mean|median|total|gross|net|p\d\d\d?|per|each|phase|stage|version|v\d+"
    r"|q[1-4]|h[12]|week|month|day|year|weekly|monthly|daily|yearly|annual\w*|staging|production|test|train\w*|validation|offline"
    r"|online|cold|warm|with|without|if|unless|would|could|was|raised|lowered|reduced|increased|from|instead|than|versus|vs|until"
    r"|jan\w*|feb\w*|mar|march|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*"
    r"|saturday|sunday|(?:19|20)\d\d|only|excluding|including|except|alone|remaining|other|another|small\w*|large\w*|half|quarter"
    r"|unpromoted|approximately|simulat\w*|model|rule|fallback|default|proposed|option|alternative|example|e\.g|hypothetical\w*"
    r"|assum\w+|scenario|case|up|down|at least|at most|over|under|about|around|roughly)\b",
    re.IGNORECASE,
)
"""Words that tell like figures apart; two facts are laid against each other only where both have the same of them."""
HISTORY = compile_late(
    r"\b(?:review trail|change ?log|history|revision|versions?|alternatives?|options?|considered|rejected|related work"
    r"|background|previous|appendix|example|scenario|sensitivity|what if|risks?|timeline)\b",
    re.IGNORECASE,
)
"""Headings of sections whose figures were, might be or might have been."""


def normalise_label(label: str) -> tuple[str, ...]:
    """Give a label's words by their stems, without fillers, in alphabetical order."""
    words = (word.lower() for word in WORD.findall(label))
    return tuple(sorted(stem_word(word) for word in words if word not in FILLERS))


def distinguishing_words(sentence: str) -> frozenset[str]:
    """Give the words of a sentence that tell like figures apart."""
    return frozenset(match.group().lower() for match in OTHER_THING.finditer(sentence))


def names_in(sentence: str) -> frozenset[str]:
    """Give the capitalised words and identifiers of a sentence but its first, which tell subjects apart."""
    words = WORD.findall(re.sub(r"[*_`|]", " ", sentence))
    return frozenset(stem_word(w.lower()) for w in words[1:] if w[:1].isupper() or re.search(r"[a-z]\d|_", w))
