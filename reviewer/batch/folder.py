"""The folder of a batch: private, and worked on by one batch at a time."""

import datetime
import errno
import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from reviewer.errors import FolderBusy, UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = "lock"
JOURNAL_FILE = "journal.sqlite3"
FAR = 1 << 30
"""Offset of the byte that is locked on Windows, where a locked byte cannot be read: far behind the words."""
NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)
"""What a file system says that has no locks."""


def make_folder(folder: Path) -> None:
    """Make the folder, for its user alone, where it is missing.

    Raises:
        UsageError: it is a file, cannot be made, or holds something that is no batch.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = {path.name for path in folder.iterdir()}
    except FileExistsError as error:
        raise UsageError(f"{folder.as_posix()} is a file", "Name a folder with --out.") from error
    except OSError as error:
        raise UsageError(f"{folder.as_posix()}: cannot be made or read: {error.strerror}") from error
    strange = sorted(names - {LOCK_FILE})
    if strange and JOURNAL_FILE not in names:
        raise UsageError(
            f"{folder.as_posix()} holds other things than a batch, such as {strange[0]}",
            "Name an empty folder or a new one with --out.",
        )


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Keep other batches out of a folder for as long as the block lasts.

    The lock is the system's own where there is one: it goes with the process that holds it, so that one that was killed
    leaves nothing behind. On a file system without locks the words in the lock file decide.

    Raises:
        FolderBusy: another batch works on it; names that one.
        UsageError: no lock can be written.
    """
    path = folder / LOCK_FILE
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(f"{path.as_posix()}: cannot be written: {error.strerror}") from error
    try:
        _take(descriptor, path)
        try:
            with suppress(OSError):  # on a full disk the lock holds without words as well
                _write_words(descriptor, json.dumps(_describe_self()).encode())
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def find_holder(folder: Path) -> str:
    """Name who works on a folder, or give an empty string; nothing is locked by asking."""
    try:
        descriptor = os.open(folder / LOCK_FILE, os.O_RDONLY)
    except OSError:
        return ""
    try:
        holder = _read_words(descriptor)
    finally:
        os.close(descriptor)
    return _name_holder(holder) if holder and _is_alive(holder) else ""


def _take(descriptor: int, path: Path) -> None:
    try:
        _lock(descriptor)
    except OSError as error:
        holder = _read_words(descriptor)
        if error.errno not in NO_LOCKS or _is_alive(holder):
            raise FolderBusy(
                f"another batch works on {path.parent.as_posix()}: {_name_holder(holder)}",
                "Wait until it has ended, or name another folder with --out.",
            ) from error


if sys.platform == "win32":

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, FAR, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _write_words(descriptor: int, words: bytes) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, words)


def _read_words(descriptor: int) -> dict[str, object]:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        words = json.loads(os.read(descriptor, 4096))
    except (OSError, ValueError, RecursionError):
        return {}
    return words if isinstance(words, dict) else {}


def _describe_self() -> dict[str, object]:
    since = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def _name_holder(holder: dict[str, object]) -> str:
    if not holder:
        return "it has not said which"
    return f"process {holder.get('pid')} on {holder.get('host')}, since {holder.get('since')}"


def _is_alive(holder: dict[str, object]) -> bool:
    """Say whether the process in a lock file's words may still be at work; one of another machine always may."""
    pid = holder.get("pid")
    if holder.get("host") != socket.gethostname() or not isinstance(pid, int) or sys.platform == "win32":
        return bool(holder)  # on Windows, asking after a process is done by the call that ends it
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return pid != os.getpid()
