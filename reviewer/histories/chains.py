"""Records over commits → for each document, in order, its reviews and the commits that changed it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reviewer.domain.history import Stamp


@dataclass(frozen=True)
class Touch:
    """A commit that changed a file."""

    place: int
    """Number of the commit in the log, oldest first."""
    stamp: Stamp
    blob: str
    """Id of what the file holds afterwards."""
    email: str = ""


@dataclass
class Chain:
    """A document over its names."""

    names: list[str]
    """What it was called, the present name last."""
    records: list[Touch] = field(default_factory=list)
    edits: list[Touch] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is called now."""
        return self.names[-1]


@dataclass(frozen=True)
class Event:
    """What a commit did to one file, as the chains need it."""

    touch: Touch
    name: str
    """Path of the document, from the project's root."""
    of_record: bool
    """Whether its record was changed, else the document itself."""
    is_gone: bool = False
    before: str = ""
    """Name before a rename, or an empty string."""


def link_chains(events: Iterable[Event]) -> list[Chain]:
    """Link a document's records over renames, and give each its edits; documents without a record have no chain.

    Records that were deleted keep their chain: what was learned from a document that is gone is not gone.
    """
    seen = list(events)
    chains = list(_link_records(event for event in seen if event.of_record))
    by_name: dict[str, list[Chain]] = {}
    for chain in chains:
        for name in dict.fromkeys(chain.names):
            by_name.setdefault(name, []).append(chain)
    for event in seen:
        if not event.of_record and not event.is_gone:
            for chain in by_name.get(event.name, ()):
                chain.edits.append(event.touch)
    return chains


def _link_records(events: Iterable[Event]) -> Iterator[Chain]:
    chains: list[Chain] = []
    current: dict[str, Chain] = {}
    for event in events:
        if event.is_gone:
            current.pop(event.name, None)
            continue
        chain = current.pop(event.before, None) if event.before else current.get(event.name)
        if chain is None:
            chain = Chain([event.name])
            chains.append(chain)
        elif chain.name != event.name:
            chain.names.append(event.name)
        current[event.name] = chain
        chain.records.append(event.touch)
    yield from chains


def is_below(name: str, scope: str) -> bool:
    """Whether a document is the one that was asked about, or lies in the folder that was."""
    return scope in ("", ".") or name == scope or name.startswith(f"{scope.rstrip('/')}/")
