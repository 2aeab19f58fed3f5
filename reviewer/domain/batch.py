"""A batch: what it is made of, what became of each item, and how far it has come."""

from typing import Literal

from reviewer.domain.base import Value
from reviewer.domain.review import Cost, Failure, Review, Usage
from reviewer.domain.rubric import Level

Status = Literal["reviewed", "failed", "not_reviewed"]
"""`failed`: tried, and there is no review. `not_reviewed`: never tried to the end, because the batch stopped (budget,
time, provider)."""


class Item(Value):
    """One document of a batch, as the user named it."""

    id: str
    """Unique in the batch: the manifest's id, else the path."""
    path: str
    """To show, and to read from when there is no text; forward slashes."""
    text: str | None = None
    """The document itself, where the manifest holds it."""
    kind: str | None = None
    """Rubric of this document, where the manifest names one."""
    level: Level | None = None
    """The author's level, where the manifest names one: this document's bar."""
    columns: dict[str, str] = {}
    """The manifest's own columns: they travel to the results."""
    fault: Failure | None = None
    """Why there is nothing to review, such as a manifest's line that cannot be used: it fails at once."""


class Outcome(Value):
    """What became of an item: a review, a failure, or neither yet."""

    place: int
    """The item's place in the list, from 0."""
    item: Item
    """Without its text."""
    status: Status
    duplicate_of: str = ""
    """Id of the item with the same content whose review this is, or an empty string."""
    review: Review | None = None
    failure: Failure | None = None
    """Why there is no review."""


class Spend(Value):
    """What was paid for, retries, re-asks and answers that could not be used included."""

    usage: Usage = Usage()
    cost: Cost = Cost(amount=0.0)

    def add(self, usage: Usage, cost: Cost) -> "Spend":
        """Add what one more answer cost; an unknown price makes the sum unknown."""
        known = self.cost.amount is not None and cost.amount is not None
        return Spend(
            usage=self.usage + usage,
            cost=Cost(
                amount=(self.cost.amount or 0.0) + (cost.amount or 0.0) if known else None,
                currency=cost.currency,
                price_date=max(self.cost.price_date, cost.price_date),
            ),
        )


class Totals(Value):
    """What a batch's journal adds up to."""

    reviewed: int = 0
    """Duplicates included."""
    failed: int = 0
    not_reviewed: int = 0
    duplicates: int = 0
    incomplete: int = 0
    """Reviewed in part only, because a request failed: not passed, and tried again on resuming."""
    heaviest: int | None = None
    """Rank of the heaviest finding that counts at the gate, over all reviews; nothing without any."""
    spend: Spend = Spend()


class Trouble(Value):
    """A document that failed, for the live view."""

    document: str
    reason: str


class Snapshot(Value):
    """How far a batch has come, at one moment."""

    total: int | None
    """Items in all; nothing while they are still being counted."""
    reviewed: int
    """In this run and in those it resumes, duplicates included."""
    failed: int
    duplicates: int
    open_documents: int
    """Documents being worked on."""
    in_flight: int
    """Requests sent and not yet answered."""
    requests_per_second: float
    """Over the last seconds."""
    pace: float | None
    """Requests per second that the limits allow, as far as known."""
    max_in_flight: int
    """Requests that may be in flight at once for now."""
    spend: Spend
    """Of this run and those it resumes."""
    expected_cost: tuple[float, float] | None
    """Range for the whole batch, in the currency of `spend`; nothing when the price is unknown."""
    seconds: float
    """Since this run began."""
    seconds_left: float | None
    troubles: tuple[Trouble, ...] = ()
    """The last few."""
    note: str = ""
    """Why nothing moves, such as a provider that is down and when it is tried next; else empty."""
