"""An action whose end nobody can check.

What it finds: an open action, in a list or table of actions, that consists of a vague verb and its object ("improve
communication", "be more careful", "find a way to", "consider", "raise awareness") with no number, date, issue or
thing that will exist at its end. "Investigate" and "explore" followed by a question (why, whether, how) are hints.
Why it matters: it can never be called done, or always; the cause that the review found stays in the system.
Bad:
    ## Action items

    - Improve communication between release duty and on-call (Feed team, 4 May)
Good:
    ## Action items

    - Post every promotion to #feed-oncall from the release tool (Feed team, 4 May)
"""

import re
from collections.abc import Iterator

from reviewer.checks.action_points import read_actions
from reviewer.checks.action_tables import is_tracked_row, read_action_tables
from reviewer.checks.check import Check, Spot
from reviewer.checks.excerpts import cut_excerpt, find_first_line, strip_marks
from reviewer.checks.reading import Reading, Span
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

VAGUE = compile_late(
    r"(?:(?:we|i|everyone|everybody|engineers|the team) (?:should |need(?:s)? to |will |must |have to |ought to )"
    r"|to |please )?"
    r"(?:(?P<search>investigat(?:e|ing)|look(?:ing)? into|explor(?:e|ing)|figur(?:e|ing) out|find(?:ing)? out)"
    r"|improv(?:e|ing)|enhanc(?:e|ing)|optimi[sz](?:e|ing)|strengthen(?:ing)?|be(?:ing)? (?:more |extra )?(?:careful"
    r"|cautious|aware|"
    r"diligent|vigilant|mindful|attentive|proactive)|(?:take|taking) (?:more|better|greater) care"
    r"|pay(?:ing)? (?:more |closer |better |greater )?attention|consider(?:ing)?|think(?:ing)? (?:about|of|through"
    r"|harder)"
    r"|keep(?:ing)? an eye on|try(?:ing)? to|find(?:ing)? (?:a |some )?(?:better |good )?ways? (?:to|of)"
    r"|something about"
    r"|rais(?:e|ing) (?:the )?awareness|remind(?:ing)? (?:everyone|everybody|all|the team|people|engineers|developers)"
    r"|communicat(?:e|ing) (?:better|more)|better (?:communication|coordination|monitoring|testing|alerting"
    r"|documentation)"
    r"|(?:do|have|be) (?:better|more)|strive|foster|encourage)\b",
    re.IGNORECASE,
)
QUESTION = compile_late(r"\b(?:why|whether|if|how|which|what|cause|reason)\b", re.IGNORECASE)
CHECKABLE = compile_late(
    r"\d|\b(?:until|so that|such that|in order to|by (?:adding|[a-z]+ing)|via|and (?:write|document|publish|report"
    r"|add|remove|fix"
    r"|decide|implement|file|open|deploy|automate|enforce|create|replace|set|alert|block|make)|alerts?\b|tests?"
    r"|dashboards?"
    r"|checklists?|thresholds?|targets?|reports?|rfc|adr|metrics?|proposals?|decisions?|runbooks?|prototype|benchmark"
    r"|(?<!careful )(?<!cautious )with|through|using|e\.g\.|for example|such as|to include|from|instead)\b|[`→:;(]",
    re.IGNORECASE,
)
LABEL = compile_late(r"^(?:(?:high|medium|low|critical|p[0-3])\b[\s:.–—-]*|[^:\n]{1,60}: )", re.IGNORECASE)
OWNER_TAIL = compile_late(r" ?(?:[(\[][^()\[\]]{1,80}[)\]]|[–—-] ?[A-Z][^.–—]{1,60})\.?$|\. [A-Z][\w &,/-]{1,50}\.?$")
MOST_WORDS = 22
"""Words beyond which an action says more than its verb."""


def find_vague_actions(reading: Reading) -> Iterator[Spot]:
    """Find open actions that consist of a vague verb and its object."""
    for span in sorted({*_find_listed(reading), *_find_tabled(reading)}):
        text = OWNER_TAIL.sub("", strip_marks(span.text[:1000]))
        match = VAGUE.match(text) or VAGUE.match(LABEL.sub("", text))
        if not match or len(text.split()) > MOST_WORDS or "`" in span.text or CHECKABLE.search(LABEL.sub("", text)):
            continue
        start, end = find_first_line(span)
        is_hint = match["search"] is not None and QUESTION.search(text) is not None
        message = (
            f'"{cut_excerpt(text)}" has no end that could be checked: say what will exist, or which number will be'
            " reached, when it is done"
        )
        yield Spot(start, end, message, None, "low" if is_hint else None)


def _find_listed(reading: Reading) -> Iterator[Span]:
    for _, actions in reading.derive(read_actions):
        yield from (action.point.item.body for action in actions if not action.has_issue or action.point.has_box)


def _find_tabled(reading: Reading) -> Iterator[Span]:
    for found in reading.derive(read_action_tables):
        yield from (row.cells[found.action] for row in found.open_rows if not is_tracked_row(row))


CHECK = Check(
    code="DOC123",
    slug="vague-actions",
    severity=Severity.MINOR,
    confidence="medium",
    find=find_vague_actions,
    doc=__doc__,
)
