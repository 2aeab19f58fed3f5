"""Which lines of a document changed since a git revision."""

import re
from pathlib import Path

from reviewer.errors import UsageError
from reviewer.revisions.git_command import run_git
from reviewer.revisions.snapshots import knows_revision

HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@", re.MULTILINE)


def find_changed_lines(base: str, path: Path) -> frozenset[int] | None:
    """Find the lines (1-based, as the file is now) that were added or changed since a revision.

    A line that only lost its neighbour counts as changed, so that what is said about a deletion is not lost.

    Returns:
        The lines, or nothing when git does not know the file at that revision: then all of it is new.

    Raises:
        UsageError: no git, no repository, or no such revision.
    """
    folder = path.parent
    if not knows_revision(base, folder):
        raise UsageError(f"git knows no revision '{base}' in {folder.as_posix()}", "Fetch it, or name another --diff.")
    if run_git(["cat-file", "-e", f"{base}:./{path.name}"], folder).code:
        return None
    shown = run_git(["diff", "--no-color", "--no-ext-diff", "--unified=0", base, "--", path.name], folder)
    if shown.code:
        raise UsageError(f"git cannot compare {path.as_posix()} with {base}: {shown.error[:200]}")
    changed: set[int] = set()
    for match in HUNK.finditer(shown.text):
        start, count = int(match["start"]), int(match["count"] or 1)
        changed.update(range(start, start + count) if count else (start, start + 1))
    return frozenset(changed)
