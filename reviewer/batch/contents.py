"""An item → the bytes of its document and the digests that it is known again by, before anything is parsed."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from reviewer.domain.batch import Item
from reviewer.errors import LoadError
from reviewer.loading.raw import clean_name, read_bytes, refuse_size


class Content(NamedTuple):
    """A document as it was read."""

    data: bytes
    digest: str
    """SHA-256 of the bytes."""


class Shard(NamedTuple):
    """A share of a list, the same on every machine that has the same documents."""

    number: int
    """From 1."""
    total: int

    def holds(self, digest: str) -> bool:
        """Say whether a document with this digest belongs to the share."""
        return int(digest[:15], 16) % self.total == self.number - 1


def read_content(item: Item, root: Path, max_bytes: int) -> Content:
    """Read an item's document: its own text, or the file at its path, relative to `root`.

    Raises:
        LoadError: the item has a fault, the file cannot be read, or the document is larger than `max_bytes`.
    """
    if item.fault is not None:
        raise LoadError(item.fault.reason, item.fault.hint)
    shown = clean_name(item.path)
    if item.text is None:
        data = read_bytes(root / item.path, shown, max_bytes)
    else:
        data = item.text.encode("utf-8", "surrogatepass")
        if len(data) > max_bytes:
            raise refuse_size(f"{shown} holds more than {max_bytes:,} bytes, which is the cap", max_bytes)
    return Content(data, hashlib.sha256(data).hexdigest())


def sign_item(item: Item) -> str:
    """Compute the digest of an item as it was given, without its text, which has a digest of its own."""
    text = "\0".join((item.id, item.path, str(item.text is None), item.kind or "", item.level or ""))
    columns = "\0".join(part for pair in item.columns.items() for part in pair)
    return hashlib.sha256(f"{text}\0\0{columns}".encode("utf-8", "surrogatepass")).hexdigest()


def digest_name(item: Item) -> str:
    """Compute a digest for an item that cannot be read, so that it belongs to one share as well."""
    return hashlib.sha256(item.id.encode("utf-8", "surrogatepass")).hexdigest()
