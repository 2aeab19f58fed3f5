"""What becomes of single characters when text is folded, and which of them make a word."""

import unicodedata
from functools import lru_cache

SHORT_DASHES = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
"""Hyphens, the figure and en dash, minus: they can also be a sign or hold a word together."""
LONG_DASHES = "\u2014\u2015\u2e3a\u2e3b\ufe58"
"""Em dashes: always a break between words."""
SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u2035\u00b4\u02b9\u02bc\u2039\u203a\uff07"
DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u301d\u301e\uff02"

_INVISIBLE_RANGES = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xE0000, 0xE0FFF),
)
_EXPLICIT = {
    **dict.fromkeys(SINGLE_QUOTES, "'"),
    **dict.fromkeys(DOUBLE_QUOTES, '"'),
    **{chr(code): "" for first, last in _INVISIBLE_RANGES for code in range(first, last + 1)},
    # NFKC makes the numero sign the word "No", which reads as a negation.
    "\u2116": "\u2116",
}
_KEPT_TAGS = ("<super>", "<sub>", "<fraction>", "<circle>", "<square>")
"""NFKC would turn 10² into 102, 1½ into 11/2 and the one-character signs for mW and MW into the same letters."""
_SAFE_DIGIT_TAGS = ("<wide>", "<narrow>", "<font>")


def _fold_character(char: str) -> str:
    explicit = _EXPLICIT.get(char)
    if explicit is not None:
        return explicit
    decomposition = unicodedata.decomposition(char)
    if not decomposition.startswith("<") or decomposition.startswith(_KEPT_TAGS):
        return char
    simple = unicodedata.normalize("NFKC", char)
    grows_a_number = any(map(str.isdigit, simple)) and not decomposition.startswith(_SAFE_DIGIT_TAGS)
    is_spaced_accent = len(simple) > 1 and simple[0] == " "
    return char if grows_a_number or is_spaced_accent else simple


@lru_cache(maxsize=8192)
def fold_cluster(cluster: str) -> str:
    """Fold a character with its combining marks: NFKC where that is safe, straight quotes, case; may be empty.

    Superscripts, subscripts, fractions, circled and squared signs stay themselves: folded they would join the
    number beside them.
    """
    composed = unicodedata.normalize("NFC", cluster)
    return unicodedata.normalize("NFC", "".join(map(_fold_character, composed)).casefold())


@lru_cache(maxsize=8192)
def joins_previous(char: str) -> bool:
    """Tell whether a character composes with the one before it: accents, Hangul vowels, voicing marks."""
    return unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff" or char in "\uff9e\uff9f"


def split_clusters(run: str) -> list[str]:
    """Split text into characters, each with the combining marks behind it."""
    clusters: list[str] = []
    for char in run:
        # A cluster is capped, so that a megabyte of accents on one letter is not normalised as one string.
        if clusters and joins_previous(char) and len(clusters[-1]) < 32:
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def is_spaceless(char: str) -> bool:
    """Tell whether a character is of a script that puts no spaces between words, such as Chinese or Thai."""
    return (
        "\u0e00" <= char <= "\u0eff"
        or "\u1000" <= char <= "\u109f"
        or "\u2e80" <= char <= "\ua4cf"
        or ("\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff")
    )


def is_in_word(char: str) -> bool:
    """Tell whether a character belongs to a word or number, so that a quote may not be cut beside it."""
    return (char.isalnum() or char == "_" or joins_previous(char)) and not is_spaceless(char)
