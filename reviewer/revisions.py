"""Which lines of a document changed since a git revision."""

import os
import re
import subprocess
from pathlib import Path

from reviewer.errors import UsageError

HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@", re.MULTILINE)
SECONDS = 30


def find_changed_lines(base: str, path: Path) -> frozenset[int] | None:
    """Find the lines (1-based, as the file is now) that were added or changed since a revision.

    A line that only lost its neighbour counts as changed, so that what is said about a deletion is not lost.

    Returns:
        The lines, or nothing when git does not know the file at that revision: then all of it is new.

    Raises:
        UsageError: no git, no repository, or no such revision.
    """
    folder = path.parent
    if _run(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"], folder).returncode:
        raise UsageError(f"git knows no revision '{base}' in {folder.as_posix()}", "Fetch it, or name another --diff.")
    known = _run(["cat-file", "-e", f"{base}:./{path.name}"], folder)
    if known.returncode:
        return None
    shown = _run(["diff", "--no-color", "--no-ext-diff", "--unified=0", base, "--", path.name], folder)
    if shown.returncode:
        raise UsageError(f"git cannot compare {path.as_posix()} with {base}: {shown.stderr.strip()[:200]}")
    changed: set[int] = set()
    for match in HUNK.finditer(shown.stdout):
        start, count = int(match["start"]), int(match["count"] or 1)
        changed.update(range(start, start + count) if count else (start, start + 1))
    return frozenset(changed)


def _run(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # inside a hook git sets variables that point at the commit being made; they would send these calls astray
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    try:
        return subprocess.run(  # noqa: S603 - fixed program, arguments never pass a shell
            ["git", *arguments],  # noqa: S607 - whichever git the user has
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise UsageError("git is not installed, or the folder is gone", "--diff needs git.") from error
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"git gave no answer within {SECONDS} s") from error
