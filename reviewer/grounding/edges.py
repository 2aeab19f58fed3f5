"""Where a quote may begin and end: never inside a word, a number or its unit, never right behind a negation."""

import re

from reviewer.grounding.characters import SHORT_DASHES, is_in_word, is_spaceless
from reviewer.grounding.fold import Folded

_BEFORE_NUMBER = frozenset("-+\u00b1~\u2248\u2260<>\u2264\u2265=$\u20ac\u00a3\u00a5#.^*\u00d7")
"""Characters that belong to a number that they touch from the left."""
_OPERATORS = frozenset("\u00b1~\u2248\u2260<>\u2264\u2265$\u20ac\u00a3\u00a5")
"""Those that belong to it with a space between, too."""
_AFTER_NUMBER = frozenset("%\u2030\u00b0+*^\u00d7")
_UNIT = re.compile(
    r" (?:[%\u2030\u00b0\u00d7]|per ?cent|percentage|(?:percentage[ -])?points?\b|pp\b|basis points|bps\b"
    r"|(?:second|minute|hour|day|week|month|year)s?\b|thousand|million|billion|trillion|mn\b|bn\b|[kmbx]\b|[mun\u00b5\u03bc]?s\b|min\b|h\b|hz\b|[kmgtp]i?b\b|[kmg]hz\b)"
)
_SIGN_WORD = re.compile(r"\b(?:minus|plus) $")
_NEGATION = re.compile(
    r"(?:\b(?:not|no|never|cannot|without|neither|nor|none of|hardly|barely|scarcely|rarely|seldom)|n't)"
    r"(?: (?:a|an|the|any|be|been|being|to|have|has|yet|ever|always|even|fully|necessarily|currently|really|longer"
    r"|that|such)){0,2} $"
)
_NEGATION_ENDS = (
    "not", "no", "never", "cannot", "without", "neither", "nor", "of", "hardly", "barely", "scarcely", "rarely",
    "seldom", "n't", "a", "an", "the", "any", "be", "been", "being", "to", "have", "has", "yet", "ever", "always",
    "even", "fully", "necessarily", "currently", "really", "longer", "that", "such",
)  # fmt: skip
"""What the last word before a span ends in where a negation stands before it; far cheaper to look at."""
_NEGATION_BEHIND = re.compile(r" (?:not|never|no longer|neither|nor)\b")
_BREAK = re.compile(r"\||\n[ \t]*+(?:\r?\n|[-*+#>]|\d{1,9}[.)][ \t])|\r(?!\n)")
_MONEY = re.compile(r"[$\u20ac\u00a3\u00a5] ?[\d.,]++ ?$")
_MAYBE_CASED_UNIT = re.compile(r"\d ?[kmgtp]")
_CASED_UNIT = re.compile(r"(?<=\d) ?((?:[kmgtp]i?b(?:ps|it)?)|m(?:w|a|v|hz|j|g|wh)?)\b")


def cuts_word(folded: Folded, position: int) -> bool:
    """Tell whether a quote that begins or ends at a position of the folded text would cut a word or number there."""
    text = folded.text
    if not 0 < position < len(text):
        return False
    left, right = text[position - 1], text[position]
    if folded.splits_character(position) or (is_in_word(left) and is_in_word(right)):
        return True
    if right == " ":
        is_number = left.isdigit() or left == "%"
        return is_number and bool(_UNIT.match(text, position)) and not _is_between_cells(folded, position)
    if left == " ":
        return right.isdigit() and (
            text[position - 2] in _OPERATORS or bool(_SIGN_WORD.search(text, max(0, position - 8), position))
        )
    if right.isdigit() and left in _BEFORE_NUMBER and not _is_dash_behind_word(folded, position - 1):
        return True
    if left.isdigit() and is_spaceless(right):
        return True
    if left.isalnum() and right in _AFTER_NUMBER and (left.isdigit() or right == "+"):
        return True
    return _is_joint(folded, position - 1) or _is_joint(folded, position)


def _is_between_cells(folded: Folded, position: int) -> bool:
    """Tell whether the space at a position parts two cells or rows of a table, where no unit follows its number."""
    if position + 1 >= len(folded.text):
        return True
    between = folded.original[folded.source_of(position - 1)[1] : folded.source_of(position + 1)[0]]
    return "|" in between


def _is_joint(folded: Folded, position: int) -> bool:
    """Tell whether the character at a position holds what stands beside it together: `non-blocking`, `3.14`, `km/h`."""
    text = folded.text
    if not 0 < position < len(text) - 1:
        return False
    before, joint, after = text[position - 1], text[position], text[position + 1]
    if not (is_in_word(before) or before == "%") or not is_in_word(after):
        return False
    if joint == "-":
        return not _is_dash(folded, position)
    if joint in ",:":
        return before.isdigit() and after.isdigit()
    return joint in "'./@&+^*"


def _is_dash(folded: Folded, position: int) -> bool:
    """Tell a dash between words, which may end a quote, from a hyphen, which may not."""
    start, end = folded.source_of(position)
    return folded.original[start:end] not in SHORT_DASHES


def _is_dash_behind_word(folded: Folded, position: int) -> bool:
    """Tell whether a `-` before a number is a dash behind a word, and neither its sign nor a range."""
    before = folded.text[position - 1 : position]
    return folded.text[position] == "-" and not before.isdigit() and _is_dash(folded, position)


def leaves_out_negation(folded: Folded, start: int, end: int) -> bool:
    """Tell whether a negation stands right before or behind a span, in the same sentence, cell or list item."""
    lead = folded.text[max(0, start - 60) : start]
    may_negate = lead.endswith(" ") and lead[:-1].endswith(_NEGATION_ENDS)
    before = _NEGATION.search(folded.text, max(0, start - 60), start) if may_negate else None
    behind = _NEGATION_BEHIND.match(folded.text, end)
    return bool(
        (before and not _has_break(folded, before.start(), start))
        or (behind and not _has_break(folded, end - 1, behind.end() - 1))
    )


def _has_break(folded: Folded, first: int, last: int) -> bool:
    """Tell whether the original ends a cell, a paragraph or a list item between two folded characters."""
    return bool(_BREAK.search(folded.original, folded.source_of(first)[0], folded.source_of(last)[0]))


def units_differ(quote: Folded, document: Folded, at: int) -> bool:
    """Tell whether a unit behind a number means another thing in the quote by one letter's case: `Mb`, `MB`.

    In a quote all in capitals or all in small letters, where the document has both, case says nothing.
    """
    for match in _CASED_UNIT.finditer(quote.text) if _MAYBE_CASED_UNIT.search(quote.text) else ():
        start, end = match.span(1)
        quoted = _cut_original(quote, start, end)
        found = _cut_original(document, at + start, at + end)
        is_money = match.group(1) == "m" and _MONEY.search(quote.text, max(0, start - 24), start)
        if len(quoted) != len(found) or quoted == found or is_money:
            continue
        changed = [number for number, letter in enumerate(quoted) if letter != found[number]]
        others = _cut_original(document, at, at + start)[1:] + _cut_original(document, at + end, at + len(quote.text))
        recased = quote.original.islower() > others.islower() or quote.original.isupper() > others.isupper()
        if len(changed) == 1 and quoted[changed[0]].lower() in "mb" and not recased:
            return True
    return False


def _cut_original(folded: Folded, start: int, end: int) -> str:
    return folded.original[slice(*folded.span_of(start, end))] if start < end else ""
