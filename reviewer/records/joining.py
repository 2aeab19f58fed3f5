"""Two records of one document, from two branches → the one that stays, with the answers of both."""

from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.document import Document
from reviewer.domain.record import Record
from reviewer.errors import RecordConflict, RecordError
from reviewer.records.prints import measure_change, print_sections
from reviewer.records.record_file import parse_record

OURS, MIDDLE, THEIRS, BASE = "<<<<<<< ", "=======", ">>>>>>> ", "||||||| "
TURNS = {
    ("both", OURS): "ours",
    ("ours", BASE): "base",
    ("ours", MIDDLE): "theirs",
    ("base", MIDDLE): "theirs",
    ("theirs", THEIRS): "both",
}
"""Where lines go, and a mark → where they go after it."""


@dataclass(frozen=True)
class Sides:
    """Both sides of a merge, as texts of records."""

    ours: str
    theirs: str


def split_conflict(text: str) -> Sides:
    """Take the two sides out of a text with git's marks; the common base between them, if shown, is left out.

    Raises:
        RecordConflict: the marks are not in git's order.
    """
    sides: dict[str, list[str]] = {"ours": [], "theirs": [], "base": []}
    state = "both"
    for line in text.splitlines(keepends=True):
        mark = _find_mark(line)
        if mark is not None:
            state = TURNS.get((state, mark), "")
            if not state:
                break
        else:
            for side in ("ours", "theirs") if state == "both" else (state,):
                sides[side].append(line)
    if state != "both":
        raise RecordConflict("its marks of a merge are not in git's order")
    return Sides("".join(sides["ours"]), "".join(sides["theirs"]))


def _find_mark(line: str) -> str | None:
    if line.rstrip("\r\n") == MIDDLE:
        return MIDDLE
    return next((mark for mark in (OURS, BASE, THEIRS) if line.startswith(mark)), None)


def join_records(sides: Sides, document: Document, shown: str) -> Record:
    """Join two records of a document: the review of the text that is there now, and what was answered in either.

    Where neither review is of that text, the nearer one stays; `verify` then says that it is stale.

    Raises:
        RecordError: a side is no whole record, or one finding was answered differently.
    """
    read = []
    for name, text in (("ours", sides.ours), ("theirs", sides.theirs)):
        try:
            read.append(parse_record(text, name))
        except RecordError as error:
            what = f"{shown}: cannot be joined, because one side is no whole record ({error.what})"
            hint = "Take one side: git checkout --ours or --theirs; or review again and overwrite it."
            raise RecordConflict(what, hint) from error
    ours, theirs = read
    kept, other = (theirs, ours) if _distance(theirs, document) < _distance(ours, document) else (ours, theirs)
    answers = {finding.id: finding.disposition for finding in other.findings}
    joined: dict[str, Disposition] = {}
    disputed: list[str] = []
    for finding in kept.findings:
        answer = join_dispositions(finding.disposition, answers.get(finding.id, finding.disposition))
        if answer is None:
            disputed.append(finding.id)
        else:
            joined[finding.id] = answer
    if disputed:
        what = f"{shown}: cannot be joined, because {', '.join(disputed)} was answered differently in the two branches"
        raise RecordConflict(what, "Agree on one answer: git checkout --ours or --theirs, then answer it anew.")
    return kept.with_dispositions(joined)


def _distance(record: Record, document: Document) -> tuple[bool, float]:
    """Say how far a record's text is from a document: another digest first, then the share of changed words."""
    if record.digests.document == document.digest:
        return False, 0.0
    return True, measure_change(record.sections, print_sections(document))


def join_dispositions(one: Disposition, two: Disposition) -> Disposition | None:
    """Join two answers to one finding: an answer beats none, equal ones add up; nothing where they contradict."""
    if DispositionState.OPEN in (one.state, two.state):
        return two if one.state is DispositionState.OPEN else one
    if one.state is not two.state:
        return None
    return Disposition(
        state=one.state,
        reason="; ".join(_distinct(one.reason, two.reason)),
        by=", ".join(_distinct(one.by, two.by)),
    )


def _distinct(one: str, two: str) -> Iterator[str]:
    yield from dict.fromkeys(text for text in (one, two) if text)
