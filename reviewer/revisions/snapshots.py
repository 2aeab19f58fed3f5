"""Files as they were at a git revision."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from reviewer.errors import UsageError
from reviewer.revisions.git_command import run_git

MOST_AT_ONCE = 256
"""Objects that one process of git is asked for: their bytes are in memory at the same time."""
DRIVE = 1
"""Letters before the colon of a Windows path; no revision is looked for there."""


class Snapshot(NamedTuple):
    """A file at a revision."""

    revision: str
    """As git understands it; empty for what is staged."""
    path: str
    """From the repository's top, with forward slashes."""

    @property
    def name(self) -> str:
        """How git calls it: `main:docs/x.md`."""
        return f"{self.revision}:{self.path}"


def find_top(folder: Path) -> Path:
    """Give the top folder of the git repository that a folder is in.

    Raises:
        UsageError: it is in none, or git is not there.
    """
    answer = run_git(["rev-parse", "--show-toplevel"], folder)
    if answer.code:
        raise UsageError(f"{folder.as_posix()} is in no git repository", "Name files instead of revisions.")
    return Path(os.path.realpath(answer.text.rstrip("\n")))


def knows_revision(revision: str, folder: Path) -> bool:
    """Say whether git knows a commit by this name."""
    return run_git(["rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"], folder).code == 0


def read_snapshot_name(text: str, folder: Path) -> Snapshot | None:
    """Read `REVISION:PATH` as git does; nothing for what is no such name.

    A path is taken from the repository's top, one that begins with `./` or `../` from the folder.

    Raises:
        UsageError: the revision is not known, or the folder is in no repository.
    """
    revision, colon, path = text.partition(":")
    if not colon or not path or (len(revision) == DRIVE and path[0] in "\\/"):
        return None
    top = find_top(folder)
    if revision and not knows_revision(revision, folder):
        raise UsageError(f"git knows no revision '{revision}'", "`git branch -a` and `git log --oneline` list some.")
    if path.startswith(("./", "../")):
        path = os.path.relpath(os.path.normpath(Path(os.path.realpath(folder)) / path), top)
    return Snapshot(revision, PurePosixPath(path).as_posix())


def read_snapshot(snapshot: Snapshot, top: Path, most: int) -> bytes | None:
    """Read a file as it was; nothing when there was none.

    Raises:
        UsageError: it holds more than `most` bytes, or is a folder.
    """
    size = run_git(["cat-file", "-s", snapshot.name], top)
    if size.code:
        return None
    if int(size.output) > most:
        raise UsageError(f"{snapshot.name}: holds more than {most:,} bytes", "Raise --max-bytes.")
    answer = run_git(["cat-file", "blob", snapshot.name], top)
    if answer.code:
        raise UsageError(f"{snapshot.name}: is no file")
    return answer.output


def list_revisions(snapshot: Snapshot, top: Path, most: int) -> list[Snapshot]:
    """List a file as it was after each of the last commits that changed it, newest first, at most so many."""
    answer = run_git(
        ["log", f"-{most}", "--format=%H", "--end-of-options", snapshot.revision or "HEAD", "--", snapshot.path], top
    )
    return [Snapshot(commit, snapshot.path) for commit in answer.text.split()] if answer.code == 0 else []


def read_blobs(names: Iterable[str], top: Path) -> Iterator[bytes | None]:
    """Read many objects, by id or `REVISION:PATH`; nothing for each that is not there. Names hold no line end.

    Raises:
        UsageError: git cannot read them.
    """
    rest = iter(names)
    while asked := list(islice(rest, MOST_AT_ONCE)):
        yield from _read_batch(asked, top)


def _read_batch(asked: Sequence[str], top: Path) -> Iterator[bytes | None]:
    answer = run_git(["cat-file", "--batch", "--buffer"], top, fed="".join(f"{name}\n" for name in asked).encode())
    if answer.code:
        raise UsageError(f"git cannot read what it holds: {answer.error[:200]}")
    at = 0
    for _ in asked:
        end = answer.output.index(b"\n", at)
        head = answer.output[at:end].rsplit(b" ", 2)
        if head[-1].isdigit():
            size = int(head[-1])
            yield answer.output[end + 1 : end + 1 + size]
            at = end + 2 + size
        else:
            yield None
            at = end + 1
