"""Files written whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from reviewer.errors import UsageError


def write_whole(path: Path, text: str, mode: int = 0o666) -> None:
    """Write a text file under a temporary name in the same folder, then put it in place at once.

    A link stays a link: what it points at is replaced. A device or a pipe, such as `/dev/stdout`, is written to as it
    is, because putting a file in its place would take it from everybody else.

    Args:
        path: the file.
        text: what it holds afterwards; characters that UTF-8 cannot hold (half surrogates) become `?`.
        mode: permissions of a new file, less what the user's mask takes away; a file that is there
            keeps its own, as far as this allows.

    Raises:
        UsageError: the folder does not exist or cannot be written to.
    """
    data = text.encode("utf-8", "replace")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data, mode)
    except OSError as error:
        raise UsageError(f"{path.as_posix()}: cannot be written: {error.strerror}") from error


@contextmanager
def open_whole(path: Path, mode: int = 0o666) -> Iterator[BinaryIO]:
    """Open a file to write bit by bit: it stands in its place when the block has ended well, else nothing changes.

    Args:
        path: the file; a link stays a link.
        mode: as for `write_whole`.

    Raises:
        UsageError: the folder does not exist or cannot be written to, or the disk is full.
    """
    try:
        with _replacing(path.resolve(), mode) as file:
            yield file
    except OSError as error:
        raise UsageError(f"{path.as_posix()}: cannot be written: {error.strerror}") from error


def _replace(path: Path, data: bytes, mode: int) -> None:
    with _replacing(path, mode) as file:
        file.write(data)


@contextmanager
def _replacing(path: Path, mode: int) -> Iterator[BinaryIO]:
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
            yield file
        if path.is_file():
            temporary.chmod(path.stat().st_mode & mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
