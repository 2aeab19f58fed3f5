"""The open actions of a document that stand in lists, with what each says about owner, date and issue."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

from reviewer.checks.action_tables import read_action_tables
from reviewer.checks.areas import (
    Area,
    Point,
    clean_title,
    find_areas,
    find_points,
    group_items,
    read_heading,
    read_tail,
)
from reviewer.checks.excerpts import strip_marks
from reviewer.checks.reading import ListItem, Reading
from reviewer.checks.tracking import has_date, has_issue, has_owner, is_done
from reviewer.domain.document import Section
from reviewer.quantities.late_patterns import compile_late

WHEN = r"(?:(?:immediate|(?:short|medium|mid|long|near)(?:[- ]term)?|open|planned|proposed|recommended|agreed) )?"
KIND = r"(?:corrective|prevent(?:at)?ive|remedial|follow[- ]?up|mitigating)"
ACTIONS = rf"(?:{KIND}(?:(?:,| and| &) {KIND})* )?(?:actions?|measures|improvements|tasks)"
ACTION_TITLE = compile_late(
    rf"(?:.{{1,60}} (?:and|&) )?next steps|{WHEN}(?:action (?:items?|points?|plan|list)|{KIND} (?:actions?|measures?"
    rf"|steps|"
    rf"items|tasks|improvements)|{KIND} (?:and|&) {KIND} {ACTIONS}|follow[- ]?ups?|remediations?(?: (?:items?|plan"
    rf"|steps|"
    r"actions|work))?|to[- ]?dos?(?: list)?|actions|measures)(?: (?:and|&) (?:next steps|owners|follow[- ]?ups?|action"
    r" items|prevention|improvements))?"
)
AMBIGUOUS_TITLE = compile_late(
    r"actions|corrective actions?|preventive actions?|measures|remediations?|to[- ]?dos?|open tasks"
)
"""Headings that also stand over the actions of an interface or the measures of a data set."""
PLACE_OF_ACTIONS = compile_late(
    r".*\b(?:time ?line|root causes?|incidents?|what went|lessons|post-?mortem|outage|contributing|attendees|agenda"
    r"|participants|decisions?|minutes|retrospective)\b.*"
)
DONE_TITLE = compile_late(r"\b(?:done|completed?|taken|finished|resolved)\b|✅", re.IGNORECASE)
NO_ACTION = compile_late(r"(?:none|nothing|n/a|no (?:action|further|follow|next|open|remaining))\b", re.IGNORECASE)
READING_TITLE = compile_late(r"next steps$")
"""Under which a guide lists what to read; an item that starts with a link gives it away."""
LONGEST_ITEM = 4000
"""Characters of an item beyond which it is a text and no action."""

MOST_ACTIONS = 1000
"""Open actions under one heading beyond which it is a log or an export and no plan."""


@dataclass(frozen=True)
class Action:
    """An open action of a list."""

    point: Point
    lead: str
    """Headings and text above it that hold for it as well."""
    is_tracked: bool
    """Whether the text after its list links an issue."""

    @property
    def text(self) -> str:
        """Its text, without the mark."""
        return self.point.item.body.text

    @cached_property
    def has_issue(self) -> bool:
        """Whether it, its list or its heading links an issue, or it has a box to tick."""
        return self.is_tracked or self.point.has_box or has_issue(self.text) or _read_lead(self.lead).has_issue

    @cached_property
    def has_owner(self) -> bool:
        """Whether it or the line before its list names an owner."""
        return has_owner(self.text) or _read_lead(self.lead).has_owner

    @cached_property
    def has_date(self) -> bool:
        """Whether it, its list or its heading gives a date."""
        return has_date(self.text) or _read_lead(self.lead).has_date


def read_actions(reading: Reading) -> tuple[tuple[Area, list[Action]], ...]:
    """Give the parts of a document that announce actions, each with the open actions in its lists."""
    return tuple(_find_actions(reading))


def _find_actions(reading: Reading) -> Iterator[tuple[Area, list[Action]]]:
    groups = reading.derive(group_items)
    tables = {found.table.section.line_start for found in reading.derive(read_action_tables)}
    known: bool | None = None
    for area in find_areas(reading, ACTION_TITLE):
        if AMBIGUOUS_TITLE.fullmatch(clean_title(area.title)):
            if known is None:
                known = any(PLACE_OF_ACTIONS.fullmatch(clean_title(s.title)) for s in reading.document.sections)
            if not known:
                continue
        if DONE_TITLE.search(area.title) or any(section.line_start in tables for section in area.sections):
            continue
        root = read_heading(reading, area.sections[0])
        found = (
            action
            for section in area.sections
            if not DONE_TITLE.search(section.title)
            for action in _read_actions(reading, section, groups.get(section.line_start, []), root)
        )
        actions = list(islice(found, MOST_ACTIONS + 1))
        is_reading_list = READING_TITLE.search(clean_title(area.title)) and any(a.text.startswith("[") for a in actions)
        if len(actions) <= MOST_ACTIONS and not is_reading_list:
            yield area, actions


def _read_actions(reading: Reading, section: Section, items: list[ListItem], root: str) -> Iterator[Action]:
    if not items:
        return
    is_tracked = has_issue(read_tail(reading, section, items)[:LONGEST_ITEM])
    for point in find_points(reading, section, items):
        text = point.item.body.text
        if (
            point.is_ticked
            or NO_ACTION.match(text)
            or len(text) > LONGEST_ITEM
            or len(strip_marks(text).split()) < 3
            or is_done(text)
        ):
            continue
        yield Action(point, f"{root}\n{point.lead}", is_tracked)


class LeadFacts(NamedTuple):
    """What the text above an action says for it."""

    has_owner: bool
    has_date: bool
    has_issue: bool


@lru_cache(maxsize=32)
def _read_lead(lead: str) -> LeadFacts:
    """Read the text above actions, once for all that share it; only a short last line can name the owner of all."""
    last = lead.strip().rpartition("\n")[2]
    return LeadFacts(len(last.split()) <= 8 and has_owner(last), has_date(lead), has_issue(lead))
