"""An acronym that the document never spells out.

What it finds: a word of three to six capitals that occurs three times or more and is neither spelled out (in brackets,
by a definition, a link or anywhere in words with these initials), nor widely known, nor a word in capitals. A hint:
names such as those of libraries look the same.
Why it matters: readers of another team stumble over it in every sentence, and few of them ask.
Bad:
    The GRB scores each listing. A low GRB sends it to review, so the GRB decides.
Good:
    The graded risk band (GRB) scores each listing. A low GRB sends it to review, so the GRB decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reviewer.checks.check import Check, Spot
from reviewer.checks.reading import Reading
from reviewer.checks.word_lists import read_words
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

ACRONYM = compile_late(r"[A-Z][A-Z0-9]{2,5}(?=s?(?![\w/#@$=<>+-]|\.\w))")
PART_BEFORE = compile_late(r"[\w/.#@$<>&+=-]")
WORD = compile_late(r"[^\W\d_]+")
OPENED = compile_late(r"\((?:[^()\n]{0,80}\W)?$")
DEFINED = compile_late(r"s?[ *_]{0,3}(?:\(|[:=–—]|stands for|means|is short for|, (?:or|i\.e\.))")
LINKED = compile_late(r"\[[^\[\]\n]{0,80}$"), compile_late(r"[^\[\]\n]{0,80}\][(\[]")
SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
LEAST_USES, MOST_USES, MOST_ACRONYMS = 3, 100, 100


def find_unexplained(reading: Reading, known: frozenset[str]) -> Iterator[Spot]:
    """Find acronyms used without being spelled out; each once, where it first stands."""
    uses: dict[str, list[re.Match[str]]] = {}
    for match in ACRONYM.finditer(reading.prose):
        if match.group() not in known and not PART_BEFORE.match(reading.prose[match.start() - 1 : match.start()]):
            uses.setdefault(match.group(), []).append(match)
    often = sorted(
        ((name, found) for name, found in uses.items() if len(found) >= LEAST_USES), key=lambda u: -len(u[1])
    )
    if not often:
        return
    for name, found in often[:MOST_ACRONYMS]:
        is_explained = any(_is_explained(reading.text, use) for use in found[:MOST_USES])
        if not is_explained and not reading.derive(read_initials).spell(name):
            message = f"{name} is used {len(found)} times and never spelled out"
            yield Spot(*found[0].span(), message)


def _is_explained(text: str, use: re.Match[str]) -> bool:
    """Whether an acronym stands in brackets, before its meaning, or in the text of a link."""
    before, after = text[max(0, use.start() - 90) : use.start()], text[use.end() : use.end() + 90]
    opening, closing = LINKED
    is_linked = opening.search(before) is not None and closing.match(after) is not None
    return is_linked or OPENED.search(before) is not None or DEFINED.match(after) is not None


@dataclass(frozen=True)
class Initials:
    """The first letters of all words of a document, with and without small words, and the words themselves."""

    all: str
    without_small: str
    words: frozenset[str]
    """In lower case, of those that are not written in capitals."""

    def spell(self, acronym: str) -> bool:
        """Whether some words of the document have these initials, or the acronym is itself a word of it."""
        letters = re.sub(r"\d", "", acronym).lower()
        return letters in self.words or letters in self.all or letters in self.without_small


def read_initials(reading: Reading) -> Initials:
    """Read the initials of a document's words; words in capitals do not spell others out."""
    words = [word for word in WORD.findall(reading.text) if len(word) < 2 or not word.isupper()]
    lowered = [word.lower() for word in words]
    return Initials(
        "".join(word[0] for word in lowered),
        "".join(word[0] for word in lowered if word not in SMALL_WORDS),
        frozenset(lowered),
    )


def make_check(extra: Sequence[str] = ()) -> Check:
    """Make the check with further acronyms that the readers know."""

    def find(reading: Reading) -> Iterator[Spot]:
        return find_unexplained(reading, frozenset(read_words("known_acronyms")) | frozenset(extra))

    return Check(
        code="DOC110",
        slug="unexplained-acronyms",
        severity=Severity.NIT,
        confidence="low",
        find=find,
        doc=__doc__,
    )


CHECK = make_check()
