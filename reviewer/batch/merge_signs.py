"""What batches were begun with, held against one another before they are merged."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reviewer.batch.journal import Journal
from reviewer.batch.signs import COMPILED_KEY, JOURNAL_KEY, PLAIN_KEY
from reviewer.errors import JournalError, UsageError

SHARD = "--shard"
RUNS_KEY = "runs"


class Signed(NamedTuple):
    """A folder with what its batch was begun with."""

    folder: Path
    meta: Mapping[str, str]
    plain: Mapping[str, str]
    compiled: Mapping[str, str]

    @property
    def journal(self) -> str:
        """What tells this journal from every other, also when its folder is moved."""
        place = hashlib.sha256(self.folder.resolve().as_posix().encode("utf-8", "surrogatepass")).hexdigest()
        return self.meta.get(JOURNAL_KEY, place)


def read_signed(folder: Path) -> Signed:
    """Read what a folder's batch was begun with.

    Raises:
        UsageError: it was never begun.
        JournalError: the journal cannot be read, or is damaged.
    """
    journal = Journal(folder)
    try:
        meta = journal.read_meta()
    finally:
        journal.close()
    if PLAIN_KEY not in meta:
        raise UsageError(f"{folder.as_posix()}: no batch was begun in it", "Leave it out.")
    try:
        return Signed(folder, meta, json.loads(meta[PLAIN_KEY]), json.loads(meta.get(COMPILED_KEY, "{}")))
    except ValueError as error:
        what = f"{folder.as_posix()}: the journal is damaged: its settings cannot be read"
        raise JournalError(what, "Take a copy of it from before.") from error


def join_meta(signed: Sequence[Signed]) -> dict[str, str]:
    """Give what the merged journal says of itself: as the first folder, but for the whole list.

    Raises:
        UsageError: the folders were made with different settings; names them.
    """
    first = signed[0]
    for other in signed[1:]:
        differing = _compare(first.plain, other.plain) + _compare(first.compiled, other.compiled)
        if differing:
            raise UsageError(
                f"{first.folder.as_posix()} and {other.folder.as_posix()} were made with different settings:"
                f" {'; '.join(differing)}",
                "Merge only folders of one batch.",
            )
    runs = max(int(one.meta.get(RUNS_KEY, "0")) for one in signed)
    plain = {**first.plain, SHARD: "none"}
    return {**first.meta, PLAIN_KEY: json.dumps(plain), RUNS_KEY: str(runs), JOURNAL_KEY: secrets.token_hex(16)}


def find_missing_shards(signed: Sequence[Signed]) -> list[str]:
    """Say which shards of a list are not among the folders, if they are shards of one list."""
    shards = [re.fullmatch(r"(\d+)/(\d+)", one.plain.get(SHARD, "")) for one in signed]
    found = {int(shard[1]) for shard in shards if shard}
    totals = {int(shard[2]) for shard in shards if shard}
    if len(totals) != 1 or None in shards:
        return []
    (total,) = totals
    missing = [number for number in range(1, total + 1) if number not in found]
    named = ", ".join(f"{number}/{total}" for number in missing[:10]) + (" …" if len(missing) > 10 else "")
    return [f"not every shard is here: {named} is missing, and so are its documents."] if missing else []


def _compare(one: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    return [
        f"{name} is {one.get(name, 'not set')} in one and {other.get(name, 'not set')} in the other"
        for name in sorted({*one, *other} - {SHARD})
        if one.get(name) != other.get(name)
    ]
