"""What journals paid for without a reply to show for it, by the journal that paid, so that nothing is counted twice.

A merged journal holds one row a journal that went into it, under a number below zero, and says in its meta which is
whose. What is paid for later, when the merged batch is gone on with, stands under numbers from zero on and is its own.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewer.batch.journal_file import SPEND_COLUMNS, checksum_of, explain_faults, open_file
from reviewer.errors import JournalError

ORIGINS_KEY = "origins"
"""Ids of the journals that went into a merged one, in the order of their rows."""

Sums = tuple[Any, ...]
"""Values of `SPEND_COLUMNS`; an unknown price makes the sum unknown."""

_COUNTS = 6
"""Columns before the price, which add up as whole numbers."""


@dataclass
class Payments:
    """Journal → what it paid for."""

    by_journal: dict[str, Sums] = field(default_factory=dict)

    def add(self, others: Mapping[str, Sums]) -> None:
        """Take over payments; of two states of one journal the later counts, in which more was paid for."""
        for journal, sums in others.items():
            known = self.by_journal.get(journal)
            if known is None or sums[:_COUNTS] > known[:_COUNTS]:
                self.by_journal[journal] = sums


def read_payments(path: Path, journal: str, extra: Iterable[Sums]) -> dict[str, Sums]:
    """Read what a journal and those that went into it paid for.

    Args:
        path: the journal's file.
        journal: its id.
        extra: what it paid for besides, for replies that another journal has as well.

    Raises:
        JournalError: it cannot be read, or is damaged.
    """
    found: dict[str, Sums] = {}
    own = list(extra)
    with explain_faults(path):
        connection = open_file(path)
        try:
            row = connection.execute("SELECT value FROM meta_1 WHERE key = ?", (ORIGINS_KEY,)).fetchone()
            origins = json.loads(row[0]) if row else []
            for number, checksum, *sums in connection.execute(f"SELECT number, checksum, {SPEND_COLUMNS} FROM paid_1"):  # noqa: S608
                if checksum_of(*sums) != checksum:
                    raise JournalError(f"{path.as_posix()}: the journal is damaged", "Take a copy of it from before.")
                if number < 0:
                    found[origins[-number - 1]] = tuple(sums)
                else:
                    own.append(tuple(sums))
                    own = [add_up(own)] if len(own) > 1 else own
        finally:
            connection.close()
    return {**found, journal: add_up(own)} if own else found


def add_up(parts: Sequence[Sums]) -> Sums:
    """Add up payments, of which there is at least one."""
    counts = tuple(sum(part[place] for part in parts) for place in range(_COUNTS))
    amounts = [part[_COUNTS] for part in parts]
    amount = None if None in amounts else sum(amounts)
    return (*counts, amount, max(part[_COUNTS + 1] for part in parts), max(part[_COUNTS + 2] for part in parts))
