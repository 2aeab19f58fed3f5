"""The list of a batch, read through and counted before anything is sent."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, NamedTuple, cast

from reviewer.batch.items import count_items, read_items
from reviewer.domain.batch import Item
from reviewer.errors import ReviewerError
from reviewer.loading.walking import STANDARD_INPUT

_IN_MEMORY = 1 << 20
"""Bytes of standard input that need no file."""
_CHUNK = 1 << 16


class Listing(NamedTuple):
    """Items, and how many they are."""

    items: Iterator[Item]
    total: int | None


@contextmanager
def open_listing(
    inputs: Sequence[str], *, root: Path, stdin: BinaryIO, warn: Callable[[str], None]
) -> Iterator[Listing]:
    """Read what inputs stand for once to count it and to meet its errors, and then give it item by item.

    Standard input is kept in a temporary file for that: a sender that is slow would otherwise hold up answers that are
    on their way, and a fault at the end of its list would be met after thousands of documents were paid for.

    Raises:
        UsageError: as `read_items`.
        LoadError: as `read_items`.
        ReviewerError: as `read_items`, or there is no room for standard input.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
        if STANDARD_INPUT in inputs:
            _keep(stdin, kept)
        stream = cast("BinaryIO", kept)
        total = count_items(inputs, root=root, stdin=stream)
        kept.seek(0)
        yield Listing(read_items(inputs, root=root, stdin=stream, warn=warn), total)


def _keep(stdin: BinaryIO, file: IO[bytes]) -> None:
    try:
        while chunk := stdin.read(_CHUNK):
            file.write(chunk)
        file.seek(0)
    except OSError as error:
        what = f"standard input cannot be kept in a temporary file: {error.strerror}"
        raise ReviewerError(what, "Make room where temporary files go, or set TMPDIR to a folder with room.") from error
