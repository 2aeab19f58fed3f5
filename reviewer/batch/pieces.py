"""Files of a report: written piece by piece, put in place whole or not at all, and taken away when left over."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from reviewer.errors import UsageError
from reviewer.files import open_whole


def write_pieces(path: Path, pieces: Iterable[str]) -> None:
    """Write a text file from pieces, whole or not at all; characters that UTF-8 cannot hold become `?`.

    Raises:
        UsageError: the folder does not exist or cannot be written to, or the disk is full.
    """
    with open_whole(path) as file:
        for piece in pieces:
            file.write(piece.encode("utf-8", "replace"))


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder.as_posix()}: cannot be made: {error.strerror}") from error


def remove_files(folder: Path, pattern: re.Pattern[str], kept: Collection[str]) -> None:
    """Take away the files of a folder whose names fit a pattern and are not to be kept.

    Raises:
        UsageError: one cannot be taken away.
    """
    try:
        for file in folder.iterdir() if folder.is_dir() else ():
            if file.name not in kept and pattern.fullmatch(file.name) and file.is_file():
                file.unlink()
    except OSError as error:
        raise UsageError(f"{folder.as_posix()}: an old page cannot be taken away: {error.strerror}") from error
