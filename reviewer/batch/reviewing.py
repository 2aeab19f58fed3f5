"""What a batch does with a document that must be reviewed: load it, pick its rubric, ask, put the review together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviewer.batch.contents import Content
from reviewer.domain.batch import Item
from reviewer.domain.review import Review
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

    @property
    def bar(self) -> str:
        """Rubric and level that it is reviewed by."""
        level = self.assignment.level or self.reviewer.level
        return f"{self.assignment.rubric.id} {self.assignment.rubric.digest} {level}"

    @property
    def digests(self) -> Sequence[str]:
        """What the replies that it was given are kept under."""
        return self.watched.digests

    async def review(self) -> Review:
        """Review it; raises `ReviewerError` where that brings nothing."""
        return await self.reviewer.review(self.assignment)

    def adopt(self, review: Review) -> Review:
        """Make its own of another document's review, whose content and bar are the same."""
        own = {"document": self.assignment.document.path, "kind_reason": self.assignment.kind_reason}
        return review.model_copy(update=own)


@dataclass(frozen=True)
class DocumentDesk:
    """Prepares documents."""

    reviewer: Reviewer
    chat: JournalingChat
    shelf: RubricShelf
    kind: str
    """Of items that name none: an id, a path, or `auto`."""
    redactor: Redactor

    def prepare(self, item: Item, content: Content) -> PreparedDocument:
        """Make a document of an item's bytes and pick its rubric.

        Raises:
            LoadError: the bytes are no document.
            KindUnclear: nothing tells what kind it is.
            RubricError: its rubric cannot be used.
        """
        document = load_bytes(content.data, item.path, from_file=item.text is None, redactor=self.redactor)
        if item.kind is not None and item.kind != AUTO and item.kind.endswith((".yaml", ".yml")):
            raise UsageError(
                f"{item.path}: a manifest names kinds by their ids, and '{item.kind}' is a path",
                "Put the rubric into a folder of your own and name it by its id.",
            )
        named_by = NAMED_BY_SETTINGS if item.kind is None else NAMED_BY_ITEM
        chosen = self.shelf.choose(document, item.kind or self.kind, named_by)
        watched = WatchedChat(self.chat)
        return PreparedDocument(
            Assignment(document, chosen.rubric, chosen.reason, item.level),
            replace(self.reviewer, chat=watched),
            watched,
        )
