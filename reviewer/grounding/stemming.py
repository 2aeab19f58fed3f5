"""Reduce an English word to its stem, so that `rolling` meets `roll` and `mitigation` meets `mitigate`.

It follows Porter (An algorithm for suffix stripping, 1980) with three changes: `y` stays behind a vowel, a last `i`
goes, and `-sis` and `-ship` are suffixes too. Two words of one stem are a reason to look, never a proof.
"""

import re
from functools import lru_cache

_VOWEL = re.compile(r"[aeiou]|(?<=[^aeiou])y")
_SHAPE = re.compile(r"(?:[aeiou]|(?<=[^aeiou])y)+(?:[^aeiouy]|(?<=[aeiou])y|^y)+")
_SHORT_END = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
_DOUBLE_END = re.compile(r"([^aeiouylsz])\1$")
_STEP_2 = {
    "ational": "ate",
    "tional": "tion",
    "enci": "ence",
    "anci": "ance",
    "izer": "ize",
    "abli": "able",
    "alli": "al",
    "entli": "ent",
    "eli": "e",
    "ousli": "ous",
    "ization": "ize",
    "ation": "ate",
    "ator": "ate",
    "alism": "al",
    "iveness": "ive",
    "fulness": "ful",
    "ousness": "ous",
    "aliti": "al",
    "iviti": "ive",
    "biliti": "ble",
}
_STEP_3 = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "", "ship": ""}
_STEP_4 = dict.fromkeys(
    (
        *("ement", "ment", "ance", "ence", "able", "ible", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize"),
        *("al", "er", "ic", "ou"),
    ),
    "",
)


@lru_cache(maxsize=65_536)
def stem_word(word: str) -> str:
    """Give the stem of a lower-case word; numbers and words of other alphabets stay as they are."""
    if len(word) <= 2 or not (word.isascii() and word.isalpha()):
        return word
    stem = _strip_past(_strip_plural(word))
    if len(stem) > 2 and stem.endswith("y") and stem[-2] not in "aeiou":
        stem = stem[:-1] + "i"
    stem = _replace_suffix(_replace_suffix(stem, _STEP_2, 1), _STEP_3, 1)
    if stem.endswith(("sion", "tion")) and _measure(stem[:-3]) > 1:
        stem = stem[:-3]
    else:
        stem = _replace_suffix(stem, _STEP_4, 2)
    return _strip_last_letter(stem)


def _measure(stem: str) -> int:
    """Count how often consonants follow vowels: 0 for `tr`, 1 for `trouble` without `e`, 2 for `private`."""
    return len(_SHAPE.findall(stem))


def _strip_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies") or (word.endswith("sis") and len(word) > 5):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _strip_past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for suffix in ("ed", "ing"):
        stem = word.removesuffix(suffix)
        if stem != word and _VOWEL.search(stem):
            if stem.endswith(("at", "bl", "iz")):
                return stem + "e"
            if _DOUBLE_END.search(stem):
                return stem[:-1]
            return stem + "e" if _measure(stem) == 1 and _SHORT_END.search(stem) else stem
    return word


def _replace_suffix(word: str, suffixes: dict[str, str], least: int) -> str:
    """Replace the longest suffix listed if what is left of it has at least `least` consonants behind vowels."""
    for length in range(min(7, len(word)), 1, -1):
        replacement = suffixes.get(word[-length:])
        if replacement is not None:
            stem = word[:-length]
            return stem + replacement if _measure(stem) >= least else word
    return word


def _strip_last_letter(word: str) -> str:
    if word.endswith("e"):
        stem = word[:-1]
        measure = _measure(stem)
        if measure > 1 or (measure == 1 and not _SHORT_END.search(stem)):
            return stem
    if word.endswith("i") and len(word) > 4:
        return word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
