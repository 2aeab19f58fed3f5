"""A list of goals that nobody can measure.

What it finds: two or more goals in a list under a heading such as "Goals", "Objectives" or "Success metrics" of which
none has a number; or which have targets in numbers but neither baseline nor date. A hint: many goals are things to
build.
Why it matters: a goal without baseline, target and date is met by whatever happens.
Bad:
    ## Goals

    - Improve the relevance of search
    - Make the feed faster
Good:
    ## Goals

    - Bring zero-result searches from 11.8% to 5% by December
    - Bring the p99 of the feed from 250 ms to 200 ms by October
"""

from collections.abc import Iterator

from reviewer.checks.areas import find_areas, find_points, group_items
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt, find_first_line
from reviewer.checks.goal_tables import FROM_TO, GOAL_TITLE
from reviewer.checks.reading import ListItem, Reading
from reviewer.checks.tracking import has_date
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

DIGIT = compile_late(r"(?<![A-Za-z\d._-])\d")
LONGEST_ITEM = 4000


def find_unmeasured_goals(reading: Reading) -> Iterator[Spot]:
    """Find lists of goals without numbers, or with targets and nothing to hold them against."""
    groups = reading.derive(group_items)
    for area in find_areas(reading, GOAL_TITLE):
        section = area.sections[0]
        items = [point.item for point in find_points(reading, section, groups.get(section.line_start, []))]
        if len(items) < 2:
            continue
        start, end = find_first_line(items[0].body)
        lacking = _name_lack(items)
        if lacking:
            message = f'none of the {len(items)} goals under "{cut_excerpt(area.title)}" has {lacking}'
            yield Spot(start, end, message)


def _name_lack(items: list[ListItem]) -> str:
    texts = [item.body.text[:LONGEST_ITEM] for item in items]
    if not any(DIGIT.search(text) for text in texts):
        return "a number: say where it stands today, what it should be, and by when"
    if all(DIGIT.search(text) for text in texts) and not any(FROM_TO.search(text) or has_date(text) for text in texts):
        return "a baseline or a date beside its target"
    return ""


CHECK = Check(
    code="DOC131",
    slug="goal-lists",
    severity=Severity.MINOR,
    confidence="low",
    find=find_unmeasured_goals,
    doc=__doc__,
)
