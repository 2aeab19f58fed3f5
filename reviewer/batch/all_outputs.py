"""The registry of a batch's outputs: the name of each → the function that renders it from the journal."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from reviewer.batch.results import Outcomes, write_results
from reviewer.batch.summary import write_summary

Output = Callable[[Outcomes, Path], str]
"""Renders an output into the batch's folder, whole or not at all; gives a notice for the user, or an empty string."""

NO_PYARROW = (
    "summary.parquet was not written: it needs pyarrow, which is not installed.\n"
    "  To have it: pip install 'reviewer[parquet]', then: reviewer report FOLDER --only parquet"
)


def _write_parquet(outcomes: Outcomes, folder: Path) -> str:
    try:
        from reviewer.batch.parquet import write_parquet
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "pyarrow":
            raise
        return NO_PYARROW
    return write_parquet(outcomes, folder)


def _write_html(outcomes: Outcomes, folder: Path, pages: bool | None = None) -> str:
    from reviewer.batch.corpus_output import write_html

    return write_html(outcomes, folder, pages)


ALL_OUTPUTS: dict[str, Output] = {
    "jsonl": write_results,
    "csv": write_summary,
    "parquet": _write_parquet,
    "html": _write_html,
}

FILES = {"jsonl": "results.jsonl", "csv": "summary.csv", "parquet": "summary.parquet", "html": "report.html"}
"""Output → the file that it writes; one that writes several names the first to be opened."""


def write_outputs(
    outcomes: Outcomes, folder: Path, only: Iterable[str] = (), *, pages: bool | None = None
) -> list[str]:
    """Render the outputs that are named, or all of them, and give the notices.

    Args:
        outcomes: the batch's journal.
        folder: where they go.
        only: names of outputs.
        pages: whether the report has a page for each document; nothing leaves it to the report.

    Raises:
        UsageError: the folder cannot be written to, or the disk is full.
        JournalError: the journal cannot be read.
    """
    names = tuple(only) or tuple(ALL_OUTPUTS)
    writers: dict[str, Output] = {**ALL_OUTPUTS, "html": partial(_write_html, pages=pages)}
    return [notice for name in names if (notice := writers[name](outcomes, folder))]
