"""Actions in a list that nobody owns.

What it finds: items under a heading such as "Action items", "Follow-ups", "Next steps" or "Remediation" that name
neither an owner nor a date and link no issue; one finding for each such heading. Items that are done, ticked, have a
box to tick, or stand under a heading or line that gives owner, date or issue are left alone. Owner or date missing
alone is a hint.
Why it matters: an action without owner and date is done only by chance, and nobody can tell later whether it was.
Bad:
    ## Action items

    - Add an alert on the click-through rate of the feed
    - Refuse to promote a tower without its index
Good:
    ## Action items

    - Add an alert on the click-through rate of the feed. Feed team, 2026-05-04
    - @mira: refuse to promote a tower without its index, by 11 May
"""

from collections.abc import Iterator

from reviewer.checks.action_points import Action, read_actions
from reviewer.checks.areas import Area
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt, find_first_line
from reviewer.checks.reading import Reading
from reviewer.domain.finding import Confidence
from reviewer.domain.rubric import Severity


def find_untracked_actions(reading: Reading) -> Iterator[Spot]:
    """Find headings over actions that have neither owner nor date nor issue."""
    for area, actions in reading.derive(read_actions):
        untracked = [action for action in actions if not action.has_issue]
        bare = [action for action in untracked if not action.has_owner and not action.has_date]
        unowned = [action for action in untracked if not action.has_owner and action.has_date]
        undated = [action for action in untracked if action.has_owner and not action.has_date]
        if bare:
            yield _report(area, actions, bare, "neither owner nor date nor linked issue")
        if unowned:
            yield _report(area, actions, unowned, "no owner", "low")
        if undated:
            yield _report(area, actions, undated, "no date", "low")


def _report(
    area: Area, actions: list[Action], found: list[Action], lacking: str, confidence: Confidence | None = None
) -> Spot:
    start, end = find_first_line(found[0].point.item.body)
    first = cut_excerpt(found[0].text)
    title = cut_excerpt(area.title)
    if len(actions) == 1:
        message = f'the action under "{title}" has {lacking}: "{first}"'
    elif len(found) == len(actions):
        message = f'all {len(found)} open actions under "{title}" have {lacking}, first "{first}"'
    else:
        verb = "has" if len(found) == 1 else "have"
        message = f'{len(found)} of {len(actions)} open actions under "{title}" {verb} {lacking}, first "{first}"'
    return Spot(start, end, message, None, confidence)


CHECK = Check(
    code="DOC120",
    slug="action-lists",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_untracked_actions,
    doc=__doc__,
)
