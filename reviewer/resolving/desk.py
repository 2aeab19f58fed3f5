"""What `reviewer resolve` does: decide by id, list, or walk through what waits for a decision."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reviewer.domain.disposition import DispositionState
from reviewer.domain.record import Record, RecordedFinding
from reviewer.errors import UsageError
from reviewer.records.places import find_root, name_document
from reviewer.redaction.redact import Redactor, make_redactor
from reviewer.resolving.choosing import (
    Chosen,
    choose_findings,
    describe_chosen,
    find_recorded,
    is_held_back,
    is_undecided,
    list_undecided,
    require_record,
)
from reviewer.resolving.deciding import decide, make_disposition
from reviewer.resolving.showing import Page, Places, show_finding
from reviewer.resolving.walk import Walk
from reviewer.settings import Settings, load_settings

CHANGED = "has changed since this review; lines are shown where the words stand now"


@dataclass
class ResolveDesk:
    """The decisions on one project's findings."""

    root: Path
    settings: Settings
    by: str = ""
    """Name of who decides, or an empty string."""
    _redactor: Redactor = field(init=False)

    def __post_init__(self) -> None:
        self._redactor = make_redactor(self.settings.redact)

    def resolve(
        self, ids: Sequence[str], state: DispositionState, reason: str, documents: Sequence[str] = ()
    ) -> list[str]:
        """Decide on findings by their ids; all of them or, where one cannot be found, none. Gives what was done.

        Args:
            ids: ids, or what begins no other id.
            state: what becomes of them.
            reason: why.
            documents: paths of documents to which the search is limited.

        Raises:
            UsageError: an id that is unclear, or a reason that is missing.
            RecordError: a record cannot be used.
        """
        disposition = make_disposition(state, reason, self.by, self._redactor)
        chosen = choose_findings(self.root, ids, self._name(documents) if documents else None)
        records = decide(self.root, chosen, disposition)
        after = [(one, self._find_again(records, one)) for one in chosen]
        return [
            *(describe_chosen(Chosen(one.document, finding)) for one, finding in after),
            *(sum_up(record) for record in records),
        ]

    @staticmethod
    def _find_again(records: Sequence[Record], chosen: Chosen) -> RecordedFinding:
        found = next(record for record in records if record.document == chosen.document).find(chosen.finding.id)
        return chosen.finding if found is None else found

    def _name(self, documents: Sequence[str]) -> list[str]:
        named = [(path, name_document(self.root, Path(path))) for path in documents]
        outside = next((path for path, name in named if name is None), None)
        if outside is not None:
            raise UsageError(f"{outside}: lies outside of the project {self.root.name}", "Name a document of it.")
        return [name for _, name in named if name is not None]

    def list(self, paths: Sequence[str]) -> list[str]:
        """List the findings of recorded documents, a line each, and sum up each document.

        Raises:
            UsageError: a path without a record.
            RecordError: a record cannot be used.
        """
        lines = []
        for name in find_recorded(self.root, paths):
            record = require_record(self.root, name)
            waiting = list_undecided(record)
            others = [finding for finding in record.findings if not is_undecided(finding)]
            lines += [describe_chosen(Chosen(name, finding)) for finding in (*waiting, *others)]
            lines.append(sum_up(record))
        return lines

    def walk(self, paths: Sequence[str], say: Callable[[str], None], ask: Callable[[str], str], page: Page) -> None:
        """Walk through what waits for a decision; each decision is written at once.

        Raises:
            UsageError: a path without a record.
            RecordError: a record cannot be used.
        """
        decided: Counter[DispositionState] = Counter()
        waiting = 0
        for name in find_recorded(self.root, paths):
            record = require_record(self.root, name)
            findings = list_undecided(record)
            waiting += len(findings)
            if not findings:
                continue
            walk = self._open_walk(record, say, ask, page)
            walk.decided = decided
            if not walk.go(record, findings):
                break
        say(describe_walk(decided, waiting))

    def _open_walk(self, record: Record, say: Callable[[str], None], ask: Callable[[str], str], page: Page) -> Walk:
        places = Places(self.root, record, self.settings.max_bytes, self._redactor)
        if places.changed:
            say(f"{record.document}: {places.fault or CHANGED}")
        return Walk(
            say=say,
            ask=ask,
            show=lambda finding: show_finding(places, finding, page),
            make=lambda state, reason: make_disposition(state, reason, self.by, self._redactor),
            decide=lambda finding, what: decide(self.root, [Chosen(record.document, finding)], what),
        )


def describe_walk(decided: Mapping[DispositionState, int], waiting: int) -> str:
    """Say what came of a walk."""
    if not waiting:
        return "Nothing waits for a decision."
    done = sum(decided.values())
    states = ", ".join(f"{number} {state.value}" for state, number in decided.items() if number)
    left = waiting - done
    return f"\n{done} decided{f' ({states})' if done else ''}; {left} {'waits' if left == 1 else 'wait'}."


def sum_up(record: Record) -> str:
    """Say how a document's findings stand: `docs/cache.md: 4 findings: 2 open, 1 accepted, 1 dismissed`."""
    late = sum(is_held_back(finding) for finding in record.findings)
    states = Counter(finding.disposition.state for finding in record.findings if not is_held_back(finding))
    said = [f"{states[state]} {state.value}" for state in DispositionState if states[state]]
    parts = ", ".join([*said, f"{late} held back"] if late else said)
    total = f"{len(record.findings)} finding{'' if len(record.findings) == 1 else 's'}"
    return f"{record.document}: {total}: {parts}" if record.findings else f"{record.document}: no findings"


def open_desk(flags: Mapping[str, Any]) -> ResolveDesk:
    """Open the decisions on the project that the working folder belongs to.

    Raises:
        SettingsError: settings that cannot be used.
    """
    return ResolveDesk(find_root(Path.cwd()), load_settings(flags).settings, flags.get("by") or "")
