"""The list of a batch as it is kept in its folder, so that whoever has the folder can go on with it."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import ValidationError

from reviewer.domain.batch import Item
from reviewer.errors import JournalError
from reviewer.files import open_whole

FILE = "items.jsonl"


def keep_items(items: Iterable[Item], folder: Path) -> int:
    """Write the list, whole or not at all; gives how many items it has.

    Raises:
        UsageError: it cannot be written.
        ReviewerError: as the list raises.
    """
    number = 0
    with open_whole(folder / FILE, 0o600) as file:
        for item in items:
            # in ASCII, so that halves of characters in odd file names survive
            file.write(json.dumps(item.model_dump(mode="json")).encode("ascii") + b"\n")
            number += 1
    return number


def read_kept_items(folder: Path) -> Iterator[Item]:
    """Read the list, item by item.

    Raises:
        JournalError: it cannot be read, or is damaged.
    """
    path = folder / FILE
    try:
        with path.open("rb") as file:
            for line in file:
                yield Item.model_validate(json.loads(line))
    except OSError as error:
        raise JournalError(f"{path.as_posix()}: cannot be read: {error.strerror}", HINT) from error
    except (ValidationError, ValueError) as error:
        raise JournalError(f"{path.as_posix()}: is damaged", HINT) from error


HINT = "Start the batch again with its inputs; what is in the journal is kept."
