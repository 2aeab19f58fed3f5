"""Records of documents that were moved or renamed: known again by the digest of what they are about."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from reviewer.domain.record import Record
from reviewer.errors import RecordError
from reviewer.records.places import list_recorded, place_record
from reviewer.records.record_file import read_record, write_record


class MovedRecords:
    """The records of a project whose documents are gone."""

    def __init__(self, root: Path) -> None:
        """Set the project's root; nothing is read before it is asked for."""
        self._root = root

    @cached_property
    def orphans(self) -> tuple[str, ...]:
        """Documents that have a record and are gone."""
        return tuple(name for name in list_recorded(self._root) if not (self._root / name).exists())

    @cached_property
    def _by_digest(self) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for record in self._read_orphans():
            found.setdefault(record.digests.document, record)
        return found

    def _read_orphans(self) -> Iterator[Record]:
        for name in self.orphans:
            try:
                record = read_record(self._root, name)
            except RecordError:  # nobody can say what it was about
                continue
            if record is not None:
                yield record.model_copy(update={"document": name})

    def find(self, digest: str) -> Record | None:
        """Find the record of a text with this digest whose document is gone; `document` says where the record is."""
        return self._by_digest.get(digest)

    def follow(self, digest: str, document: str) -> Record | None:
        """Move the record of a text with this digest to the place of a document that has none; gives it as moved.

        Raises:
            RecordError: it cannot be written.
        """
        found = self.find(digest)
        if found is None:
            return None
        moved = found.model_copy(update={"document": document})
        write_record(self._root, moved)
        drop_record(self._root, found.document)
        del self._by_digest[digest]
        return moved


def drop_record(root: Path, document: str) -> None:
    """Delete a document's record, and the folders that are empty then.

    Raises:
        RecordError: it cannot be deleted.
    """
    place = place_record(root, document)
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise RecordError(f"{place.relative_to(root).as_posix()}: cannot be deleted: {error.strerror}") from error
    for folder in place.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()
