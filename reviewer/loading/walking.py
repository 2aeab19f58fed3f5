"""Files, folders and globs as the user names them → the documents they stand for."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePath
from typing import NamedTuple

from reviewer.errors import LoadError, UsageError
from reviewer.loading.git_ignore import IgnoreRules, find_rules_above
from reviewer.loading.suffixes import WALKED_SUFFIXES, is_walked

STANDARD_INPUT = "-"

SKIPPED_FOLDERS = frozenset({"node_modules", "bower_components", "site-packages", "venv", "__pycache__"})
"""Never walked into, nor is a hidden folder; naming one, or one inside it, as an input does."""

_Parts = tuple[str, ...]
_Taste = Callable[[_Parts], bool]


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder still to walk."""

    path: Path
    parts: _Parts
    """Names from the start of the walk down to it."""
    rules: IgnoreRules
    """Those of the folders above it."""


class Found(NamedTuple):
    """A document that an input stands for."""

    file: str
    """Its real path, by which it is known again however it was reached."""
    shown: str
    """The path to show and to read from, relative to the root where the input is."""


def find_documents(inputs: Sequence[str], *, root: Path) -> list[str]:
    """Give the documents that the inputs stand for, as paths to show, relative to `root` where the input is.

    As `iter_documents`, but a file reached twice counts once.

    Raises:
        UsageError: an input stands for no document.
        LoadError: a folder on the way cannot be read.

    """
    found: dict[str, str] = {}
    for document in iter_documents(inputs, root=root):
        found.setdefault(document.file, document.shown)
    return list(found.values())


def iter_documents(inputs: Sequence[str], *, root: Path) -> Iterator[Found]:
    """Give the documents that the inputs stand for one by one; what is held is the folder being read, not the tree.

    An input is a file, a folder (walked down), a glob, or `-`. A file named itself is always taken; walking takes what
    `is_walked` names and leaves out what git ignores, what is hidden, and links, which may lead out of the folder.
    The order is that of the inputs; in a folder by name, files before folders. Inputs that overlap give a file again.

    Raises:
        UsageError: an input stands for no document; raised when its turn comes.
        LoadError: a folder on the way cannot be read.

    """
    for name in inputs:
        document = None
        for document in _find_matches(name, root):
            yield document
        if document is None:
            raise _refuse_input(name, f"no document in {show_path(PurePath(name))}")


def _find_matches(name: str, root: Path) -> Iterator[Found]:
    if name == STANDARD_INPUT:
        yield Found(name, name)
        return
    if not name.strip():
        raise _refuse_input(name, "an input is an empty string")
    path = root / name
    try:
        is_folder = path.is_dir()
        path.stat()
    except (OSError, ValueError) as error:
        if _is_glob(name):
            yield from _find_glob(name, root)
            return
        if isinstance(error, FileNotFoundError | NotADirectoryError | ValueError):
            raise _refuse_input(name, f"{show_path(PurePath(name))} does not exist") from error
        is_folder = False
    if is_folder:
        yield from _walk(path, PurePath(name), lambda parts: is_walked(parts[-1]), lambda _: True)
    else:
        yield Found(Path(os.path.realpath(path)).as_posix(), show_path(PurePath(name)))


def _find_glob(name: str, root: Path) -> Iterator[Found]:
    """Walk the folder before the first wildcard; a suffix that the glob spells out is taken as it is."""
    parts = PurePath(name).parts
    fixed = next(number for number, part in enumerate(parts) if _is_glob(part))
    start, wanted = PurePath(*parts[:fixed]), parts[fixed:]
    spelled_out = "." in wanted[-1] and not _is_glob(wanted[-1].rpartition(".")[2])
    if os.path.isdir(root / start):  # noqa: PTH112 - Path.is_dir raises where a folder may not be looked at
        yield from _walk(
            root / start,
            start,
            lambda found: (spelled_out or is_walked(found[-1])) and _matches(found, wanted),
            lambda found: _may_hold_matches(found, wanted),
        )


def _walk(start: Path, shown: PurePath, takes_file: _Taste, takes_folder: _Taste) -> Iterator[Found]:
    """Give the files below a folder that are to the taste; the tastes are asked with names from the start down."""
    real = Path(os.path.realpath(start))
    folders = [_Folder(real, (), find_rules_above(real))]
    while folders:
        folder = folders.pop()
        entries = _list_entries(folder.path, shown.joinpath(*folder.parts))
        if folder.parts and "pyvenv.cfg" in entries:
            continue
        rules = folder.rules.enter(folder.path, entries)
        base = folder.path.as_posix().rstrip("/") + "/"
        below = []
        for name in sorted(entries):
            entry, parts = entries[name], (*folder.parts, name)
            if name.startswith(".") or entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                if name in SKIPPED_FOLDERS or not takes_folder(parts) or rules.ignores(base + name, is_folder=True):
                    continue
                below.append(_Folder(folder.path / name, parts, rules))
            elif entry.is_file() and takes_file(parts) and not rules.ignores(base + name, is_folder=False):
                yield Found(base + name, show_path(shown.joinpath(*parts)))
        folders.extend(reversed(below))


def _list_entries(folder: Path, shown: PurePath) -> dict[str, os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry for entry in entries}
    except OSError as error:
        what = f"the folder {show_path(shown)} cannot be read: {error.strerror}"
        raise LoadError(what, "Give yourself the right to read it, or name the documents one by one.") from error


def _is_glob(name: str) -> bool:
    return any(mark in name for mark in "*?[")


def _matches(parts: _Parts, wanted: _Parts) -> bool:
    """True when the names match the glob's, one by one; `**` stands for any number of folders."""
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_matches(parts[skipped:], wanted[1:]) for skipped in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _matches(parts[1:], wanted[1:])


def _may_hold_matches(parts: _Parts, wanted: _Parts) -> bool:
    """True when something below this folder can match, so that `*.md` reads one folder and not a whole disk."""
    for part, pattern in zip(parts, wanted, strict=False):
        if pattern == "**":
            return True
        if not fnmatchcase(part, pattern):
            return False
    return len(parts) < len(wanted)


def show_path(path: PurePath) -> str:
    """Give a path with forward slashes; a file that is called `-` keeps a folder, so that it is not standard input."""
    shown = path.as_posix()
    return "./-" if shown == STANDARD_INPUT else shown


def _refuse_input(name: str, what: str) -> UsageError:
    taken = ", ".join(WALKED_SUFFIXES)
    if _is_glob(name):
        what = f"{name} matches no document"
    hint = (
        f"In folders, files that end in {taken} are looked for, without hidden ones, links and what .gitignore names."
        " A file named itself is always taken."
    )
    return UsageError(what, hint)
