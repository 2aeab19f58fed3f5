"""A batch's journal → its report, with what the batch was made with and what it has cost."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from reviewer.batch.report_files import write_report
from reviewer.batch.results import Outcomes
from reviewer.batch.signs import PLAIN_KEY
from reviewer.errors import ReviewerError
from reviewer.settings import load_settings, locate_rubric_folders

FACTS = {"--model": "Model", "endpoint": "Endpoint", "--depth": "Depth", "--level": "Level", "--shard": "Shard"}
"""Setting that the journal was begun with → its name in the report."""


def write_html(outcomes: Outcomes, folder: Path) -> str:
    """Write `report.html`, its list pages and a page per document; there is no notice to give.

    Raises:
        UsageError: the folder cannot be written to, or the disk is full.
        JournalError: the journal cannot be read.
    """
    write_report(
        outcomes.iter_outcomes(),
        folder,
        facts=tuple(_list_facts(outcomes.read_meta())),
        spend=outcomes.add_up_spend(),
        rubric_folders=_find_rubric_folders(),
    )
    return ""


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
