"""A manifest's row → the item it stands for, or the item that says what is wrong with it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from reviewer.domain.batch import Item
from reviewer.domain.review import Failure
from reviewer.domain.rubric import Level
from reviewer.loading.walking import show_path

KNOWN_COLUMNS = ("path", "text", "id", "kind", "level")
"""Columns that mean something; every other column is the user's own and travels to the results."""

MAX_CHARACTERS = 16_000_000
"""Longest line or cell of a manifest: eight times the largest document, and what keeps a hostile file out of memory."""

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a manifest."""

    place: str
    """File and line, such as `list.csv:17`."""
    known: Mapping[str, str] = field(default_factory=dict)
    """Column of `KNOWN_COLUMNS` → its cell; an empty cell is one that is not there."""
    own: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    """What is wrong with the row, or an empty string."""
    hint: str = ""
    """What to do about it."""


def build_item(row: Row, folder: PurePath, root: Path) -> Item:
    """Build a row's item; its path is taken from `folder`, the manifest's own, which is relative to `root`.

    A row that cannot be used gives an item with a fault, so that one bad line does not stop all others.
    """
    if row.fault:
        return build_faulty(row, row.fault, row.hint)
    known = {name: cell if name == "text" else cell.strip() for name, cell in row.known.items() if cell.strip()}
    level = known.get("level")
    if level is not None and level.upper() not in Level.__members__:
        return build_faulty(row, f"there is no level '{level}'", f"Use one of {', '.join(Level)}, or leave it empty.")
    if "path" in known and "text" in known:
        return build_faulty(row, "the row has both a path and a text", "Leave one of the two empty.")
    if "path" in known:
        return _build(row, known, _find_path(known["path"], folder, root), None)
    if "text" in known:
        return _build(row, known, clean(known.get("id", row.place)), known["text"])
    return build_faulty(row, "the row has neither a path nor a text", "Give it one of the two, or delete the row.")


def build_faulty(row: Row, reason: str, hint: str, *, keep_id: bool = True) -> Item:
    """Build the item of a row that cannot be used; it has the row's own id, so that the mended row takes its place."""
    own_id = clean(row.known.get("id", "").strip()) if keep_id else ""
    path = clean(row.known.get("path", "").strip()) or row.place
    fault = Failure(document=path, reason=f"{row.place}: {reason}", hint=hint)
    return Item(id=own_id or row.place, path=path, columns=_clean_own(row), fault=fault)


def clean(text: str) -> str:
    """Give a text with a question mark in a lozenge for every half character, which no file of UTF-8 can hold."""
    return _SURROGATE.sub("\ufffd", text)


def has_half_characters(text: str) -> bool:
    """Say whether a text holds bytes or halves of characters that are no UTF-8."""
    return _SURROGATE.search(text) is not None


def _build(row: Row, known: Mapping[str, str], path: str, text: str | None) -> Item:
    if has_half_characters(path):
        return build_faulty(row, "the path is not UTF-8", "Save the list as UTF-8, or give the file another name.")
    level = known.get("level")
    return Item(
        id=clean(known.get("id", path)),
        path=path,
        text=None if text is None else clean(text),
        kind=clean(known["kind"]) if "kind" in known else None,
        level=None if level is None else Level(level.upper()),
        columns=_clean_own(row),
    )


def _clean_own(row: Row) -> dict[str, str]:
    return {clean(name): clean(cell) for name, cell in row.own.items()}


def _find_path(path: str, folder: PurePath, root: Path) -> str:
    """Give the path to show; backslashes from Windows are understood where no file has them in its name."""
    if os.sep == "/" and "\\" in path and not _exists(root / folder / path):
        slashed = path.replace("\\", "/")
        path = slashed if _exists(root / folder / slashed) else path
    return show_path(folder / path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
