"""Quotations inside an LLM's own sentences: those that the document does not hold are marked."""

import re

from reviewer.grounding.locate import Located, Locator
from reviewer.grounding.quotes import MAX_CHARACTERS

MARK = "(not so in the document)"
LEAST_WORDS = 4
"""Shorter ones are names and terms more often than the document's words."""
_QUOTATION = re.compile(r"“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|(?<!\w)\"([^\"]+)\"(?!\w)")


def mark_foreign_quotations(text: str, locator: Locator) -> str:
    """Put a mark behind each quotation of four words or more whose words do not stand in the document.

    A reader takes words in quotation marks for the document's. In prose they may as well be the LLM's own, so they
    stay, but never unmarked.
    """
    return _QUOTATION.sub(lambda match: match[0] if _is_known(match, locator) else f"{match[0]} {MARK}", text)


def _is_known(match: re.Match[str], locator: Locator) -> bool:
    words = next(filter(None, match.groups()))
    if len(words.split()) < LEAST_WORDS:
        return True
    return len(words) <= MAX_CHARACTERS and isinstance(locator.find(words, 0, 0), Located)
