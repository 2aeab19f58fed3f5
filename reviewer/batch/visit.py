"""One document of a batch: prepared, held against what is known of the same content, reviewed or copied."""

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple, Protocol

from reviewer.batch.contents import Content
from reviewer.batch.journal import Journal
from reviewer.batch.journal_rows import Entry, Known
from reviewer.domain.batch import Item, Outcome, Status
from reviewer.domain.review import Failure, Review
from reviewer.errors import LoadError, ReviewerError


class Work(Protocol):
    """A document that is ready to be reviewed."""

    @property
    def bar(self) -> str:
        """Rubric and level that it is reviewed by: equal content under an equal bar is reviewed once."""
        ...

    @property
    def digests(self) -> Sequence[str]:
        """What the replies that it was given are kept under."""
        ...

    async def review(self) -> Review:
        """Review it; raises `ReviewerError` where that brings nothing."""
        ...

    def adopt(self, review: Review) -> Review:
        """Make its own of another document's review, whose content and bar are the same."""
        ...


class Place(NamedTuple):
    """An item at its place of the list, with what is known of it."""

    number: int
    item: Item
    sign: str
    """Digest of the item as it was given."""
    known: Known | None


@dataclass
class Visit:
    """One document while it is open."""

    place: Place
    content: Content | None
    """Nothing when it could not be read."""
    fault: LoadError | None = None
    """Why it could not be read."""
    work: Work | None = None
    key: tuple[str, str] | None = None
    """What it has claimed: others with the same content and bar wait for its outcome."""

    def make_entry(self, outcome: Outcome, run: int, *, forget: bool = False) -> Entry:
        """Make the journal's entry; `forget` asks for other replies another time."""
        tried = self.work is not None and outcome.status != "not_reviewed"
        return Entry(
            outcome=outcome,
            content=self.content.digest if self.content else "",
            sign=self.place.sign,
            bar=self.work.bar if self.work and tried else "",
            run=run,
            forget=tuple(dict.fromkeys(self.work.digests)) if self.work and forget else (),
        )

    def fail(self, status: Status, error: BaseException) -> Outcome:
        """Make the outcome that says why there is no review, and of one that was stopped, how far it had come."""
        outcome = fail_item(self.place, status, error)
        came = len(set(self.work.digests)) if self.work and status == "not_reviewed" else 0
        if not came or outcome.failure is None:
            return outcome
        kept = "one answer had come and is kept" if came == 1 else f"{came:,} answers had come and are kept"
        failure = outcome.failure.model_copy(update={"reason": f"{outcome.failure.reason}; {kept}"})
        return outcome.model_copy(update={"failure": failure})


class Desk:
    """Where documents are held against one another, so that equal ones are reviewed once."""

    def __init__(self, journal: Journal, prepare: Callable[[Item, Content], Work], run: int) -> None:
        """Set the journal, what makes a document of an item, and the number of the run."""
        self._journal = journal
        self._prepare = prepare
        self._run = run
        self._claims: dict[tuple[str, str], asyncio.Future[Outcome | None]] = {}

    async def examine(self, visit: Visit) -> Outcome:
        """Find out what becomes of a document.

        Up to the claim nothing is waited for: of two equal documents the first in the list is the one that is reviewed.

        Raises:
            ReviewerError: why there is no review.
        """
        if visit.content is None:
            raise visit.fault or LoadError(f"{visit.place.item.path}: cannot be read")
        work = visit.work = self._prepare(visit.place.item, visit.content)
        key = (visit.content.digest, work.bar)
        while (claim := self._claims.get(key)) is not None:
            twin = await asyncio.shield(claim)
            if twin is not None:
                return _copy(visit, work, twin)
        self._claims[key] = asyncio.get_running_loop().create_future()
        visit.key = key
        known = self._journal.find_twin(visit.content.digest, work.bar, self._run)
        if known is not None:
            return _copy(visit, work, known)
        return Outcome(
            place=visit.place.number, item=_strip(visit.place.item), status="reviewed", review=await work.review()
        )

    def release(self, visit: Visit, outcome: Outcome | None) -> None:
        """Tell those who wait what became of a document; nothing when it was not found out."""
        if visit.key is not None:
            decided = outcome is not None and outcome.status != "not_reviewed"
            claim = self._claims.pop(visit.key)
            if not claim.done():
                claim.set_result(outcome if decided else None)


def fail_item(place: Place, status: Status, error: BaseException) -> Outcome:
    """Make the outcome of an item without a review."""
    name = place.item.path
    if isinstance(error, ReviewerError):
        failure = Failure(document=name, reason=error.what, hint=error.hint)
    else:
        failure = Failure(
            document=name,
            reason=f"a fault of reviewer's own: {type(error).__name__}: {error}"[:500] + _locate(error),
            hint="Send this with a bug report. The other documents are not touched by it.",
        )
    return Outcome(place=place.number, item=_strip(place.item), status=status, failure=failure)


def _copy(visit: Visit, work: Work, twin: Outcome) -> Outcome:
    item = visit.place.item
    copied = "" if twin.item.id == item.id else (twin.duplicate_of or twin.item.id)
    failure = twin.failure
    return Outcome(
        place=visit.place.number,
        item=_strip(item),
        status=twin.status,
        duplicate_of=copied,
        review=None if twin.review is None else work.adopt(twin.review),
        failure=None if failure is None else failure.model_copy(update={"document": item.path}),
    )


def _strip(item: Item) -> Item:
    return item.model_copy(update={"text": None}) if item.text is not None else item


def _locate(error: BaseException) -> str:
    """Name the line of ours that a fault came from."""
    frames = traceback.extract_tb(error.__traceback__)
    return f" ({PurePath(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
