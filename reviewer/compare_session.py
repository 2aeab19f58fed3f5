"""What `reviewer compare` does: find both versions with their reviews, in files or in git, and compare them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewer.comparing.compare import Version, compare_versions
from reviewer.comparing.word_diff import diff_words
from reviewer.domain.document import Document
from reviewer.domain.record import Record
from reviewer.errors import RecordError, UsageError
from reviewer.loading.load import load_bytes, load_document
from reviewer.records.places import FOLDER, SUFFIX, find_root, name_document
from reviewer.records.record_file import MOST_BYTES, parse_record, read_record
from reviewer.redaction.redact import make_redactor
from reviewer.reporters.all_comparison_reporters import ALL_COMPARISON_REPORTERS
from reviewer.reporters.compare_sheet import ComparisonSheet
from reviewer.reporters.options import ReportOptions
from reviewer.revisions.snapshots import (
    Snapshot,
    find_top,
    list_revisions,
    read_blobs,
    read_snapshot,
    read_snapshot_name,
)
from reviewer.settings import Settings, load_settings

MOST_REVISIONS = 200
"""How far back the text is looked for that a record is about."""


@dataclass
class CompareSession:
    """One command's work."""

    settings: Settings
    folder: Path
    """The working folder."""
    root: Path = field(init=False)
    """The project's root, resolved."""

    def __post_init__(self) -> None:
        self.root = find_root(self.folder)
        self._redactor = make_redactor(self.settings.redact)

    def compare(self, old: str, new: str | None) -> ComparisonSheet:
        """Compare two versions, each a document, a record, or either at a git revision; gives their lines as well.

        Args:
            old: the reviewed version.
            new: the other one; without it, the document of `old` as it is in the working folder.

        Raises:
            RecordError: the old version has no review of its text, or a record cannot be used.
            LoadError: a document cannot be read.
            UsageError: no such file or revision.
        """
        one = self.read_version(old, is_old=True)
        if new is None:
            new = self._name_working_file(one.name)
        two = self.read_version(new, is_old=False)
        return ComparisonSheet(compare_versions(one, two), one.lines, two.lines, diff_words)

    def render(self, sheet: ComparisonSheet, format_: str, *, width: int, color: bool, unicode: bool) -> str:
        """Render a comparison in a format, for a place so many columns wide."""
        return ALL_COMPARISON_REPORTERS[format_](sheet, ReportOptions(width=width, color=color, unicode=unicode))

    def _name_working_file(self, name: str) -> str:
        path = self.root / name
        try:
            return path.relative_to(Path.cwd()).as_posix()
        except ValueError:
            return path.as_posix()

    def read_version(self, shown: str, *, is_old: bool) -> Version:
        """Read a version as the user named it; one that is `is_old` must have a review.

        Raises:
            RecordError: it has none, or one that cannot be used.
            LoadError: the document cannot be read.
            UsageError: no such revision.
        """
        path = self.folder / shown
        if path.is_file():
            version = self._read_record_alone(path, shown) if shown.endswith(SUFFIX) else self._read_file(path, shown)
        else:
            snapshot = read_snapshot_name(shown, self.folder)
            if snapshot is None:
                raise UsageError(f"{shown} does not exist", "Name a document, a record or REVISION:PATH.")
            version = self._read_snapshot(snapshot, shown, is_old=is_old)
        if is_old and version.record is None:
            raise RecordError(f"{shown}: its text has no review to compare with", _say_what_to_do(shown, version.name))
        return version

    def _read_file(self, path: Path, shown: str) -> Version:
        text = load_document(path, display=shown, max_bytes=self.settings.max_bytes, redactor=self._redactor)
        name = name_document(self.root, path)
        record = read_record(self.root, name) if name is not None else None
        return Version(shown, name or shown, text, record if _fits(record, text) else None)

    def _read_record_alone(self, path: Path, shown: str) -> Version:
        """Read a record that was named itself, with its document where that still has the text."""
        if path.stat().st_size > MOST_BYTES:
            raise RecordError(f"{shown}: is larger than {MOST_BYTES:,} bytes, so it is no record")
        record = parse_record(path.read_text(encoding="utf-8", errors="replace"), shown)
        beside = self.root / record.document
        if not beside.is_file() or name_document(self.root, beside) != record.document:
            return Version(shown, record.document, None, record)
        text = load_document(
            beside, display=record.document, max_bytes=self.settings.max_bytes, redactor=self._redactor
        )
        return Version(shown, record.document, text if _fits(record, text) else None, record)

    def _read_snapshot(self, snapshot: Snapshot, shown: str, *, is_old: bool) -> Version:
        top = find_top(self.folder)
        data = read_snapshot(snapshot, top, max(self.settings.max_bytes, MOST_BYTES))
        if data is None:
            hint = f"Paths begin at the repository's top; {snapshot.revision}:./PATH begins in this folder."
            raise UsageError(f"git has no file {snapshot.path} at '{snapshot.revision or 'the index'}'", hint)
        name = self._name_in_project(snapshot, top)
        inner = f"{FOLDER}/"
        if name.startswith(inner) and name.endswith(SUFFIX):
            record = parse_record(data.decode("utf-8", "replace"), shown)
            return self._read_record_snapshot(snapshot, record, shown, top)
        text = self._load(data, shown, snapshot.path)
        found = self._read_record_at(snapshot, name, top)
        if found is not None and not _fits(found, text) and is_old:
            return self._find_reviewed(snapshot, shown, found, top) or Version(shown, name, text, None)
        return Version(shown, name, text, found if _fits(found, text) else None)

    def _read_record_snapshot(self, snapshot: Snapshot, record: Record, shown: str, top: Path) -> Version:
        place = snapshot._replace(path=self._place_in_git(record.document, top))
        beside = read_snapshot(place, top, self.settings.max_bytes)
        text = self._load(beside, record.document) if beside else None
        return Version(shown, record.document, text if _fits(record, text) else None, record)

    def _load(self, data: bytes, shown: str, path: str | None = None) -> Document:
        text = load_bytes(data, path or shown, from_file=True, redactor=self._redactor)
        return text.model_copy(update={"path": shown})

    def _name_in_project(self, snapshot: Snapshot, top: Path) -> str:
        path = top / snapshot.path
        if not path.is_relative_to(self.root):
            raise UsageError(f"{snapshot.name}: lies outside {self.root.name}, where the records are kept")
        return path.relative_to(self.root).as_posix()

    def _place_in_git(self, name: str, top: Path) -> str:
        return (self.root / name).relative_to(top).as_posix()

    def _read_record_at(self, snapshot: Snapshot, name: str, top: Path) -> Record | None:
        place = snapshot._replace(path=self._place_in_git(f"{FOLDER}/{name}{SUFFIX}", top))
        data = read_snapshot(place, top, MOST_BYTES)
        return parse_record(data.decode("utf-8", "replace"), place.name) if data is not None else None

    def _find_reviewed(self, snapshot: Snapshot, shown: str, record: Record, top: Path) -> Version | None:
        """Find the last text before a revision that its record is about: documents are edited between reviews."""
        earlier = list_revisions(snapshot, top, MOST_REVISIONS)
        for one, data in zip(earlier, read_blobs((one.name for one in earlier), top), strict=True):
            text = self._load(data, shown, snapshot.path) if data else None
            if _fits(record, text):
                return Version(f"{shown} as last reviewed, at {one.revision[:10]}", record.document, text, record)
        return None


def _fits(record: Record | None, text: Document | None) -> bool:
    return record is not None and text is not None and record.digests.document == text.digest


def _say_what_to_do(shown: str, name: str) -> str:
    if ":" in shown:
        return (
            f"`git log --oneline -- {FOLDER}/{name}{SUFFIX}` lists the commits with a review of it; name one of them "
            "as OLD, or check that revision out and commit what `reviewer review --record` writes."
        )
    return f"`reviewer review {shown} --record` makes one; for an earlier text name a revision, such as HEAD~1:{name}."


@contextmanager
def open_compare_session(flags: Mapping[str, Any]) -> Iterator[CompareSession]:
    """Open a session from a command's flags.

    Raises:
        SettingsError: settings that cannot be used.
    """
    yield CompareSession(load_settings(flags).settings, Path.cwd())
