"""The two sides of a file that git could not merge, as git keeps them until the merge is committed."""

from pathlib import Path

from reviewer.errors import UsageError
from reviewer.revisions.git_command import run_git

OURS, THEIRS = 2, 3
"""Git's numbers of the stages (gitrevisions(7))."""


def read_sides(path: Path) -> tuple[str, str] | None:
    """Give the two sides of a file, ours first; nothing where git knows of no conflict in it, or is not there."""
    sides = []
    for stage in (OURS, THEIRS):
        try:
            shown = run_git(["show", f":{stage}:./{path.name}"], path.parent)
        except UsageError:
            return None
        if shown.code:
            return None
        sides.append(shown.text)
    return sides[0], sides[1]
