"""Files written whole or not at all."""

import os
import secrets
from pathlib import Path

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


def _replace(path: Path, data: bytes, mode: int) -> None:
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
            file.write(data)
        if path.is_file():
            temporary.chmod(path.stat().st_mode & mode)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
