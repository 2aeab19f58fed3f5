"""A history as one HTML page that needs nothing else: figures, charts as drawings with their words, and the stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment

from reviewer.domain.history import History
from reviewer.reporters.history_wording import (
    NO_STORY,
    describe_scores,
    explain_document,
    explain_outcomes,
    explain_ready,
    explain_story,
    list_totals,
    name_author,
    name_scope,
    write_day,
    write_level,
    write_scores,
)
from reviewer.reporters.html_comments import SHAPES
from reviewer.reporters.html_templates import make_environment, read_asset, write_policy
from reviewer.reporters.options import ReportOptions
from reviewer.reporters.wording import count

WIDTH, HEIGHT, EDGE = 180.0, 40.0, 5.0
LOWEST, STEPS = 1.0, 4.0
MOST_DOCUMENTS = 2_000
"""Documents that a page lists; a browser takes minutes for more tables than that."""


@dataclass(frozen=True)
class Curve:
    """Ratings over time as a drawing."""

    label: str
    """The same in words."""
    lines: tuple[str, ...]
    """Points of each stretch without a gap: `x,y x,y`."""
    dots: tuple[tuple[str, str], ...]


def draw_curve(title: str, scores: Sequence[float | None]) -> Curve:
    """Draw ratings from 1 to 5 from left to right; what was not rated is a gap."""
    step = (WIDTH - 2 * EDGE) / max(len(scores) - 1, 1)
    stretches: list[list[str]] = [[]]
    dots: list[tuple[str, str]] = []
    for place, score in enumerate(scores):
        if score is None:
            stretches.append([])
            continue
        x = f"{EDGE + place * step:.1f}"
        y = f"{HEIGHT - EDGE - (score - LOWEST) / STEPS * (HEIGHT - 2 * EDGE):.1f}"
        stretches[-1].append(f"{x},{y}")
        dots.append((x, y))
    lines = tuple(" ".join(points) for points in stretches if len(points) > 1)
    return Curve(describe_scores(title, scores), lines, tuple(dots))


def render(history: History, options: ReportOptions) -> str:
    """Render a history as one HTML page."""
    del options  # every reporter is called alike; the page fits itself to its reader
    style = read_asset("style.css") + read_asset("history.css")
    shown = history.documents[-MOST_DOCUMENTS:]
    return (
        _make_environment()
        .get_template("history.j2")
        .render(
            history=history,
            documents=shown,
            left_out=len(history.documents) - len(shown),
            scope=name_scope(history),
            totals=list_totals(history),
            kinds=list(dict.fromkeys(line.kind for line in history.growth)),
            bars={one.level for one in history.documents},
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
            "no_story": NO_STORY,
            "shapes": SHAPES,
            "draw_curve": draw_curve,
            "explain_document": explain_document,
            "explain_outcomes": explain_outcomes,
            "explain_ready": explain_ready,
            "explain_story": explain_story,
            "name_author": name_author,
            "write_day": write_day,
            "write_level": write_level,
            "write_scores": write_scores,
            "count": count,
        }
    )
