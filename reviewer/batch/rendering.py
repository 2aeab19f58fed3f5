"""A finished or broken-off batch's folder → its outputs, rendered from the journal without a model."""

from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from reviewer import __version__
from reviewer.batch.all_outputs import ALL_OUTPUTS, FILES, write_outputs
from reviewer.batch.journal import FILE_NAME, Journal
from reviewer.errors import UsageError

RENDERED_KEY = "rendered"
"""In the journal's meta: what the outputs were made from."""


def render_folder(folder: Path, only: Iterable[str] = (), *, pages: bool | None = None) -> list[str]:
    """Render the outputs that are named, or all of them, and give the notices; `pages` as for `write_outputs`.

    Raises:
        UsageError: the folder holds no batch, or cannot be written to.
        JournalError: the journal cannot be read, or is damaged.
    """
    require_batch(folder)
    journal = Journal(folder)
    try:
        return write_outputs(journal, folder, only, pages=pages)
    finally:
        journal.close()


def render_changed(journal: Journal, folder: Path, *, pages: bool | None = None) -> list[str]:
    """Render all outputs and give the notices; does nothing where all are there and made from the same outcomes.

    Whether pages are wished for counts only where that is said.

    Raises:
        UsageError: the folder cannot be written to.
        JournalError: the journal cannot be read or written.
    """
    made_from = f"{__version__} {journal.sign_outcomes()}"
    known = journal.read_meta().get(RENDERED_KEY, "")
    wish = "" if pages is None else f" pages {pages}"
    same = known == made_from + wish or (not wish and known.startswith(f"{made_from} pages "))
    wanted = [FILES[name] for name in ALL_OUTPUTS if name != "parquet" or find_spec("pyarrow") is not None]
    if same and all((folder / name).is_file() for name in wanted):
        return []
    notices = write_outputs(journal, folder, pages=pages)
    journal.write_meta({RENDERED_KEY: made_from + wish})
    return notices


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
