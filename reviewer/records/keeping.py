"""What `review --record` does with each review: its record goes to its place as soon as it is there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.domain.disposition import OPEN
from reviewer.domain.document import Document
from reviewer.domain.record import Record
from reviewer.domain.review import Cost, Review, Usage
from reviewer.domain.rubric import Rubric
from reviewer.errors import RecordDamaged, RecordError
from reviewer.records.making import make_record
from reviewer.records.moving import MovedRecords
from reviewer.records.places import name_document, place_record
from reviewer.records.record_file import read_record, write_record

STANDARD_INPUT = "-"
LEFT_OUT = "this review takes nothing from the last one"


@dataclass
class RecordKeeper:
    """Keeps the records of one run."""

    root: Path
    """The project's root, resolved."""
    say: Callable[[str], None]
    writes: bool = True
    """Whether records are wanted; else those that are there are only read."""
    moved: MovedRecords = field(init=False)

    def __post_init__(self) -> None:
        self.moved = MovedRecords(self.root)

    def name(self, shown: str) -> str | None:
        """Give a document's path from the root; nothing for what no record can be of."""
        return None if shown == STANDARD_INPUT else name_document(self.root, Path(shown))

    def recall(self, document: Document) -> Record | None:
        """Give the record that a document has, moved along if the document was; one that is damaged counts as none.

        Raises:
            RecordError: it has one that cannot be read, or with a conflict in it, where answers would be lost.
        """
        name = self.name(document.path)
        if name is None:
            return None
        try:
            found = read_record(self.root, name)
            if found is None and self.writes:
                return self.moved.follow(document.digest, name)
            return found or self.moved.find(document.digest)
        except RecordDamaged as error:
            lost = "it will be replaced, and what was answered to its findings is lost"
            self.say(f"{error.what}; {lost if self.writes else LEFT_OUT}")
            return None
        except RecordError as error:
            if self.writes:
                raise
            self.say(f"{error.what}; {LEFT_OUT}")
            return None

    def keep(self, review: Review, document: Document, rubric: Rubric, previous: Record | None) -> None:
        """Write a review's record; one that is not complete, or not about a file of the project, has none.

        Raises:
            RecordError: its place is a link, or cannot be made.
            UsageError: it cannot be written.
        """
        if not self.writes:
            return
        name = self.name(document.path)
        if name is None:
            self.say(f"{document.path}: not recorded, because it is no file below {self.root.name}")
        elif review.incomplete:
            self.say(f"{document.path}: not recorded, because the review is not complete")
        else:
            record = make_record(review, document, rubric, name, previous)
            if previous is None or _strip(record) != _strip(previous):
                write_record(self.root, record)
            place = place_record(self.root, name).relative_to(self.root).as_posix()
            waiting = any(one.is_open and one.disposition == OPEN for one in record.findings)
            decide = f"; decide on its findings: reviewer resolve {document.path}" if waiting else ""
            self.say(f"{document.path}: recorded in {place}{decide}")


def _strip(record: Record) -> Record:
    """Leave out what differs between two reviews that bring the same: no reason for a new commit.

    What a review cost differs when its answers come from the cache, and what was new is still open in the next round.
    """
    plain = {"since_last": "", "follows": "", "remark": ""}
    findings = tuple(one if one.settled else one.model_copy(update=plain) for one in record.findings)
    common = {"usage": Usage(), "cost": Cost(amount=None), "convergence": None}
    return record.model_copy(update={**common, "findings": findings})
