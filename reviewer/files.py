"""Files written whole or not at all."""

import tempfile
from pathlib import Path

from reviewer.errors import UsageError


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a text file under a temporary name in the same folder, then put it in place at once.

    Raises:
        UsageError: the folder does not exist or cannot be written to.
    """
    name = ""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            name = file.name
            file.write(text)
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        raise UsageError(f"{path.as_posix()}: cannot be written: {error.strerror}") from error
