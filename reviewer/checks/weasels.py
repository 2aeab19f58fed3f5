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

from reviewer.checks.areas import find_areas
from reviewer.checks.check import Check, Spot
from reviewer.checks.claims import find_claims
from reviewer.checks.excerpts import cut_excerpt
from reviewer.checks.reading import Reading
from reviewer.checks.word_lists import WordList, read_words
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity

SUMMARY = re.compile(
    r"(?:(?:executive|short|brief|incident|management|final) )?(?:summary|abstract|synopsis|tl;? ?dr|in short"
    r"|conclusions?|decisions?|recommendations?|the ask|key (?:results|findings|takeaways)|takeaways)"
    r"(?: (?:and|&) .{1,40})?"
)
LEFT_ALONE = re.compile(r"\b(?:statistical(?:ly)?|too|how|as|so|great|that)[ \t\r\n]+$", re.IGNORECASE)


def find_weasels(reading: Reading, sizes: WordList, counts: WordList) -> Iterator[Spot]:
    """Find vague sizes and counts in summaries and decisions."""
    lines = {area.sections[0].line_start for area in find_areas(reading, SUMMARY)}
    if not lines:
        return
    listed: tuple[tuple[WordList, Confidence | None], ...] = ((sizes, None), (counts, "low"))
    for words, confidence in listed:
        for claim in find_claims(reading, words):
            line = reading.document.position(claim.start).line
            before = reading.text[max(0, claim.start - 20) : claim.start]
            if reading.document.section_at(line).line_start in lines and not LEFT_ALONE.search(before):
                word = cut_excerpt(reading.text[claim.start : claim.end])
                message = f'"{word}" in the summary or decision: say how much or how many'
                yield Spot(claim.start, claim.end, message, None, confidence)


def make_check(extra: Sequence[str] = ()) -> Check:
    """Make the check with further words."""
    sizes, counts = WordList((*read_words("weasels"), *extra)), WordList(read_words("vague_counts"))

    def find(reading: Reading) -> Iterator[Spot]:
        return find_weasels(reading, sizes, counts)

    return Check(
        code="DOC503",
        slug="weasel-words",
        severity=Severity.NIT,
        confidence="medium",
        find=find,
        doc=__doc__,
    )


CHECK = make_check()
