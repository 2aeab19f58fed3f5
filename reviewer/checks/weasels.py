"""A vague quantity where the reader looks for the result.

What it finds: words such as "significant" or "considerably" in a sentence without a number, in a section whose heading
says summary, abstract, conclusion, decision or recommendation. "Many", "several" and other counts are hints, as a text
often needs no number there. "Statistically significant", "too many" and denials are left alone.
Why it matters: the summary is what most people read; "significant" is what each of them wants it to be.
Bad:
    ## Summary

    The new ranking brings a significant improvement.
Good:
    ## Summary

    The new ranking brings 2.1% more orders (95% interval 0.8 to 3.4).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from reviewer.checks.areas import find_areas
from reviewer.checks.check import Check, Spot
from reviewer.checks.claims import Claim, find_claims
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.checks.word_lists import WordList, read_words
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

SUMMARY = compile_late(
    r"(?:(?:executive|short|brief|incident|management|final) )?(?:summary|abstract|synopsis|tl;? ?dr|in short"
    r"|conclusions?|decisions?|recommendations?|the ask|key (?:results|findings|takeaways)|takeaways)"
    r"(?: (?:and|&) .{1,40})?"
)
LEFT_ALONE = compile_late(r"\b(?:statistical(?:ly)?|too|how|as|so|great|that)[ \t\r\n]+$", re.IGNORECASE)


def find_weasels(reading: Reading, sizes: WordList, counts: WordList) -> Iterator[Spot]:
    """Find vague sizes and counts in summaries and decisions."""
    lines = {area.sections[0].line_start for area in find_areas(reading, SUMMARY)}
    if not lines:
        return
    yield from _find_listed(reading, sizes, lines, None)
    yield from _find_listed(reading, counts, lines, "low")


def _find_listed(reading: Reading, words: WordList, lines: set[int], confidence: Confidence | None) -> Iterator[Spot]:
    """Find the words of a list in the sections that start at the lines given; each word once a section."""
    groups: dict[tuple[int, str], list[Claim]] = {}
    for claim in find_claims(reading, words):
        section = reading.document.section_at(reading.document.position(claim.start).line).line_start
        before = reading.text[max(0, claim.start - 20) : claim.start]
        if section in lines and not LEFT_ALONE.search(before):
            groups.setdefault((section, reading.text[claim.start : claim.end].lower()), []).append(claim)
    for found in groups.values():
        word = cut_excerpt(reading.text[found[0].start : found[0].end])
        more = f" ({len(found)} times)" if len(found) > 1 else ""
        message = f'"{word}" in the summary or decision{more}: say how much or how many'
        yield Spot(found[0].start, found[0].end, message, None, confidence)


def make_check(extra: Sequence[str] = ()) -> Check:
    """Make the check with further words."""

    @cache
    def load_lists() -> tuple[WordList, WordList]:
        return WordList((*read_words("weasels"), *extra)), WordList(read_words("vague_counts"))

    def find(reading: Reading) -> Iterator[Spot]:
        return find_weasels(reading, *load_lists())

    return Check(
        code="DOC503",
        slug="weasel-words",
        severity=Severity.NIT,
        confidence="medium",
        find=find,
        doc=__doc__,
    )


CHECK = make_check()
