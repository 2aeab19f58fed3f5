"""What `verify --fix` mends: records left behind by moved documents, and records that git could not merge."""

from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import RecordError
from reviewer.records.joining import Sides, join_records, split_conflict
from reviewer.records.locating import Present
from reviewer.records.moving import MovedRecords
from reviewer.records.places import FOLDER, SUFFIX, place_record
from reviewer.records.record_file import has_conflict, read_record_text, write_record
from reviewer.revisions.merge_sides import read_sides


@dataclass(frozen=True)
class Fixer:
    """Mends the records of a project."""

    root: Path
    moved: MovedRecords

    def fix(self, present: Present) -> str:
        """Mend what can be mended of a document's record; gives what was done, or an empty string.

        Raises:
            RecordError: something cannot be mended, and why.
            LoadError: the document cannot be read as text.
        """
        text = read_record_text(self.root, present.name)
        if text is None:
            return self._follow(present)
        return self._join(present, text) if has_conflict(text) else ""

    def _follow(self, present: Present) -> str:
        left = self.moved.find(present.digest)
        if left is None or self.moved.follow(present.digest, present.name) is None:
            return ""
        return f"{present.name}: its record was moved along from {left.document}"

    def _join(self, present: Present, text: str) -> str:
        shown = f"{FOLDER}/{present.name}{SUFFIX}"
        joined = join_records(self._find_sides(present.name, text, shown), present.document, shown)
        write_record(self.root, joined.model_copy(update={"document": present.name}))
        return f"{present.name}: the two records that git could not merge were joined; git add {shown}"

    def _find_sides(self, name: str, text: str, shown: str) -> Sides:
        """Take the sides from git, which has each whole; without it from the marks, where each must prove whole."""
        sides = read_sides(place_record(self.root, name))
        if sides is not None:
            return Sides(*sides)
        try:
            return split_conflict(text)
        except RecordError as error:
            hint = "Take one side: git checkout --ours or --theirs."
            raise RecordError(f"{shown}: cannot be joined: {error.what}", hint) from error
