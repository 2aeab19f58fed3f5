"""The registry of checks: deterministic tests that need no LLM."""

from collections.abc import Sequence

from reviewer.checks import (
    blame,
    boosters,
    broken_anchors,
    broken_files,
    broken_footnotes,
    broken_references,
    duplicate_headings,
    empty_section,
    heading_skips,
    missing_summary,
    template_residue,
    unexplained_acronyms,
    weasels,
)
from reviewer.checks.check import Check
from reviewer.checks.reading import Reading
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal

ALL_CHECKS: tuple[Check, ...] = (
    template_residue.CHECK,
    empty_section.CHECK,
    heading_skips.CHECK,
    duplicate_headings.CHECK,
    broken_anchors.CHECK,
    broken_files.CHECK,
    broken_references.CHECK,
    broken_footnotes.CHECK,
    missing_summary.CHECK,
    unexplained_acronyms.CHECK,
    blame.CHECK,
    boosters.CHECK,
    weasels.CHECK,
)

CHECK_SLUGS = tuple(check.slug for check in ALL_CHECKS)


def run_checks(document: Document, slugs: Sequence[str]) -> tuple[Signal, ...]:
    """Run the checks named by a rubric over one reading; findings, hints included, in the order of their place."""
    reading = Reading(document)
    wanted = frozenset(slugs)
    found = [signal for check in ALL_CHECKS if check.slug in wanted for signal in check.run(reading)]
    return tuple(sorted(found, key=lambda signal: (signal.anchor.start, signal.code)))
