"""Each document's own page of a batch's report, written again only when something on it has changed."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from reviewer.batch.pieces import make_folder, remove_files, write_pieces
from reviewer.domain.batch import Outcome
from reviewer.domain.document import Document
from reviewer.domain.review import Failure, Review, Run
from reviewer.errors import LoadError
from reviewer.loading.load import load_document
from reviewer.reporters.html_page import render
from reviewer.reporters.html_rows import name_page
from reviewer.reporters.html_templates import FOLDER
from reviewer.reporters.options import ReportOptions

HOME = "../../report.html"
STAMP = "<!-- made from {} -->\n"
STAMP_BYTES = len(STAMP.format("0" * 64))
NAME = re.compile(r"\d{6,}\.html")


class PageWriter:
    """Writes the pages of one folder, in the order of the list; pages of an earlier, longer list are taken away."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root
        self._kept: dict[Path, set[str]] = {}
        self.written = 0
        self.unchanged = 0

    def add(self, outcome: Outcome) -> None:
        """Write the page of an outcome, if it has one.

        Raises:
            UsageError: the folder cannot be written to.
        """
        if outcome.status == "not_reviewed":
            return
        path = self._folder / name_page(outcome.place)
        self._keep(path)
        stamp = STAMP.format(_sign(outcome, self._root))
        if _read_end(path) == stamp.encode():
            self.unchanged += 1
            return
        make_folder(path.parent)
        write_pieces(path, (render_page(outcome, self._root), stamp))
        self.written += 1

    def _keep(self, path: Path) -> None:
        if path.parent not in self._kept:
            self._sweep()
            self._kept[path.parent] = set()
        self._kept[path.parent].add(path.name)

    def _sweep(self) -> None:
        """Take away what is left over in folders that are done; only their names stay in memory."""
        for folder, names in self._kept.items():
            if names:
                remove_files(folder, NAME, names)
        self._kept = {folder: set() for folder in self._kept}

    def finish(self) -> None:
        """Take away the pages that belong to no document any more."""
        self._sweep()
        for folder in (self._folder / "documents").glob("[0-9]*"):
            if folder not in self._kept and folder.is_dir() and not folder.is_symlink():
                remove_files(folder, NAME, set())


def has_pages(folder: Path) -> bool:
    """Say whether a batch's folder holds pages of documents."""
    parts = (part for part in (folder / "documents").glob("[0-9]*") if part.is_dir() and not part.is_symlink())
    return any(NAME.fullmatch(file.name) for part in parts for file in part.iterdir())


def remove_pages(folder: Path) -> None:
    """Take away all pages of documents, to which nothing leads any more.

    Raises:
        UsageError: one cannot be taken away.
    """
    PageWriter(folder, Path()).finish()


def render_page(outcome: Outcome, root: Path) -> str:
    """Render an outcome's page, with the document's text where it can still be read and is the one reviewed."""
    if outcome.review is None:
        failures = (outcome.failure,) if outcome.failure else ()
        return render(Run(failures=failures), ReportOptions(home=HOME))
    review = outcome.review.model_copy(update={"document": outcome.item.path})
    return render(Run(reviews=(review,)), ReportOptions(home=HOME, documents=_load_text(review, root)))


def _load_text(review: Review, root: Path) -> Mapping[str, Document]:
    try:
        document = load_document(root / review.document, display=review.document)
    except LoadError:
        return {}
    return {review.document: document} if document.digest == review.provenance.document_digest else {}


def _sign(outcome: Outcome, root: Path) -> str:
    """Give a digest of everything a page is made of; a document's file is known by its size and time."""
    try:
        status = (root / outcome.item.path).stat()
        file = f"{status.st_size} {status.st_mtime_ns}"
    except (OSError, ValueError):
        file = "none"
    parts = (_sign_templates(), file, outcome.item.path, _write_out(outcome.review), _write_out(outcome.failure))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _write_out(value: Review | Failure | None) -> str:
    try:
        return value.model_dump_json() if value is not None else ""
    except ValueError:  # pydantic's own error for half a surrogate is one
        return repr(value)


@cache
def _sign_templates() -> str:
    files = sorted(FOLDER.iterdir())
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _read_end(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(-STAMP_BYTES, 2)
            return file.read()
    except OSError:
        return b""
