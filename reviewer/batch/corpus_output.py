"""A batch's journal → its report, with what the batch was made with and what it has cost."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from reviewer.batch.report_files import write_report
from reviewer.batch.report_pages import has_pages
from reviewer.batch.results import Outcomes
from reviewer.batch.signs import PLAIN_KEY
from reviewer.errors import ReviewerError
from reviewer.settings import load_settings, locate_rubric_folders

FACTS = {"--model": "Model", "endpoint": "Endpoint", "--depth": "Depth", "--level": "Level", "--shard": "Shard"}
"""Setting that the journal was begun with → its name in the report."""


MOST_PAGES = 2000
"""Documents up to which each has a page without being asked for: that many are written in about ten seconds."""
NO_PAGES = (
    "report.html leads to no pages of single documents: these are {:,}, and pages are made by themselves up to {:,}.\n"
    "  To have them: reviewer report {} --only html --pages"
)


def choose_pages(outcomes: Outcomes, folder: Path, wish: bool | None) -> bool:
    """Say whether each document gets a page: as wished, else for a short list or where pages are already.

    Raises:
        JournalError: the journal cannot be read.
    """
    if wish is not None:
        return wish
    return _count(outcomes) <= MOST_PAGES or has_pages(folder)


def write_html(outcomes: Outcomes, folder: Path, wish: bool | None = None) -> str:
    """Write `report.html`, its list pages and, as `choose_pages` says, a page per document; gives a notice or nothing.

    Raises:
        UsageError: the folder cannot be written to, or the disk is full.
        JournalError: the journal cannot be read.
    """
    pages = choose_pages(outcomes, folder, wish)
    write_report(
        outcomes.iter_outcomes(),
        folder,
        facts=tuple(_list_facts(outcomes.read_meta())),
        spend=outcomes.add_up_spend(),
        rubric_folders=_find_rubric_folders(),
        pages=pages,
    )
    return "" if pages or wish is False else NO_PAGES.format(_count(outcomes), MOST_PAGES, folder.as_posix())


def _count(outcomes: Outcomes) -> int:
    totals = outcomes.totals()
    return totals.reviewed + totals.failed + totals.not_reviewed


def _list_facts(meta: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    signs = json.loads(meta.get(PLAIN_KEY, "{}"))
    for key, name in FACTS.items():
        value = signs.get(key)
        if isinstance(value, str) and value and value != "none":
            yield name, value


def _find_rubric_folders() -> tuple[Path, ...]:
    try:
        return locate_rubric_folders(load_settings({}))
    except ReviewerError:
        return ()  # questions of a user's own rubric are then named by their ids
