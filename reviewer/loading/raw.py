"""A path → the bytes of its file, bounded, or an error that says what is wrong with it."""

import os
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG

from reviewer.errors import LoadError

MAX_BYTES = 2_000_000
"""Default cap on a document's size: some 300,000 words, far beyond what an LLM reads in one request."""


def read_bytes(path: Path, shown: str, max_bytes: int) -> bytes:
    """Read a whole file; `shown` is how it is called in errors.

    Raises:
        LoadError: missing, a folder, unreadable, or over `max_bytes`.
    """
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise LoadError(f"{shown} is a folder", "Name a document in it.")
        if S_ISREG(status.st_mode) and status.st_size > max_bytes:
            raise refuse_size(f"{shown} has {status.st_size:,} bytes; the cap is {max_bytes:,}", max_bytes)
        # The size may be out of date or, for a pipe or device, mean nothing: the read is bounded as well.
        with open(path, "rb", opener=_open_without_waiting) as file:
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise LoadError(f"{shown} does not exist", "Check the path.") from error
    except PermissionError as error:
        raise LoadError(f"{shown} may not be read", "Give yourself the right to read it.") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise LoadError(f"{shown} cannot be read: {reason}", "Check the path.") from error
    if len(data) > max_bytes:
        raise refuse_size(f"{shown} holds more than {max_bytes:,} bytes, which is the cap", max_bytes)
    return data


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a named pipe that nobody writes to is empty, where a plain `open` would wait for ever."""
    if not hasattr(os, "O_NONBLOCK"):
        return os.open(path, flags)
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def refuse_size(what: str, max_bytes: int) -> LoadError:
    """Make the error for a document over the cap."""
    return LoadError(what, f"Split the document, or raise the cap with --max-bytes (now {max_bytes}).")


def clean_name(path: PurePath | str) -> str:
    """Give a path as it is shown: forward slashes, and a question mark for each byte that is no UTF-8."""
    shown = path.as_posix() if isinstance(path, PurePath) else path
    return shown.encode("utf-8", "replace").decode("utf-8")
