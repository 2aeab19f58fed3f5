"""Why a quote is no evidence."""

from enum import StrEnum

from reviewer.grounding.quotes import MAX_CHARACTERS, MIN_WORDS


class Refusal(StrEnum):
    """Why a quote is no evidence, in words that can be shown to the LLM."""

    EMPTY = "the quote holds no words"
    TOO_LONG = f"the quote is longer than {MAX_CHARACTERS} characters"
    TOO_SHORT = (
        f"the quote is too short: copy at least {MIN_WORDS} words, or a whole table cell, heading or list item with"
        " its line"
    )
    NOT_THERE = "these words do not stand in the document"
    SHORTENED = "the quote leaves out words inside a sentence: copy consecutive words"
    CUT = "the quote begins or ends inside a word, a number or its unit"
    NEGATED = "the quote leaves out a negation right beside it: copy the negation too"
    STRUCK = "the words are struck out in the document"
    EXCLUDED = "the words stand in lines that are no evidence, such as hidden text"
    MARK_DIFFERS = "a list number, check box, link target or other mark differs from the document's"
    UNIT_DIFFERS = "a unit differs from the document's by its case"
