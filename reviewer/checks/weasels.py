"""A vague quantity where the reader looks for the result.

What it finds: words such as "significant", "many" or "several" in a sentence without a number, in a section whose heading
says summary, abstract, conclusion, decision or recommendation. "Statistically
significant" and denials are left alone.
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
from reviewer.domain.rubric import Severity

SUMMARY = re.compile(
    r"(?:(?:executive|short|brief|incident|management|final) )?(?:summary|abstract|synopsis|tl;? ?dr|in short|conclusions?|decisions?"
    r"|recommendations?|the ask|key (?:results|findings|takeaways)|takeaways)(?: (?:and|&) .{1,40})?"
)
STATISTICAL = re.compile(r"statistical(?:ly)?[ \t\r\n]+$", re.IGNORECASE)


def find_weasels(reading: Reading, words: WordList) -> Iterator[Spot]:
    """Find vague quantities in summaries and decisions."""
    lines = {section.line_start for area in find_areas(reading, SUMMARY) for section in area.sections}
    if not lines:
        return
    for claim in find_claims(reading, words):
        line = reading.document.position(claim.start).line
        before = reading.text[max(0, claim.start - 20) : claim.start]
        if reading.document.section_at(line).line_start in lines and not STATISTICAL.search(before):
            word = cut_excerpt(reading.text[claim.start : claim.end])
            yield Spot(claim.start, claim.end, f'"{word}" in the summary or decision: say how much or how many')


def make_check(extra: Sequence[str] = ()) -> Check:
    """Make the check with further words."""
    words = WordList((*read_words("weasels"), *extra))

    def find(reading: Reading) -> Iterator[Spot]:
        return find_weasels(reading, words)

    return Check(
        code="DOC503",
        slug="weasel-words",
        severity=Severity.NIT,
        confidence="medium",
        find=find,
        doc=__doc__,
    )


CHECK = make_check()
