"""What commits did to files, oldest first, in one pass over the log."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from reviewer.errors import UsageError
from reviewer.revisions.git_command import run_git

COMMIT, FIELD = "\x01", "\x02"
FORMAT = f"{COMMIT}%H{FIELD}%aI{FIELD}%aN{FIELD}%aE"
RENAMED = ("R", "C")


class Change(NamedTuple):
    """What a commit did to a file."""

    kind: str
    """`A` added, `M` modified, `D` deleted, `R` renamed, and others of git's."""
    path: str
    """From the folder that the log was read in, with forward slashes."""
    blob: str
    """Id of what the file holds afterwards; zeros when it is gone."""
    before: str
    """Path before a rename, or an empty string."""


class Commit(NamedTuple):
    """A commit with what it did to the files that were asked about."""

    id: str
    when: str
    """Time of its author, in ISO 8601 with the author's own offset: rebasing leaves it alone."""
    author: str
    """Name of its author, as the mailmap has it."""
    email: str
    changes: tuple[Change, ...]


def read_log(folder: Path, paths: Sequence[str]) -> list[Commit]:
    """Read the commits that touched paths, oldest first; of merges only what they changed by themselves.

    Args:
        folder: a folder of a git repository; only what lies below it is seen.
        paths: from that folder, files or folders.

    Raises:
        UsageError: no git, no repository.
    """
    form = ["--raw", "-M", "-c", "--no-abbrev", "-z", "--relative", "--no-color", "--no-ext-diff", f"--format={FORMAT}"]
    answer = run_git(["log", "--topo-order", "--reverse", *form, "HEAD", "--", *paths], folder)
    if answer.code:
        if run_git(["rev-parse", "--verify", "--quiet", "HEAD"], folder).code == 1:
            return []  # a repository without a commit
        raise UsageError(
            f"git has no history of {folder.as_posix()}: {answer.error[:200]}",
            "Run it in the repository whose commits hold the records.",
        )
    return list(_read_commits(answer.text.split("\0")))


def _read_commits(tokens: Sequence[str]) -> Iterator[Commit]:
    commit: Commit | None = None
    changes: list[Change] = []
    rest = iter(tokens)
    for raw in rest:
        token = raw.lstrip("\n")
        if token.startswith(COMMIT):
            if commit is not None:
                yield commit._replace(changes=tuple(changes))
            name, when, author, email = token[1:].split(FIELD)
            commit, changes = Commit(name, when, author, email, ()), []
        elif token.startswith(":"):
            changes.append(_read_change(token, rest))
    if commit is not None:
        yield commit._replace(changes=tuple(changes))


def _read_change(token: str, rest: Iterator[str]) -> Change:
    """Read `:modes ids status`, and the paths that follow; a merge has a mode and an id for each parent."""
    fields = token.lstrip(":").split(" ")
    kind = fields[-1][:1]
    path = next(rest)
    if kind in RENAMED and not token.startswith("::"):
        return Change(kind, next(rest), fields[-2], path)
    return Change(kind, path, fields[-2], "")


def is_shallow(folder: Path) -> bool:
    """Say whether the repository was cloned without its older commits."""
    return run_git(["rev-parse", "--is-shallow-repository"], folder).text.strip() == "true"


def count_uncommitted(folder: Path, path: str) -> int:
    """Count the files below a path that differ from the last commit."""
    answer = run_git(["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", path], folder)
    return sum(1 for token in answer.text.split("\0") if token)
