"""Inputs as the user names them → the items of a batch, one at a time.

An input is a file, a folder, a glob, a manifest (a file that ends in one of `MANIFEST_SUFFIXES`), or `-` for a list on
standard input. Walking a folder never takes a manifest, because no loader has its suffix.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePath
from typing import BinaryIO

from reviewer.batch.item_lists import read_list
from reviewer.batch.manifest_csv import read_csv
from reviewer.batch.manifest_jsonl import read_jsonl
from reviewer.batch.manifest_rows import Row, build_faulty, build_item, has_half_characters
from reviewer.batch.manifest_text import open_manifest
from reviewer.batch.seen import Seen
from reviewer.domain.batch import Item
from reviewer.domain.review import Failure
from reviewer.errors import UsageError
from reviewer.loading.walking import STANDARD_INPUT, Found, iter_documents

MANIFEST_SUFFIXES = {".csv": read_csv, ".tsv": read_csv, ".jsonl": read_jsonl, ".ndjson": read_jsonl}
"""Lower-case suffix of a manifest → what reads it."""


def is_manifest(name: str) -> bool:
    """Say whether a file is a list of documents and not one itself."""
    return PurePath(name).suffix.lower() in MANIFEST_SUFFIXES


def read_items(
    inputs: Sequence[str], *, root: Path, stdin: BinaryIO, warn: Callable[[str], None] = lambda _: None
) -> Iterator[Item]:
    """Give the items that the inputs stand for, each id once, while memory stays flat.

    A document reached twice counts once, and so does a row that is there twice. What is wrong with one row makes an
    item with a fault; what is wrong with an input as a whole is an error, and what can be told cheaply is told at once,
    before the first item. `count_items` reads everything and so meets every such error.

    Args:
        inputs: as the user named them.
        root: the folder that they are relative to.
        stdin: what `-` reads.
        warn: told what had to be guessed, in a sentence each.

    Raises:
        UsageError: an input stands for no document, or a manifest is none.
        LoadError: a folder on the way cannot be read.
        ReviewerError: there is no room for the list of what was seen.
    """
    for name in dict.fromkeys(inputs):
        _check_input(name, root, warn)
    return _read_items(inputs, root, stdin)


def count_items(inputs: Sequence[str], *, root: Path, stdin: BinaryIO | None = None) -> int | None:
    """Count what `read_items` will give; nothing where `-` is among the inputs and no `stdin` to read for it.

    Raises:
        UsageError: as `read_items`, for everything that it would meet.
        LoadError: a folder on the way cannot be read.
        ReviewerError: there is no room for the list of what was seen.
    """
    if STANDARD_INPUT in inputs and stdin is None:
        return None
    return sum(1 for _ in _read_items(inputs, root, stdin))


def _check_input(name: str, root: Path, warn: Callable[[str], None]) -> None:
    """See that an input stands for something; a manifest that is named is read up to its first row."""
    if name == STANDARD_INPUT:
        return
    first = next(iter_documents([name], root=root))
    if is_manifest(first.shown):
        next(_read_manifest(first.shown, root, warn))


def _read_items(inputs: Sequence[str], root: Path, stdin: BinaryIO | None) -> Iterator[Item]:
    seen = Seen()
    try:
        for name in dict.fromkeys(inputs):
            if name == STANDARD_INPUT and stdin is not None:
                yield from _drop_repeats(read_standard_input(stdin, root), seen)
                continue
            for found in iter_documents([name], root=root):
                if seen.meet(f"file {found.file}") != "new":
                    continue
                if is_manifest(found.shown):
                    yield from _drop_repeats(_read_manifest(found.shown, root), seen)
                else:
                    yield from _drop_repeats(iter([(Row(found.shown), _build_document(found))]), seen)
    finally:
        seen.close()


def _read_manifest(shown: str, root: Path, warn: Callable[[str], None] = lambda _: None) -> Iterator[tuple[Row, Item]]:
    path = PurePath(shown)
    rows = 0
    with open_manifest(root / path, shown, warn) as text:
        for row in MANIFEST_SUFFIXES[path.suffix.lower()](text, shown):
            rows += 1
            yield row, build_item(row, path.parent, root)
    if not rows:
        raise UsageError(f"{shown} lists no document", "Give it a row a document: path or text, id, kind, level.")


def read_standard_input(stream: BinaryIO, root: Path) -> Iterator[tuple[Row, Item]]:
    """Give the rows of standard input: JSON lines, CSV with a header, or paths, one a line or ended by NUL.

    Raises:
        UsageError: it lists no document, or a quote is never closed.
    """
    rows = 0
    for row in read_list(stream):
        rows += 1
        yield row, build_item(row, PurePath(), root)
    if not rows:
        raise UsageError("standard input lists no document", "Send it JSON lines, CSV with a header, or paths.")


def _build_document(found: Found) -> Item:
    if not has_half_characters(found.shown):
        return Item(id=found.shown, path=found.shown)
    name = found.shown.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    fault = Failure(document=name, reason=f"the name of {name} is not UTF-8", hint="Rename the file.")
    return Item(id=name, path=name, fault=fault)


def _drop_repeats(rows: Iterator[tuple[Row, Item]], seen: Seen) -> Iterator[Item]:
    """Give each id once: a row that is there again is passed over, and another one with its id has a fault."""
    for row, item in rows:
        match seen.meet(f"id {item.id}", item.model_dump_json()):
            case "new":
                yield item
            case "other":
                hint = "Give each row an id of its own, or delete one of the two."
                what = f"the id '{item.id}' was used before, for something else"
                yield build_faulty(row, what, hint, keep_id=False)
