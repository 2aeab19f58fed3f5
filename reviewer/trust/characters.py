"""Characters that no reader sees or that look like others: where they stand, what they spell, and how to take them out.

What scripts and emoji need is left alone: joiners between letters beyond ASCII, one variation selector behind a
character, flags made of tags, direction marks in lines with right-to-left letters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from reviewer.domain.trust import FILLER, MarkKind

UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e01ef"
    "\U000f0000-\U0010fffd]+"
)
"""Default-ignorable code points, fillers and private use, in runs; never our own filler."""

_TAGS = re.compile("[\U000e0000-\U000e007f]{2,}")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_EMOJI_JOINER = re.compile("[\ufe0e\ufe0f]?\u200d")
_DIRECTION_MARKS = "\u200e\u200f\u061c"
_FLAG = "\U0001f3f4"
LEAST_PRIVATE = 8
"""Private-use characters in a row from which they are text and no icon."""

CONFUSABLES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u04cf\u0432\u043d\u043a\u043c\u0442\u0410\u0412\u0415\u041a\u041c"
    "\u041d\u041e\u0420\u0421\u0422\u0425\u0406\u0405\u03bf\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u0131",
    "aeopcyxisjhdlbhkmtABEKMHOPCTXISoABEZHIKNOPTYXi",
)
"""Cyrillic and Greek letters that look like Latin ones (from the confusables of Unicode TR39)."""
_LOOKS_LATIN = "".join(map(chr, CONFUSABLES))
MIXED_WORD = re.compile(rf"\b(?=\w{{0,40}}[A-Za-z])\w{{0,40}}[{_LOOKS_LATIN}]\w{{0,40}}\b")
_STYLED = "\uff01-\uff5e\U0001d400-\U0001d7ff\u2460-\u24ff\U0001f110-\U0001f189"
"""Fullwidth, mathematical and circled letters, which spell plain words to a model."""
PLAINER = re.compile(f"[{_STYLED}{UNSEEN.pattern[1:-2]}]")
"""Characters that go, or become plain ones, when a text is spelled plainly."""
DISGUISE = re.compile(f"[{_STYLED}{_LOOKS_LATIN}{UNSEEN.pattern[1:-2]}]+")
"""The same, and letters that look like Latin ones."""


class Unseen(NamedTuple):
    """Characters of a kind that no reader sees, on one line."""

    kind: MarkKind
    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    """The characters themselves."""
    payload: str
    """What they spell, or their code points."""
    spells: bool
    """Whether they spell words: text written for a machine."""


def find_unseen(text: str, line_of: Callable[[int], int]) -> Iterator[Unseen]:
    """Find the characters that no reader sees, a finding for each kind on each line."""
    groups: dict[tuple[int, MarkKind], list[tuple[int, int]]] = {}
    for run in UNSEEN.finditer(text):
        for kind, start, end in _sort_run(text, *run.span()):
            groups.setdefault((line_of(start), kind), []).append((start, end))
    for (_, kind), spans in groups.items():
        characters = "".join(text[start:end] for start, end in spans)
        payload = _decode(kind, characters, text, spans)
        spells = kind is not MarkKind.BIDI and len(re.findall(r"\w{2,}", payload)) >= 2 and _is_readable(payload)
        shown = payload if payload and _is_readable(payload) else _name_points(characters)
        yield Unseen(kind, spans[0][0], spans[-1][1], tuple(spans), shown, spells)


def _sort_run(text: str, start: int, end: int) -> Iterator[tuple[MarkKind, int, int]]:
    """Sort a run of unseen characters by kind, without those that their surroundings need."""
    run = text[start:end]
    before, after = text[start - 1 : start], text[end : end + 1]
    if _is_needed(text, run, start, before, after):
        return
    for tags in _TAGS.finditer(run):
        if not (before == _FLAG and tags.start() == 0 and run.endswith("\U000e007f") and len(run) <= 8):
            yield MarkKind.UNICODE_TAGS, start + tags.start(), start + tags.end()
    rest = _TAGS.sub(lambda match: " " * len(match.group()), run)
    for at, char in enumerate(rest, start):
        if char == " ":
            continue
        if _SELECTORS.match(char):
            yield MarkKind.VARIATION_SELECTORS, at, at + 1
        elif _BIDI.match(char):
            yield MarkKind.BIDI, at, at + 1
        elif not _PRIVATE.match(char):
            yield MarkKind.ZERO_WIDTH, at, at + 1
    for private in _PRIVATE.finditer(rest):
        if private.end() - private.start() >= LEAST_PRIVATE:
            yield MarkKind.PRIVATE_USE, start + private.start(), start + private.end()


def _is_needed(text: str, run: str, start: int, before: str, after: str) -> bool:
    if len(run) == 1 and _SELECTORS.match(run):
        return bool(before) and (not before.isascii() or before in "0123456789#*")
    beyond_ascii = bool(before and after) and not before.isascii() and not before.isspace()
    if _EMOJI_JOINER.fullmatch(run) or run == "\u200c":
        return beyond_ascii
    if run == "\u00ad":
        return before.isalpha() and after.isalpha()
    if all(char in _DIRECTION_MARKS or _BIDI.match(char) for char in run) and not set(run) & {"\u202d", "\u202e"}:
        low = max(text.rfind("\n", 0, start), start - 500)
        return _RIGHT_TO_LEFT.search(text, low + 1, start + 500) is not None
    return False


def _is_readable(payload: str) -> bool:
    return bool(payload) and sum(char.isprintable() or char in "\n\t" for char in payload) >= 0.9 * len(payload)


def _name_points(characters: str) -> str:
    shown = " ".join(f"U+{ord(char):04X}" for char in characters[:8])
    return f"{shown} … ({len(characters)} characters)" if len(characters) > 8 else shown


def _decode(kind: MarkKind, characters: str, text: str, spans: list[tuple[int, int]]) -> str:
    match kind:
        case MarkKind.UNICODE_TAGS:
            return "".join(chr(ord(char) - 0xE0000) for char in characters if 0xE0020 <= ord(char) <= 0xE007E)
        case MarkKind.VARIATION_SELECTORS:
            codes = (ord(char) for char in characters)
            data = bytes(code - 0xFE00 if code < 0xE0000 else (code - 0xE0100 + 16) & 0xFF for code in codes)
            return data.decode("utf-8", "replace").replace("\0", "")
        case MarkKind.PRIVATE_USE:
            return "".join(chr(ord(char) & 0xFF) for char in characters)
        case MarkKind.ZERO_WIDTH:
            return decode_bits(characters)
        case MarkKind.BIDI:
            return text[spans[0][0] : spans[-1][1]][::-1].translate(dict.fromkeys(map(ord, characters)))
    return ""


def decode_bits(characters: str) -> str:
    """Read zero-width characters as bits: the two commonest are 0 and 1, any third one parts letters."""
    symbols = sorted(set(characters), key=lambda char: (-characters.count(char), char))[:3]
    if len(characters) < 16 or len(symbols) < 2:
        return ""
    for zero, one in ((symbols[0], symbols[1]), (symbols[1], symbols[0])):
        bits = "".join("0" if char == zero else "1" for char in characters if char in (zero, one))
        for width in (8, 7, 16):
            read = "".join(chr(int(bits[at : at + width], 2)) for at in range(0, len(bits) - width + 1, width))
            if read and all(char.isprintable() or char in "\n\t" for char in read) and read.isascii():
                return read
    return ""


def spell_plainly(text: str) -> str:
    """Give a text as a model reads it: without unseen characters, look-alike and styled letters as plain ones."""
    seen = UNSEEN.sub("", text).replace(FILLER, "")
    return unicodedata.normalize("NFKC", seen).translate(CONFUSABLES)
