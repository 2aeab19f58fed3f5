"""What the journal's rows hold, as values: what is packed into them, and what is made of them again."""

import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from reviewer.batch.journal_file import checksum_of
from reviewer.domain.base import Value
from reviewer.domain.batch import Outcome
from reviewer.domain.review import Cost, Usage
from reviewer.errors import JournalError
from reviewer.reporters.escaping import SURROGATE

LEVEL = 3
"""Of zlib: a tenth larger than at 6 for a third of the time."""

V = TypeVar("V", bound=Value)


class Known(NamedTuple):
    """What the journal knows of an item without unpacking its review."""

    place: int
    status: str
    settled: bool
    """Reviewed, with nothing left to try again."""
    incomplete: bool
    content: str
    """SHA-256 of the bytes that were read, or an empty string."""
    sign: str
    """Digest of the item as it was given."""
    is_duplicate: bool
    heaviest: int | None
    run: int
    """Number of the run that found it out."""


class Entry(NamedTuple):
    """An outcome and what it is found again by."""

    outcome: Outcome
    content: str
    """SHA-256 of the bytes that were read, or an empty string."""
    sign: str
    """Digest of the item as it was given."""
    bar: str
    """Rubric and level that it was reviewed by, or an empty string."""
    run: int
    """Number of the run that found it out."""
    forget: tuple[str, ...] = ()
    """Digests of replies that brought nothing usable: they are asked for anew another time."""


def pack(value: Value) -> bytes:
    """Pack a value for a row's body; halves of characters, which an LLM that cuts an emoji sends, become U+FFFD."""
    try:
        text = value.model_dump_json()
    except ValueError:
        text = SURROGATE.sub("\ufffd", json.dumps(value.model_dump(mode="json"), ensure_ascii=False))
    return zlib.compress(text.encode("utf-8"), LEVEL)


def list_spend(usage: Usage, cost: Cost) -> tuple[Any, ...]:
    """Give the values of `SPEND_COLUMNS`."""
    return (
        usage.requests,
        usage.prompt_tokens,
        usage.cached_tokens,
        usage.completion_tokens,
        usage.from_cache,
        usage.unreported,
        None if cost.amount is None else float(cost.amount),
        cost.currency,
        cost.price_date,
    )


def list_outcome(entry: Entry) -> tuple[Any, ...]:
    """Give the values of `OUTCOME_COLUMNS`."""
    outcome, review = entry.outcome, entry.outcome.review
    incomplete = review is not None and review.incomplete
    heaviest = review.heaviest_rank if review is not None else None
    return (
        outcome.item.id,
        outcome.place,
        entry.run,
        outcome.status,
        int(outcome.status == "reviewed" and not incomplete),
        int(incomplete),
        heaviest,
        outcome.duplicate_of,
        entry.content,
        entry.sign,
        entry.bar,
    )


def unpack(kind: type[V], body: bytes, path: Path) -> V:
    """Make the value again that `pack` was given.

    Raises:
        JournalError: the body is not what was written.
    """
    try:
        return kind.model_validate_json(zlib.decompress(body))
    except (zlib.error, ValidationError, ValueError, TypeError) as error:
        raise name_damage(path) from error


def verify(values: Sequence[Any], checksum: int, path: Path) -> None:
    """See that a row has the checksum that it was written with.

    Raises:
        JournalError: it has not.
    """
    if checksum_of(*values) != checksum:
        raise name_damage(path)


def name_damage(path: Path) -> JournalError:
    """Make the error for a row that is not what was written."""
    return JournalError(
        f"{path.as_posix()}: the journal is damaged: a row does not have the checksum it was written with",
        "Take another folder, or a copy of this one from before.",
    )
