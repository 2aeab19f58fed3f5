"""Where records are: below the project's root, each at the path of its document."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reviewer.errors import RecordError
from reviewer.settings_files import find_project_file

FOLDER = ".reviewer/records"
SUFFIX = ".json"


def find_root(start: Path) -> Path:
    """Find the project's root: the folder of its settings file, else of its git repository, else `start` itself."""
    start = Path(os.path.realpath(start))
    settings = find_project_file(start)
    if settings is not None:
        return settings.parent
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def name_document(root: Path, path: Path) -> str | None:
    """Give a document's path from the root, with forward slashes; nothing when it lies outside.

    Links are followed, so that a document has one record however it was reached.
    """
    try:
        return Path(os.path.realpath(path)).relative_to(root).as_posix()
    except ValueError:
        return None


def place_record(root: Path, document: str) -> Path:
    """Give the path of a document's record."""
    return root / FOLDER / f"{document}{SUFFIX}"


def list_recorded(root: Path) -> Iterator[str]:
    """List the documents that have a record, whether they are still there or not, by name."""
    folder = root / FOLDER
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix().removesuffix(SUFFIX)


def refuse_links(root: Path, place: Path) -> None:
    """Refuse a record that is a link or lies behind one: a repository must not lead a writer out of itself.

    Raises:
        RecordError: a part of the path below the root is a link.
    """
    inner = PurePosixPath(place.relative_to(root).as_posix())
    for part in (inner, *inner.parents):
        if (root / part).is_symlink() and part != PurePosixPath():
            raise RecordError(
                f"{part.as_posix()}: is a link, and records are neither read nor written through links",
                "Put a folder or a file in its place.",
            )
