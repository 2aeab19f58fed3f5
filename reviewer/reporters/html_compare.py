"""A comparison as one HTML page that needs nothing else: findings, what became of them, and both texts side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from reviewer.domain.comparison import Comparison, EarlierFinding, Fate, Hunk, RatingChange, Side
from reviewer.domain.finding import Finding
from reviewer.reporters.compare_rows import Row, RowMaker, Tags
from reviewer.reporters.compare_sheet import ComparisonSheet, list_fates, list_new
from reviewer.reporters.compare_wording import (
    GROUNDS,
    NO_CHANGE,
    UNREVIEWED,
    explain_disposition,
    explain_no_change,
    explain_rating_change,
    lead_hunks,
    list_summary,
    name_hunk,
    name_lines,
    write_difference,
    write_interval,
    write_level,
    write_scores,
)
from reviewer.reporters.escaping import shorten_middle
from reviewer.reporters.html_comments import SHAPES
from reviewer.reporters.html_templates import make_environment, read_asset, write_policy
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import count, explain_absence, name_decision, name_section, write_score

LONGEST_QUOTE = 240
MOST_TAGGED = 40
"""Lines of one quote that carry its number; a longer one has it on its first lines."""


@dataclass(frozen=True)
class Spot:
    """Where a finding's words stand."""

    lines: str
    section: str
    quote: str
    link: str
    """Address of the line in the table, or an empty string where the table does not show it."""


@dataclass(frozen=True)
class Link:
    """Changed lines to jump to."""

    address: str
    name: str


@dataclass(frozen=True)
class Card:
    """A finding as the page shows it."""

    id: str
    label: str
    finding: Finding
    places: tuple[Spot, ...]
    absence: str
    answered: str
    """What its changed lines are to it: `Answered by`."""
    ground: str
    """Why they are taken to be that."""
    good: bool
    """Whether they settle it."""
    said: str
    """What the author did about it, or an empty string."""
    links: tuple[Link, ...]


@dataclass(frozen=True)
class CardGroup:
    """Findings under one heading."""

    title: str
    cards: tuple[Card, ...]


def render(sheet: ComparisonSheet, options: ReportOptions) -> str:
    """Render a comparison as one HTML page; the texts stand on it where both are at hand."""
    del options  # every reporter is called alike; the page fits itself to its reader
    comparison = sheet.comparison
    has_texts = comparison.hunks is not None
    groups, old_tags, new_tags = _build_groups(comparison, has_texts=has_texts)
    rows: Sequence[Row] = RowMaker(sheet, old_tags, new_tags).make() if has_texts else ()
    style = read_asset("style.css") + read_asset("compare.css")
    return (
        _make_environment()
        .get_template("compare.j2")
        .render(
            comparison=comparison,
            same=explain_no_change(comparison),
            scores=write_scores(comparison),
            summary=list_summary(comparison),
            groups=groups,
            rows=rows,
            style=style,
            policy=write_policy(style, ""),
        )
        .strip("\n")
        + "\n"
    )


@cache
def _make_environment() -> Environment:
    return make_environment(
        {
            "no_change": NO_CHANGE,
            "shapes": SHAPES,
            "name": _name_side,
            "mood": _find_mood,
            "direction": _find_direction,
            "write_score": write_score,
            "write_interval": write_interval,
            "write_difference": write_difference,
            "write_level": write_level,
            "explain_rating_change": explain_rating_change,
            "count": count,
        }
    )


def _name_side(side: Side) -> str:
    return name_decision(side.decision) if side.decision else UNREVIEWED


def _find_mood(side: Side) -> str:
    return side.decision.value if side.decision else "not_assessed"


def _find_direction(change: RatingChange) -> str:
    said = write_difference(change.difference)
    return "" if said in ("", "=") else "up" if said.startswith("+") else "down"


def _build_groups(comparison: Comparison, *, has_texts: bool) -> tuple[list[CardGroup], Tags, Tags]:
    groups: list[CardGroup] = []
    old_tags: Tags = {}
    new_tags: Tags = {}
    number = 0
    for _, title, group in list_fates(comparison):
        cards = []
        for one in group:
            number += 1
            cards.append(_build_earlier(number, one, has_texts=has_texts))
            _tag(one.finding, number, old_tags)
            _tag(one.later, number, new_tags)
        groups.append(CardGroup(title, tuple(cards)))
    for title, new in list_new(comparison):
        cards = []
        for found in new:
            number += 1
            cards.append(_build_card(number, found.finding, "new" if has_texts else ""))
            _tag(found.finding, number, new_tags)
        groups.append(CardGroup(title, tuple(cards)))
    return groups, old_tags, new_tags


def _tag(finding: Finding | None, number: int, tags: Tags) -> None:
    for anchor in finding.anchors if finding else ():
        for line in range(anchor.line_start, min(anchor.line_end, anchor.line_start + MOST_TAGGED) + 1):
            tag = (_name_card(number), str(number))
            if tag not in tags.setdefault(line, []):
                tags[line].append(tag)


def _name_card(number: int) -> str:
    return f"finding-{number}"


def _build_card(number: int, finding: Finding, side: str) -> Card:
    places = tuple(
        Spot(
            name_lines(anchor),
            name_section(anchor),
            shorten_middle(anchor.quote, LONGEST_QUOTE),
            f"{side}-{anchor.line_start}" if side else "",
        )
        for anchor in finding.anchors
    )
    absence = "" if finding.anchors else explain_absence(finding)
    return Card(_name_card(number), str(number), finding, places, absence, "", "", good=False, said="", links=())


def _build_earlier(number: int, one: EarlierFinding, *, has_texts: bool) -> Card:
    card = _build_card(number, one.finding, "old" if has_texts else "")
    return Card(
        card.id,
        card.label,
        card.finding,
        card.places,
        card.absence,
        lead_hunks(one),
        GROUNDS[one.ground] if one.ground else "",
        good=one.fate in (Fate.FIXED, Fate.GONE),
        said=explain_disposition((one.later or one.finding).disposition),
        links=tuple(_link(hunk) for hunk in one.hunks),
    )


def _link(hunk: Hunk) -> Link:
    address = f"new-{hunk.new_start}" if hunk.new_count else f"old-{hunk.old_start}"
    return Link(address, name_hunk(hunk))
