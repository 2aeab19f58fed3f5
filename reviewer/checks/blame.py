"""Words that lay the fault on a person.

What it finds: phrases such as "the root cause was human error" or "careless", and a person (an engineer, an operator, a
handle) closely followed by a failing in the past ("forgot to", "did not follow", "should have known"). Questions,
conditions and denials ("not human error", "if somebody forgot") are left alone.
Why it matters: who is blamed hides what happened the next time, and an analysis that ends at a person misses what the
system let through.
Bad:
    The on-call engineer forgot to switch the tower back.
Good:
    The tower was not switched back: the runbook had no such step, and no alert fired.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.checks.scanning import mentions
from reviewer.checks.word_lists import WordList, read_words
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

FAILED = (
    r"(?:forgot|neglected|did(?: not|n['’]t) (?:bother|pay attention)|was careless|made a mistake|should have known)\b"
)
FAILING = compile_late(FAILED)
FAILED_WORDS = ("forgot", "neglected", "bother", "pay attention", "was careless", "made a mistake", "should have known")
NAMED = compile_late(
    r"(?:(?<![\w.@])@[\w-]{1,40}"
    r"|\b(?!(?:We|They|It|You|Nobody|Who|Which|That|This|One|All|Both|There|\w+(?:ers|ors|nts|ple|sts|ms))\b)"
    r"[A-Z][a-z]{1,20})"
    rf"\s{FAILED}"
)
LONGEST_NAME = 42
"""Characters of a name in that pattern, with the space behind it."""
SPACE = r"(?:[ ,(*]|\r?\n(?![ \t]*\r?\n)){1,6}"
GAP = compile_late(
    rf"(?:{SPACE}(?!(?:that|which|because|the|a|an|and|but|when|while|as|if)\b)[\w’'@][\w’'@-]{{0,29}}(?![\w’'@-])){{0,4}}"
    rf"(?:{SPACE}|[ ,)*]{{1,6}})"
)
"""What may stand between a person and what they are blamed for: a few words, but no new subject."""

LONGEST_GAP, LONGEST_CLAUSE = 60, 120
CLAUSE_START = compile_late(r"[.!?;|]\s|\n\s*\n|\n\s*(?:[-*+]|\d+[.)])\s")
NOT_SAID = compile_late(
    r"\b(?:not|no|never|nor|neither|isn['’]t|wasn['’]t|if|whether|unless|suppose|imagine|in case|even though|avoid\w*"
    r"|prevent\w*|reduc\w+|without|rather than|instead of|risk of|prone to|may|might|could|would|can|blameless\w*"
    r"|nobody|what)\b",
    re.IGNORECASE,
)


def find_blame(reading: Reading, phrases: WordList) -> Iterator[Spot]:
    """Find phrases of blame, and persons with a failing."""
    failings = _load_list("failings").find(reading, reading.prose)
    found = phrases.find(reading, reading.prose)
    if failings:
        found = [*found, *_join_people(reading, failings), *_find_named(reading)]
    done = 0
    for start, end in sorted(found):
        if start < done or NOT_SAID.search(_read_clause(reading, start)) or _is_question(reading, end):
            continue
        done = end
        quote = cut_excerpt(reading.text[start:end])
        yield Spot(
            start, end, f'"{quote}" lays the fault on a person: say what made it possible and what let it through'
        )


@cache
def _load_list(name: str) -> WordList:
    return WordList(read_words(name))


def _join_people(reading: Reading, failings: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give the failings that closely follow a person, with that person."""
    people = _load_list("people").find(reading, reading.prose)
    ends = [end for _, end in people]
    for start, end in failings:
        number = bisect_right(ends, start) - 1
        gap = reading.prose[ends[number] : start] if number >= 0 else "."
        if len(gap) <= LONGEST_GAP and GAP.fullmatch(gap):
            yield people[number][0], end


def _find_named(reading: Reading) -> Iterator[tuple[int, int]]:
    """Find names directly before a failing: failings first, as capital letters stand everywhere."""
    if not mentions(reading, *FAILED_WORDS):
        return
    for failing in FAILING.finditer(reading.prose):
        named = NAMED.search(reading.prose, max(0, failing.start() - LONGEST_NAME), failing.end())
        if named:
            yield named.span()


def _read_clause(reading: Reading, start: int) -> str:
    """Give the words of the sentence before an offset."""
    before = reading.prose[max(0, start - LONGEST_CLAUSE) : start]
    return CLAUSE_START.split(before)[-1]


def _is_question(reading: Reading, end: int) -> bool:
    after = re.match(r"[^.!?|\r\n]{0,200}\?", reading.prose[end : end + 201])
    return after is not None


def make_check(extra: Sequence[str] = ()) -> Check:
    """Make the check with further phrases of blame."""

    @cache
    def load_phrases() -> WordList:
        return WordList((*read_words("blame"), *extra))

    def find(reading: Reading) -> Iterator[Spot]:
        return find_blame(reading, load_phrases())

    return Check(
        code="DOC501",
        slug="blame",
        severity=Severity.MINOR,
        confidence="medium",
        find=find,
        doc=__doc__,
    )


CHECK = make_check()
