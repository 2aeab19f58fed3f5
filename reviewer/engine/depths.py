"""The depths of a review as data: which passes over a document each of them makes, in which order, and why.

Engine, `--dry-run`, `--help` and docs/depths.md all read what stands here. It imports nothing that costs time, because
help must come at once.
"""

from enum import StrEnum
from typing import NamedTuple


class Pass(StrEnum):
    """One kind of request."""

    QUICK = "quick"
    FREE_READING = "free-reading"
    QUESTIONS = "questions"
    NOTES = "notes"
    ACROSS = "across"
    CLAIMS = "claims"
    REFUTER = "refuter"


PURPOSES = {
    Pass.QUICK: "a free reading of the whole document and all questions, in one request",
    Pass.FREE_READING: "one reading of the whole as a demanding engineer: contradictions, arithmetic, causes, claims "
    "that rest on nothing",
    Pass.QUESTIONS: "the rubric's questions in groups of criteria: what is missing",
    Pass.NOTES: "of a document that is read in windows: what a window says on each question, with its quotes",
    Pass.ACROSS: "of a document that is read in windows: what contradicts across them, and what is missing from all",
    Pass.CLAIMS: "stated results with their numbers, which code computes again, and facts, which it lays side by side",
    Pass.REFUTER: "one request that tries to refute the open blockers and majors at the level bar, but for what "
    "code has computed; none, none asked",
}
"""What each pass is for."""


class WindowPlan(NamedTuple):
    """What is asked where a document is too long for one reading: of each window first, then of the whole."""

    each: tuple[Pass, ...]
    """Of each window; the first goes alone and brings the window into the provider's cache."""
    whole: tuple[Pass, ...]
    """Over what was noted of all windows."""
    sampled: tuple[Pass, ...] = ()
    """Passes that are made once a sample."""


class DepthPlan(NamedTuple):
    """A depth: its requests in three waves. A wave begins when the one before has been answered."""

    name: str
    purpose: str
    first: Pass
    """Its first request goes alone: it brings document and rules into the provider's cache."""
    together: tuple[Pass, ...] = ()
    """What follows at once, over the prefix that is cached by then."""
    last: tuple[Pass, ...] = ()
    """What needs the findings of all others."""
    sampled: tuple[Pass, ...] = ()
    """Passes that are made once a sample, each time with criteria and questions in another order."""
    windows: WindowPlan = WindowPlan((Pass.QUICK,), (Pass.QUICK,))
    """What takes the place of the first two waves where a document is read in windows."""

    @property
    def reading(self) -> tuple[Pass, ...]:
        """The passes that read the document, without those that need findings."""
        return (self.first, *self.together)


EACH_WINDOW = (Pass.FREE_READING, Pass.NOTES, Pass.CLAIMS)
OVER_WINDOWS = (Pass.QUESTIONS, Pass.ACROSS, Pass.CLAIMS)

DEPTHS = {
    plan.name: plan
    for plan in (
        DepthPlan("quick", "one request a document; for batches and hooks", Pass.QUICK),
        DepthPlan(
            "standard",
            "a free reading, the questions in groups and claims for code, then a refuter",
            Pass.FREE_READING,
            together=(Pass.QUESTIONS, Pass.CLAIMS),
            last=(Pass.REFUTER,),
            windows=WindowPlan(EACH_WINDOW, OVER_WINDOWS),
        ),
        DepthPlan(
            "deep",
            "free reading and questions in several samples, with intervals, and claims for code, then a refuter",
            Pass.FREE_READING,
            together=(Pass.QUESTIONS, Pass.CLAIMS),
            last=(Pass.REFUTER,),
            sampled=(Pass.FREE_READING, Pass.QUESTIONS),
            windows=WindowPlan(
                EACH_WINDOW,
                OVER_WINDOWS,
                sampled=(Pass.FREE_READING, Pass.NOTES, Pass.QUESTIONS, Pass.ACROSS),
            ),
        ),
    )
}
"""Name → plan, cheapest first."""


def summarize_depths(default: str) -> str:
    """Say in one sentence for `--help` what each depth does."""
    marks = {default: " (the default)"}
    return "; ".join(f"{plan.name}{marks.get(plan.name, '')}: {plan.purpose}" for plan in DEPTHS.values()) + "."
