"""What the checks find in a document, without what its author or its project does not want to hear."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pathspec

from reviewer.checks import blame, boosters, hidden_instructions, unexplained_acronyms, weasels
from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.checks.check import Check
from reviewer.checks.reading import Reading
from reviewer.checks.suppression import (
    BAD_CODE,
    BAD_SLUG,
    UNUSED_CODE,
    UNUSED_SLUG,
    apply_suppressions,
)
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal
from reviewer.domain.ignoring import IgnoreRule
from reviewer.domain.review import Checked

CODES = {check.code: check.slug for check in ALL_CHECKS}
ALL_CODES = {**CODES, BAD_CODE: BAD_SLUG, UNUSED_CODE: UNUSED_SLUG}
MOST_SECONDS = 20.0
"""Checks are linear; a document that needs more computing time is cut off, and the report says so.

Time of this thread and not of the clock, so that findings do not depend on what else the machine does.
"""
CLOCK_EVERY = 8
"""Checks between two looks at the clock, which is a call into the system: for short documents it cost a tenth."""


WORD_CHECKS = {
    "blame": blame.make_check,
    "boosters": boosters.make_check,
    "weasel-words": weasels.make_check,
    "unexplained-acronyms": unexplained_acronyms.make_check,
}


def extend_checks(checks: Sequence[Check], words: Mapping[str, Sequence[str]]) -> tuple[Check, ...]:
    """Give the checks with a project's own words added to those that go by lists of words."""
    return tuple(WORD_CHECKS[c.slug](words[c.slug]) if words.get(c.slug) else c for c in checks)


@dataclass(frozen=True)
class CheckPlan:
    """How documents are checked."""

    checks: tuple[Check, ...] = ALL_CHECKS
    hints: bool = False
    """Whether hints are wanted."""
    rules: tuple[IgnoreRule, ...] = ()
    """Checks that the project does not want for some paths."""


class RubricChecks(NamedTuple):
    """What a project wants of the checks that go with a review."""

    words: Mapping[str, Sequence[str]]
    """Its own words for the language checks."""
    rules: tuple[IgnoreRule, ...]
    """Checks that it does not want for some paths."""


def check_under_rubric(document: Document, named: Sequence[str], wanted: RubricChecks) -> tuple[Signal, ...]:
    """Run the checks that a rubric names, and the one for hidden instructions; suppressed findings are marked."""
    slugs = {*named, hidden_instructions.CHECK.slug}
    chosen = extend_checks([check for check in ALL_CHECKS if check.slug in slugs], wanted.words)
    return check_document(document, CheckPlan(chosen, rules=wanted.rules)).signals


def check_document(document: Document, plan: CheckPlan, changed: frozenset[int] | None = None) -> Checked:
    """Run checks over a document.

    Args:
        document: what is checked.
        plan: which checks, and what is not wanted.
        changed: lines that findings must touch; nothing means all.
    """
    reading = Reading(document)
    found, warnings = _run(reading, plan.checks)
    signals = [_apply_rules(signal, document.path, plan.rules) for signal in found]
    signals = apply_suppressions(reading, signals, CODES)
    wanted = [signal for signal in signals if plan.hints or not signal.is_hint]
    touched = [signal for signal in wanted if changed is None or _touches(document, signal, changed)]
    return Checked(
        document=document.path,
        document_digest=document.digest,
        signals=tuple(touched),
        hints=sum(not signal.suppressed for signal in signals) - sum(not signal.suppressed for signal in wanted),
        unchanged=sum(not signal.suppressed for signal in wanted) - sum(not signal.suppressed for signal in touched),
        warnings=(*document.warnings, *warnings),
        redactions=document.redactions,
    )


def _run(reading: Reading, checks: Sequence[Check]) -> tuple[list[Signal], tuple[str, ...]]:
    begun = time.thread_time()
    found: list[Signal] = []
    for number, check in enumerate(checks):
        if number % CLOCK_EVERY == 0 and time.thread_time() - begun > MOST_SECONDS:
            left = ", ".join(left.slug for left in checks[number:])
            return found, (f"checks stopped after {MOST_SECONDS:.0f} s of computing time; not run: {left}",)
        found += check.run(reading)
    return found, ()


def _apply_rules(signal: Signal, path: str, rules: Sequence[IgnoreRule]) -> Signal:
    for rule in () if signal.is_integrity else rules:
        named = signal.code in {name.upper() for name in rule.checks} or signal.slug in rule.checks
        if named and pathspec.GitIgnoreSpec.from_lines(rule.paths).match_file(path.lstrip("/")):
            return signal.model_copy(update={"suppressed": rule.because})
    return signal


def _touches(document: Document, signal: Signal, changed: frozenset[int]) -> bool:
    """Whether a signal is about a changed line, or, when it stands on a heading, about a changed section."""
    first, last = signal.anchor.line_start, signal.anchor.line_end
    section = document.section_at(first)
    if section.line_start == first and section.level:
        last = max(last, section.line_end)
    return any(line in changed for line in range(first, last + 1))
