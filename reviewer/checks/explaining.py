"""Checks as text for people: the list, and one in full."""

import difflib
import textwrap

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.checks.check import Check
from reviewer.domain.finding import INTEGRITY_CODE
from reviewer.errors import UsageError

WIDTH = 100


def find_check(name: str) -> Check:
    """Find a check by code or slug.

    Raises:
        UsageError: there is none; names the nearest.
    """
    for check in ALL_CHECKS:
        if name.upper() == check.code or name.lower() == check.slug:
            return check
    known = [word for check in ALL_CHECKS for word in (check.code, check.slug)]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"Did you mean '{near[0]}'?" if near else "`reviewer explain` lists them all."
    raise UsageError(f"there is no check '{name}'", hint)


def list_checks() -> str:
    """Write a line for each check."""
    lines = []
    for check in ALL_CHECKS:
        shown = "hint" if check.confidence == "low" else check.severity.value
        lines.append(f"{check.code}  {check.slug:<24} {shown:<6} {check.title}")
    return "\n".join(lines) + "\n"


def explain_check(name: str) -> str:
    """Write a check out: title, what it finds, why it matters, a bad and a good example."""
    check = find_check(name)
    kind = "a hint, shown with --hints" if check.confidence == "low" else f"severity {check.severity.value}"
    lines = [f"{check.code} {check.slug}: {check.title} ({kind})", ""]
    for part in ("What it finds", "Why it matters"):
        lines += [*textwrap.wrap(f"{part}: {' '.join(check.part(part).split())}", WIDTH), ""]
    for part in ("Bad", "Good"):
        lines += [f"{part}:", *(f"    {line}" for line in check.part(part).splitlines()), ""]
    how = f"<!-- reviewer: ignore {check.code} because … -->"
    lines += [f"Not wanted?  {how if check.code != INTEGRITY_CODE else 'It cannot be suppressed.'}", ""]
    return "\n".join(lines)
