"""Open questions that nobody answers.

What it finds: items under a heading such as "Open questions" or "Unresolved questions" that name neither an owner nor
a date and link no issue; one finding for each heading. A hint: some lists are there to start a discussion.
Why it matters: a question without owner and date is still open on the day of the launch.
Bad:
    ## Open questions

    - Should the threshold for travel merchants differ by season?
    - Is replay fast enough for twelve months of history?
Good:
    ## Open questions

    - Should the threshold for travel merchants differ by season? Risk Operations, 2026-08-28.
    - Is replay fast enough for twelve months of history? Payments ML, 2026-08-21.
"""

from collections.abc import Iterator

from reviewer.checks.areas import find_areas, find_points, group_items, read_heading
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt, find_first_line
from reviewer.checks.reading import Reading
from reviewer.checks.tracking import has_date, has_issue, has_owner, is_done
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

QUESTION_TITLE = compile_late(
    r"(?:(?:open|unresolved|outstanding|remaining|unanswered) (?:questions?|issues|points|decisions|topics|items)"
    r"|questions (?:and|&) (?:discussion|open) (?:topics|issues|points))(?: (?:and|&) .{1,40})?"
)
LONGEST_ITEM = 4000


def find_unowned_questions(reading: Reading) -> Iterator[Spot]:
    """Find headings over open questions that have neither owner nor date nor issue."""
    groups = reading.derive(group_items)
    for area in find_areas(reading, QUESTION_TITLE):
        if has_issue(read_heading(reading, area.sections[0])):
            continue
        texts = [
            (point.item, point.item.body.text[:LONGEST_ITEM])
            for section in area.sections
            for point in find_points(reading, section, groups.get(section.line_start, []))
            if not point.is_ticked
        ]
        found = [item for item, text in texts if not _is_settled(text)]
        if found:
            start, end = find_first_line(found[0].body)
            count = f"{len(found)} of {len(texts)}" if len(texts) > 1 else "the"
            verb = "has" if len(found) == 1 else "have"
            noun = "question" if len(texts) == 1 else "questions"
            message = (
                f'{count} {noun} under "{cut_excerpt(area.title)}" {verb} neither owner nor date, first'
                f' "{cut_excerpt(found[0].body.text)}"'
            )
            yield Spot(start, end, message)


def _is_settled(text: str) -> bool:
    return has_owner(text) or has_date(text) or has_issue(text) or is_done(text)


CHECK = Check(
    code="DOC132",
    slug="open-questions",
    severity=Severity.MINOR,
    confidence="low",
    find=find_unowned_questions,
    doc=__doc__,
)
