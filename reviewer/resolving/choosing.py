"""Ids as a user types them → findings of records; which findings are still to be decided."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from reviewer.domain.disposition import DispositionState
from reviewer.domain.record import Record, RecordedFinding
from reviewer.errors import UsageError
from reviewer.merging import rank_findings
from reviewer.records.places import list_recorded, name_document
from reviewer.records.record_file import parse_record, read_record, read_record_text
from reviewer.reporters.escaping import flatten_text, shorten_end

HEXADECIMAL = re.compile(r"[0-9a-f]{1,64}")
LONGEST_TITLE = 80
MOST_LISTED = 8
RECORD_FIRST = "Review the document with --record first: reviewer review DOCUMENT --record"
HOW_TO_LIST = "reviewer resolve --list shows the ids of all findings."


class Chosen(NamedTuple):
    """A finding of a document's record."""

    document: str
    """Path from the project's root."""
    finding: RecordedFinding


def choose_findings(root: Path, ids: Iterable[str], documents: Sequence[str] | None = None) -> list[Chosen]:
    """Choose findings by their ids or by what begins no other id, each once, in the order given.

    Args:
        root: the project's root.
        ids: as typed.
        documents: those whose records are searched; by default all that have one.

    Raises:
        UsageError: an id that is none, that no finding has, or that several have.
        RecordError: a record that may hold one cannot be used.
    """
    wanted = [_read_id(word) for word in ids]
    records = list(_read_holding(root, documents, wanted))
    chosen = [_choose(prefix, records) for prefix in wanted]
    return list(dict.fromkeys(chosen))


def _read_id(word: str) -> str:
    plain = word.strip().lower()
    if not HEXADECIMAL.fullmatch(plain):
        raise UsageError(f"{word!r} is no id of a finding", f"Ids have digits and the letters a to f. {HOW_TO_LIST}")
    return plain


def _read_holding(root: Path, documents: Sequence[str] | None, wanted: Sequence[str]) -> Iterable[Record]:
    """Read the records whose text holds the beginning of an id: reading all would take long where there are many."""
    names = list_recorded(root) if documents is None else documents
    found = False
    for name in names:
        text = read_record_text(root, name)
        found = found or text is not None
        if text is not None and any(f'"id": "{prefix}' in text for prefix in wanted):
            yield parse_record(text, name)
    if not found:
        where = ", ".join(documents) if documents else f"the project {root.name}"
        raise UsageError(f"{where}: no review is recorded", RECORD_FIRST)


def _choose(prefix: str, records: Sequence[Record]) -> Chosen:
    exact = [Chosen(record.document, f) for record in records if (f := record.find(prefix)) is not None]
    found = exact or [
        Chosen(record.document, finding)
        for record in records
        for finding in record.findings
        if finding.id.startswith(prefix)
    ]
    if not found:
        raise UsageError(f"no finding has the id {prefix}", HOW_TO_LIST)
    if len(found) > 1:
        several = len({one.finding.id for one in found}) > 1
        hint = "Give more of its digits." if several else "Say which document: --document PATH."
        listed = "\n".join(f"  {describe_chosen(one)}" for one in found[:MOST_LISTED])
        rest = f"\n  and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
        raise UsageError(f"{prefix} may mean {len(found)} findings:\n{listed}{rest}", hint)
    return found[0]


def describe_chosen(chosen: Chosen) -> str:
    """Write a finding on one line: id, severity, state, document, title."""
    finding = chosen.finding
    title = shorten_end(flatten_text(finding.title), LONGEST_TITLE)
    state = "held back" if is_held_back(finding) else finding.disposition.state.value
    return f"{finding.id}  {finding.severity.value:<7}  {state:<9}  {chosen.document}  {title}"


def is_undecided(finding: RecordedFinding) -> bool:
    """Whether its author has said nothing yet, or nothing that counts."""
    waits = finding.disposition.state is DispositionState.OPEN or finding.disposition.lacks_reason
    return waits and not is_held_back(finding)


def is_held_back(finding: RecordedFinding) -> bool:
    """Whether a review held it back and nobody has said anything about it: no report shows it, so no walk does."""
    return finding.held_back and finding.disposition.state is DispositionState.OPEN


def list_undecided(record: Record) -> list[RecordedFinding]:
    """List the findings that wait for a decision, the heaviest first."""
    undecided = {finding.id: finding for finding in record.findings if is_undecided(finding)}
    return [undecided[finding.id] for finding in rank_findings(list(undecided.values()))]


def find_recorded(root: Path, paths: Sequence[str]) -> list[str]:
    """Find the documents with a record at or below some paths; without any, all of the project.

    Raises:
        UsageError: a path without a record, or outside the project.
    """
    if not paths:
        found = list(list_recorded(root))
        if not found:
            raise UsageError(f"the project {root.name}: no review is recorded", RECORD_FIRST)
        return found
    chosen: dict[str, None] = {}
    for path in paths:
        name = name_document(root, Path(path))
        if name is None:
            raise UsageError(
                f"{path}: lies outside of the project {root.name}", "Change into the project it belongs to."
            )
        if name != "." and read_record_text(root, name) is not None:
            chosen[name] = None
            continue
        below = [one for one in list_recorded(root) if name == "." or one.startswith(f"{name}/")]
        if not below:
            raise UsageError(f"{path}: no review of it is recorded", _hint_at(path))
        chosen.update(dict.fromkeys(below))
    return list(chosen)


def _hint_at(path: str) -> str:
    if HEXADECIMAL.fullmatch(path.lower()):
        return f"To decide on a finding, say what: reviewer resolve {path} --accept, --dismiss WHY or --defer WHY"
    return RECORD_FIRST


def require_record(root: Path, document: str) -> Record:
    """Read a record that must be there.

    Raises:
        UsageError: it is gone.
        RecordError: it cannot be used.
    """
    record = read_record(root, document)
    if record is None:
        raise UsageError(f"{document}: no review of it is recorded", RECORD_FIRST)
    return record
