"""A finished or broken-off batch's folder → its outputs, rendered again from the journal without a model."""

from collections.abc import Iterable
from pathlib import Path

from reviewer.batch.all_outputs import write_outputs
from reviewer.batch.journal import FILE_NAME, Journal
from reviewer.errors import UsageError


def render_folder(folder: Path, only: Iterable[str] = ()) -> list[str]:
    """Render the outputs that are named, or all of them, and give the notices.

    Raises:
        UsageError: the folder holds no batch, or cannot be written to.
        JournalError: the journal cannot be read, or is damaged.
    """
    require_batch(folder)
    journal = Journal(folder)
    try:
        return write_outputs(journal, folder, only)
    finally:
        journal.close()


def require_batch(folder: Path) -> None:
    """See that a folder holds a batch, before a journal is made where there is none.

    Raises:
        UsageError: it holds none.
    """
    try:
        if (folder / FILE_NAME).is_file():
            return
        what = "is no folder of a batch" if folder.is_dir() else "is no folder" if folder.exists() else "does not exist"
    except OSError as error:
        what = f"cannot be looked at: {error.strerror}"
    raise UsageError(
        f"{folder.as_posix()} {what}", f"Name a folder that `reviewer batch … --out` wrote: it holds {FILE_NAME}."
    )
