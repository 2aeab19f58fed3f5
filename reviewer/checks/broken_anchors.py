"""A link to a place in the document that is not there.

What it finds: links `#name` within the document that no heading (by GitHub's rules), id or named anchor answers to.
Where only hyphens or case differ, other renderers may find the place, and the finding is a hint.
Why it matters: the reader who follows the link stays where they are, and does not learn what the author relies on.
Bad:
    # Ranking

    The fallback is described [below](#fallback-rules).

    ## Fallback

    Popular items are shown.
Good:
    # Ranking

    The fallback is described [below](#fallback).

    ## Fallback

    Popular items are shown.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote

from reviewer.checks.check import Check, Spot
from reviewer.checks.heading_anchors import Anchors, find_anchors, loosen
from reviewer.checks.links import find_links
from reviewer.checks.reading import Reading, Span
from reviewer.domain.rubric import Severity
from reviewer.quantities.late_patterns import compile_late

ANSWERED_ELSEWHERE = compile_late(r"top|L\d+(?:-L\d+)?|fn(?:ref)?[:\d-].*|footnote.*|[/!:].*|.*[{}$=].*", re.IGNORECASE)
"""Names that the renderer makes itself, routes of an application, text fragments and templates."""

MOST_GUESSES, MOST_GUESSED, LONGEST_SHOWN = 20, 300, 80


def find_broken_anchors(reading: Reading) -> Iterator[Spot]:
    """Find links within the document that lead nowhere; each target once, where it first stands."""
    targets: dict[str, list[Span]] = {}
    for link in reading.derive(find_links):
        if link.target.text.startswith("#") and len(link.target.text) > 1:
            targets.setdefault(link.target.text, []).append(link.target)
    if not targets:
        return
    anchors = reading.derive(find_anchors)
    guesses = 0
    for target, places in targets.items():
        name = unquote(target[1:]).lower().removeprefix("user-content-")
        if name in anchors.slugs or ANSWERED_ELSEWHERE.fullmatch(name):
            continue
        start, end, _ = places[0]
        more = f" ({len(places)} links)" if len(places) > 1 else ""
        near = anchors.loose.get(loosen(name))
        if near is not None:
            message = f"GitHub's anchor of that heading is #{_shorten(near)}, not {_shorten(target)}{more}"
            yield Spot(start, end, message, None, "low")
            continue
        guesses += 1
        guess = _guess(name, anchors) if guesses <= MOST_GUESSES else ""
        yield Spot(start, end, f"no heading or id answers to {_shorten(target)}{more}{guess}")


def _guess(name: str, anchors: Anchors) -> str:
    if len(name) > 100 or len(anchors.slugs) > MOST_GUESSED:
        return ""
    candidates = sorted(slug for slug in anchors.slugs if len(slug) <= 100)
    near = get_close_matches(name, candidates, n=1, cutoff=0.7)
    return f"; the nearest is #{near[0]}" if near else ""


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}…"


CHECK = Check(
    code="DOC105",
    slug="broken-anchors",
    severity=Severity.MINOR,
    confidence="high",
    find=find_broken_anchors,
    doc=__doc__,
)
