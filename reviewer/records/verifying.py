"""A document and its record → what is wrong with them, without an LLM."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from reviewer.domain.disposition import DispositionState
from reviewer.domain.record import Record, RecordedFinding
from reviewer.domain.rubric import Level, Rubric, Severity
from reviewer.domain.trust import STRICTNESS, Untrusted
from reviewer.domain.verification import Problem, ProblemKind, Verified
from reviewer.errors import RecordConflict, RecordDamaged, RecordError, ReviewerError
from reviewer.records.locating import Present, find_lost_quotes
from reviewer.records.prints import measure_change, print_sections
from reviewer.records.recomputing import find_miscounts, find_unread_lines, find_wrong_ids
from reviewer.records.record_file import RECORD_AGAIN, parse_record
from reviewer.sampling import pass_gate

LONGEST_TITLE = 120


@dataclass(frozen=True)
class Standard:
    """What records are held against."""

    prompts: str
    """Digest of the prompts as they are now."""
    find_rubric: Callable[[str], Rubric]
    """Gives the rubric of a kind as it is now, or raises a `ReviewerError`."""
    level: Level
    """The least bar that a document must have been reviewed at."""
    untrusted: Untrusted
    """The least strict way to treat hidden text."""
    fail_on: Severity | None
    """The gate: an open finding at least so severe fails; nothing for none."""
    min_score: float | None = None
    """The least score, which the lower bound of an interval must clear; nothing for none."""
    allow_stale: float = 0.0
    """Share of changed words, 0 to 1, up to which the review of an older text still holds."""


def verify_document(present: Present, text: str | None, shown: str, standard: Standard) -> Verified:
    """Hold a document against its record.

    Args:
        present: the document as it is now.
        text: the record's text, or nothing when there is none.
        shown: how the record's file is called.
        standard: what else it is held against.

    Raises:
        LoadError: the document cannot be read as text.
    """
    if text is None:
        return miss_record(present.name)
    try:
        record = parse_record(text, shown)
    except RecordError as error:
        return Verified(document=present.name, problems=(describe_record_error(error),))
    return _Check(present, record, standard).run()


def miss_record(name: str) -> Verified:
    """Say that a document has no record."""
    problem = Problem(
        kind=ProblemKind.MISSING,
        message="has no record of a review",
        hint=f"Review it: reviewer review {name} --record",
    )
    return Verified(document=name, problems=(problem,))


def describe_record_error(error: RecordError) -> Problem:
    """Turn an error of reading a record into a problem."""
    kind = ProblemKind.UNREADABLE
    if isinstance(error, RecordConflict):
        kind = ProblemKind.CONFLICT
    elif isinstance(error, RecordDamaged):
        kind = ProblemKind.DAMAGED
    return Problem(kind=kind, message=error.what, hint=error.hint)


@dataclass
class _Check:
    """One record held against one document."""

    present: Present
    record: Record
    standard: Standard

    def run(self) -> Verified:
        record = self.record
        same_text = record.digests.document == self.present.digest
        if record.document != self.present.name and not same_text:
            message = f"its record is that of {record.document}"
            return self._fail(ProblemKind.FOREIGN, message, "Review it with --record, or put the right record back.")
        rubric, stale = self._find_rubric()
        faults = chain(
            find_wrong_ids(record),
            find_miscounts(record, rubric) if rubric is not None else (),
            chain(find_unread_lines(record.coverage, self.present.text), find_lost_quotes(record, self.present))
            if same_text
            else (),
        )
        fault = next(faults, None)
        if fault is not None:
            return self._fail(ProblemKind.DAMAGED, f"its record contradicts itself: {fault}", RECORD_AGAIN)
        notes = [] if record.document == self.present.name else [f"its record is that of {record.document}, moved"]
        if not same_text:
            edited = self._judge_edit(notes)
            stale = [*([edited] if edited else []), *stale]
        problems = [*self._list_stale(stale), *self._list_gating(same_text=same_text), *self._list_unreasoned()]
        return Verified(
            document=self.present.name,
            problems=tuple(problems),
            notes=tuple(notes),
            decision=record.decision,
            open_findings=sum(finding.is_open for finding in record.findings),
        )

    def _fail(self, kind: ProblemKind, message: str, hint: str) -> Verified:
        problem = Problem(kind=kind, message=message, hint=hint)
        return Verified(document=self.present.name, problems=(problem,))

    def _find_rubric(self) -> tuple[Rubric | None, list[str]]:
        """Find the rubric if it is the reviewed one, and say what besides the document has changed."""
        record, standard, stale = self.record, self.standard, []
        rubric: Rubric | None = None
        try:
            rubric = standard.find_rubric(record.kind)
        except ReviewerError as error:
            stale.append(f"the rubric {record.kind} cannot be used any more ({error.what})")
        if rubric is not None and rubric.digest != record.digests.rubric:
            stale.append(f"the rubric {record.kind} has changed")
            rubric = None
        if record.digests.prompts != standard.prompts:
            stale.append("the prompts have changed")
        if record.level.value < standard.level.value:
            stale.append(f"the bar is {standard.level.value} now and was {record.level.value}")
        if STRICTNESS.index(record.untrusted) < STRICTNESS.index(standard.untrusted):
            stale.append(f"hidden text was only treated by '{record.untrusted}' and is by '{standard.untrusted}' now")
        return rubric, stale

    def _judge_edit(self, notes: list[str]) -> str | None:
        """Say that the document has changed, or note that it has not changed by more than is allowed."""
        share = measure_change(self.record.sections, print_sections(self.present.document))
        said = f"{share:.1%} of its words outside what findings quote"
        if share <= self.standard.allow_stale and self.standard.allow_stale:
            notes.append(f"the document has changed in {said}, which is allowed")
            return None
        return f"the document has changed ({said})"

    def _list_stale(self, stale: list[str]) -> Iterator[Problem]:
        if stale:
            message = f"its review is of another state: {'; '.join(stale)}"
            hint = f"Review it again: reviewer review {self.present.name} --record"
            yield Problem(kind=ProblemKind.STALE, message=message, hint=hint)

    def _list_gating(self, *, same_text: bool) -> Iterator[Problem]:
        if self.record.steered:
            yield Problem(
                kind=ProblemKind.STEERED,
                message="text that no reader sees tells the reviewer what to do",
                hint="`reviewer check` shows it.",
            )
        if (least_score := self.standard.min_score) is not None:
            gate = pass_gate(self.record.score, self.record.interval, least_score)
            if gate.outcome != "passed":
                yield Problem(
                    kind=ProblemKind.GATE, message=f"the score does not clear {least_score:g}: {gate.outcome}"
                )
        if self.standard.fail_on is None:
            return
        least = self.standard.fail_on.rank
        for finding in self.record.findings:
            counts = finding.gates and finding.is_open and not self._is_answered(finding)
            if counts and finding.severity.rank >= least:
                yield _describe_open(finding, same_text=same_text)
        for signal in self.record.signals:
            counts = not (signal.suppressed or signal.is_hint or signal.is_integrity)
            if counts and signal.severity.rank >= least:
                message = f"{signal.severity.value} {signal.code}: {_shorten(signal.message)}"
                anchor = signal.anchor if same_text else None
                yield Problem(kind=ProblemKind.GATE, message=message, anchor=anchor)

    def _is_answered(self, finding: RecordedFinding) -> bool:
        """Whether a finding was accepted and its words do not stand any more: the next review says if that was it."""
        accepted = finding.disposition.state is DispositionState.ACCEPTED
        return accepted and any(not self.present.says(anchor.quote) for anchor in finding.anchors)

    def _list_unreasoned(self) -> Iterator[Problem]:
        for finding in self.record.findings:
            if finding.disposition.lacks_reason:
                message = f"{finding.disposition.state.value} without a reason: {_shorten(finding.title)}"
                hint = "A finding is taken out of the way only by saying why."
                yield Problem(kind=ProblemKind.NO_REASON, message=message, hint=hint, finding_id=finding.id)


def _describe_open(finding: RecordedFinding, *, same_text: bool) -> Problem:
    state = "open" if finding.disposition.state.value == "open" else f"{finding.disposition.state.value}, not answered"
    return Problem(
        kind=ProblemKind.GATE,
        message=f"{finding.severity.value} {finding.id} is {state}: {_shorten(finding.title)}",
        hint="Answer it in the text and review again, or say why not.",
        finding_id=finding.id,
        anchor=finding.anchors[0] if finding.anchors and same_text else None,
    )


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_TITLE else f"{plain[: LONGEST_TITLE - 1]}…"
