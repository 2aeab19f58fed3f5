"""What a batch does with a document that must be reviewed: load it, pick its rubric, ask, put the review together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.batch.checking_pool import CheckingPool
from reviewer.batch.contents import Content
from reviewer.domain.batch import Item
from reviewer.domain.review import Review
from reviewer.domain.rubric import Level
from reviewer.engine.review import Assignment, Reviewer
from reviewer.errors import UsageError
from reviewer.llm.journaling import JournalingChat, WatchedChat
from reviewer.loading.load import load_bytes
from reviewer.redaction.redact import Redactor
from reviewer.rubric_choice import AUTO, RubricShelf

NAMED_BY_ITEM = "given by the manifest"
NAMED_BY_SETTINGS = "given by --kind or settings"


@dataclass(frozen=True)
class PreparedDocument:
    """A document with its rubric, and who reviews it."""

    assignment: Assignment
    reviewer: Reviewer
    watched: WatchedChat
    watched_refuter: WatchedChat | None = None
    pool: CheckingPool | None = None
    """Who runs the checks; without one the reviewer does."""

    @property
    def bar(self) -> str:
        """Rubric and level that it is reviewed by."""
        return name_bar(self.assignment, self.reviewer.level)

    @property
    def digests(self) -> Sequence[str]:
        """What the replies that it was given are kept under."""
        refuter = self.watched_refuter
        return [*self.watched.digests, *(refuter.digests if refuter else ())]

    async def review(self) -> Review:
        """Review it; raises `ReviewerError` where that brings nothing."""
        assignment = self.assignment
        if self.pool is not None:
            signals = await self.pool.check(assignment.document, assignment.rubric.checks)
            assignment = replace(assignment, signals=signals)
        return await self.reviewer.review(assignment)

    def adopt(self, review: Review) -> Review:
        """Make its own of another document's review, whose content and bar are the same."""
        return adopt_review(self.assignment, review)


@dataclass(frozen=True)
class DocumentDesk:
    """Prepares documents."""

    reviewer: Reviewer
    chat: JournalingChat
    shelf: RubricShelf
    kind: str
    """Of items that name none: an id, a path, or `auto`."""
    redactor: Redactor
    refuter: JournalingChat | None = None
    """Who tries to refute findings, where that is another model."""
    pool: CheckingPool | None = None
    """Who runs the checks; without one the reviewer does."""

    def prepare(self, item: Item, content: Content) -> PreparedDocument:
        """Make a document of an item's bytes and pick its rubric.

        Raises:
            LoadError: the bytes are no document.
            KindUnclear: nothing tells what kind it is.
            RubricError: its rubric cannot be used.
        """
        assignment = assign_rubric(self.shelf, self.kind, self.redactor, item, content)
        watched = WatchedChat(self.chat)
        refuter = WatchedChat(self.refuter) if self.refuter else None
        reviewer = replace(self.reviewer, chat=watched, refuter=refuter)
        return PreparedDocument(assignment, reviewer, watched, refuter, self.pool)


def assign_rubric(shelf: RubricShelf, kind: str, redactor: Redactor, item: Item, content: Content) -> Assignment:
    """Make a document of an item's bytes and pick its rubric; `kind` is that of items which name none.

    Raises:
        LoadError: the bytes are no document.
        UsageError: the item names its kind by a path.
        KindUnclear: nothing tells what kind it is.
        RubricError: its rubric cannot be used.
    """
    document = load_bytes(content.data, item.path, from_file=item.text is None, redactor=redactor)
    if item.kind is not None and item.kind != AUTO and item.kind.endswith((".yaml", ".yml")):
        raise UsageError(
            f"{item.path}: a manifest names kinds by their ids, and '{item.kind}' is a path",
            "Put the rubric into a folder of your own and name it by its id.",
        )
    named_by = NAMED_BY_SETTINGS if item.kind is None else NAMED_BY_ITEM
    chosen = shelf.choose(document, item.kind or kind, named_by)
    return Assignment(document, chosen.rubric, chosen.reason, item.level)


def name_bar(assignment: Assignment, level: Level) -> str:
    """Name rubric and level that a document is reviewed by; `level` is that of items which name none."""
    return f"{assignment.rubric.id} {assignment.rubric.digest} {assignment.level or level}"


def adopt_review(assignment: Assignment, review: Review) -> Review:
    """Make a document's own of another one's review, whose content and bar are the same."""
    own = {"document": assignment.document.path, "kind_reason": assignment.kind_reason}
    return review.model_copy(update=own)
