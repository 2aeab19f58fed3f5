"""What an author decides about findings, written into their records."""

from collections.abc import Sequence
from pathlib import Path

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.record import Record
from reviewer.errors import UsageError
from reviewer.records.record_file import write_record
from reviewer.redaction.redact import Redactor
from reviewer.reporters.escaping import flatten_text
from reviewer.resolving.choosing import Chosen, require_record

LEAST_REASON = 3
"""Characters; the same as for a comment that ignores a check."""
MOST_REASON = 1000
LONGEST_NAME = 100


def make_disposition(state: DispositionState, reason: str, by: str, redactor: Redactor) -> Disposition:
    """Make a disposition from what was typed, on one line and without secrets.

    Raises:
        UsageError: a reason that is none or too long, or a name that is too long.
    """
    said = flatten_text(redactor.redact(reason).text)
    name = flatten_text(redactor.redact(by).text)
    if state.needs_reason and len(said) < LEAST_REASON:
        verb = "dismiss" if state is DispositionState.DISMISSED else "defer"
        raise UsageError(f"--{verb} needs a reason", f'Say why, for example: --{verb} "the flag is the way back"')
    if len(said) > MOST_REASON:
        raise UsageError(
            f"a reason of {len(said):,} characters is longer than {MOST_REASON:,}", "Say it in a few sentences."
        )
    if len(name) > LONGEST_NAME:
        raise UsageError(f"--by: a name of {len(name):,} characters is longer than {LONGEST_NAME}", "Give a name.")
    return Disposition(state=state, reason=said, by=name)


def decide(root: Path, chosen: Sequence[Chosen], disposition: Disposition) -> list[Record]:
    """Write a decision on findings into their records, and give those.

    Each record is read once more first, so that what somebody else decided meanwhile stays.

    Raises:
        UsageError: a finding is no longer there, or a record cannot be written.
        RecordError: a record cannot be used.
    """
    by_document: dict[str, list[str]] = {}
    for one in chosen:
        by_document.setdefault(one.document, []).append(one.finding.id)
    records = []
    for document, ids in by_document.items():
        record = require_record(root, document)
        gone = [one for one in ids if record.find(one) is None]
        if gone:
            raise UsageError(f"{document}: a new review no longer has the finding {gone[0]}", "Look at it again.")
        records.append((record, record.with_dispositions(dict.fromkeys(ids, disposition))))
    for before, after in records:
        if after != before:
            write_record(root, after)
    return [after for _, after in records]
