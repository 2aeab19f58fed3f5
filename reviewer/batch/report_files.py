"""Outcomes → `report.html`, list pages and a page per document, in one pass over the outcomes and with flat memory."""

import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from reviewer.batch.corpus import Corpus
from reviewer.batch.pieces import make_folder, remove_files, write_pieces
from reviewer.batch.question_texts import read_questions
from reviewer.batch.report_pages import PageWriter, remove_pages
from reviewer.domain.batch import Outcome, Spend
from reviewer.domain.corpus import CorpusReport, Row
from reviewer.reporters.html_corpus import ROWS_WITHOUT_SCRIPT, name_list_page, stream_list, stream_report
from reviewer.reporters.html_rows import ShownRow, show_row

REPORT = "report.html"
LIST = re.compile(r"list-\d{4,}\.html")
_COUNTS = Row._fields.index("counts")


class _Rows:
    """Rows on disk: a batch of any size costs no memory for its table."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def add(self, row: Row) -> None:
        """Keep one row."""
        self._file.write(json.dumps(row))
        self._file.write("\n")

    def __iter__(self) -> Iterator[Row]:
        """Read all rows from the beginning; one reader at a time."""
        self._file.seek(0)
        for line in self._file:
            values = json.loads(line)
            values[_COUNTS] = tuple(values[_COUNTS])
            yield Row._make(values)


def write_report(
    outcomes: Iterable[Outcome],
    folder: Path,
    *,
    title: str = "Batch report",
    facts: Sequence[tuple[str, str]] = (),
    spend: Spend | None = None,
    rubric_folders: Sequence[Path] = (),
    root: Path | None = None,
    pages: bool = True,
) -> Path:
    """Write the report of a batch and give the path of its first page.

    Args:
        outcomes: in the order of the list.
        folder: where it goes; it is made if need be.
        title: of the report.
        facts: name and value of what the batch was made with.
        spend: everything that was paid for; without it what the reviews say of themselves is added up.
        rubric_folders: the user's own, to find the questions' texts in; ours are known.
        root: folder that the items' paths start from, by default the current one.
        pages: whether each document has a page of its own; those of an earlier report are taken away otherwise.

    Raises:
        UsageError: the folder cannot be written to.
    """
    make_folder(folder)
    writer = PageWriter(folder, root or Path()) if pages else None
    corpus = Corpus()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as file:
        rows = _Rows(file)
        for outcome in outcomes:
            rows.add(corpus.add(outcome))
            if writer is not None:
                writer.add(outcome)
        if writer is not None:
            writer.finish()
        else:
            remove_pages(folder)
        asks = read_questions(corpus.list_groups(), rubric_folders)
        report = corpus.sum_up(rows, title=title, facts=facts, spend=spend, asks=asks)
        head = list(islice(_show(rows, corpus), ROWS_WITHOUT_SCRIPT))
        write_pieces(folder / REPORT, stream_report(report, head, _show(rows, corpus), pages=pages))
        _write_lists(report, rows, corpus, folder, pages=pages)
    return folder / REPORT


def _show(rows: _Rows, corpus: Corpus) -> Iterator[ShownRow]:
    return (show_row(row, corpus.rank_row(row)) for row in rows)


def _write_lists(report: CorpusReport, rows: _Rows, corpus: Corpus, folder: Path, *, pages: bool) -> None:
    """Write the list pages behind the first thousand rows, and take away those of an earlier, longer list."""
    make_folder(folder / "documents")
    kept = set()
    shown = _show(rows, corpus)
    number = 0
    while part := list(islice(shown, ROWS_WITHOUT_SCRIPT)):
        if number:
            path = folder / name_list_page(number)
            write_pieces(path, stream_list(report, part, number, pages=pages))
            kept.add(path.name)
        number += 1
    remove_files(folder / "documents", LIST, kept)
