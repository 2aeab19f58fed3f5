"""The registry of checks: deterministic tests that need no LLM."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reviewer.checks import empty_section, template_residue
from reviewer.domain.document import Document
from reviewer.domain.finding import Signal


@dataclass(frozen=True)
class Check:
    """A check: its code, its slug, and what it does."""

    code: str
    slug: str
    run: Callable[[Document], Iterable[Signal]]


ALL_CHECKS: tuple[Check, ...] = (
    Check(template_residue.CODE, template_residue.SLUG, template_residue.find_residue),
    Check(empty_section.CODE, empty_section.SLUG, empty_section.find_empty_sections),
)

CHECK_SLUGS = tuple(check.slug for check in ALL_CHECKS)


def run_checks(document: Document, slugs: Sequence[str]) -> tuple[Signal, ...]:
    """Run the checks named by a rubric; findings in the order of their place."""
    found = [signal for check in ALL_CHECKS if check.slug in slugs for signal in check.run(document)]
    return tuple(sorted(found, key=lambda signal: (signal.anchor.start, signal.code)))
