"""A path or standard input → document, or an error that says what is wrong with the file."""

import os
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG

from reviewer.domain.document import LINE_END, Document
from reviewer.errors import LoadError
from reviewer.loading.all_loaders import Loader, find_loader
from reviewer.loading.decoding import decode
from reviewer.loading.markdown import load_markdown

MAX_BYTES = 2_000_000
"""Default cap on a document's size: some 300,000 words, far beyond what an LLM reads in one request."""

MAX_LINES = 100_000
"""Cap on a document's lines: what 2 MB of prose never reach, and what keeps a hostile file from filling the memory."""


def load_document(path: Path, *, display: str | None = None, max_bytes: int = MAX_BYTES) -> Document:
    """Load the document at a path; `display` is how it is called everywhere, by default the path.

    Raises:
        LoadError: missing, a folder, unreadable, empty, binary, in an unknown encoding, over `max_bytes` or over
            `MAX_LINES`.

    """
    shown = clean_name(path if display is None else display)
    return _build_document(_read(path, shown, max_bytes), shown, shown, find_loader(path))


def load_standard_input(data: bytes, *, name: str = "-", max_bytes: int = MAX_BYTES) -> Document:
    """Load Markdown that came through standard input; read one byte more than `max_bytes` to have the cap hold.

    Raises:
        LoadError: empty, binary, in an unknown encoding, over `max_bytes` or over `MAX_LINES`.

    """
    shown = clean_name(name)
    called = "standard input" if shown == "-" else shown
    if len(data) > max_bytes:
        raise _refuse_size(f"{called} holds more than {max_bytes:,} bytes, which is the cap", max_bytes)
    return _build_document(data, called, shown, load_markdown)


def clean_name(path: PurePath | str) -> str:
    """Give a path as it is shown: forward slashes, and a question mark for each byte that is no UTF-8."""
    shown = path.as_posix() if isinstance(path, PurePath) else path
    return shown.encode("utf-8", "replace").decode("utf-8")


def _build_document(data: bytes, called: str, path: str, loader: Loader) -> Document:
    """Decode and load; `called` is the name in messages."""
    decoded = decode(data, path=called)
    if not decoded.text.strip():
        state = "holds only white space" if decoded.text else "is empty"
        raise LoadError(f"{called} {state}", "Give a document with text in it.")
    lines = len(LINE_END.findall(decoded.text))
    if lines > MAX_LINES:
        raise LoadError(f"{called} has {lines:,} lines; the cap is {MAX_LINES:,}", "Split the document.")
    return loader(decoded, path)


def _read(path: Path, shown: str, max_bytes: int) -> bytes:
    try:
        status = path.stat()
        if S_ISDIR(status.st_mode):
            raise LoadError(f"{shown} is a folder", "Name a document in it.")
        if S_ISREG(status.st_mode) and status.st_size > max_bytes:
            raise _refuse_size(f"{shown} has {status.st_size:,} bytes; the cap is {max_bytes:,}", max_bytes)
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
        raise _refuse_size(f"{shown} holds more than {max_bytes:,} bytes, which is the cap", max_bytes)
    return data


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a named pipe that nobody writes to is empty, where a plain `open` would wait for ever."""
    if not hasattr(os, "O_NONBLOCK"):
        return os.open(path, flags)
    descriptor = os.open(path, flags | os.O_NONBLOCK)
    os.set_blocking(descriptor, True)
    return descriptor


def _refuse_size(what: str, max_bytes: int) -> LoadError:
    return LoadError(what, f"Split the document, or raise the cap with --max-bytes (now {max_bytes}).")
