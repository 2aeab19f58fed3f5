"""The list of a batch gone through without asking anybody: what is known, what is equal, what must be asked about."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from reviewer.batch.contents import Shard, digest_name, read_content, sign_item
from reviewer.batch.journal import Journal
from reviewer.batch.seen import Seen
from reviewer.domain.batch import Item
from reviewer.errors import LoadError

SEED = 4
"""Of the sample: the same list gives the same estimate."""
MOST_REASONS = 1000
"""Different reasons that are told apart; memory stays flat however many documents fail."""


@dataclass
class Survey:
    """What a list comes to before a document of it is parsed."""

    most: int
    """Documents of the sample."""
    root: Path
    """What paths are relative to."""
    max_bytes: int
    shard: Shard | None = None
    journal: Journal | None = None
    """What is known already, where the folder is there."""
    items: int = 0
    """Of this share of the list."""
    known: int = 0
    """Reviewed already, by the folder's journal."""
    duplicates: int = 0
    """With the content of another document before them."""
    unreadable: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    """Why documents cannot be read → how many."""
    to_ask: int = 0
    to_ask_bytes: int = 0
    sample: list[Item] = field(default_factory=list)
    """Documents to ask about, each with the same chance to be here."""
    _random: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - a sample, no secret

    def go_through(self, items: Iterable[Item]) -> None:
        """Go through a list; only the sample stays in memory.

        Raises:
            ReviewerError: the list or the journal cannot be read.
        """
        seen = Seen()
        try:
            for item in items:
                self._meet(item, seen)
        finally:
            seen.close()

    def note_fault(self, reason: str) -> None:
        """Count a document that cannot be reviewed."""
        self.unreadable += 1
        if reason in self.reasons or len(self.reasons) < MOST_REASONS:
            self.reasons[reason] += 1

    def _meet(self, item: Item, seen: Seen) -> None:
        try:
            content = read_content(item, self.root, self.max_bytes)
        except LoadError as error:
            if self.shard is None or self.shard.holds(digest_name(item)):
                self.items += 1
                self.note_fault(error.what)
            return
        if self.shard is not None and not self.shard.holds(content.digest):
            return
        self.items += 1
        known = self.journal.find_known(item.id) if self.journal else None
        met = seen.meet(f"{content.digest} {item.kind} {item.level}")
        if known and known.settled and (known.content, known.sign) == (content.digest, sign_item(item)):
            self.known += 1
        elif met != "new":
            self.duplicates += 1
        else:
            self._take(item, len(content.data))

    def _take(self, item: Item, size: int) -> None:
        """Count a document to ask about, and let chance decide whether the sample has it (reservoir sampling)."""
        self.to_ask += 1
        self.to_ask_bytes += size
        if len(self.sample) < self.most:
            self.sample.append(item)
        elif (place := self._random.randrange(self.to_ask)) < self.most:
            self.sample[place] = item
