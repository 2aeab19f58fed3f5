"""A user's own rubric on their cases: each seeded edit must trip its question, and the clean document none."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from reviewer.domain.base import Value
from reviewer.domain.document import Document
from reviewer.domain.rubric import Identifier, Rubric, Text
from reviewer.engine.review import Assignment
from reviewer.errors import ProviderError, SuiteError
from reviewer.evaluation.cases import Edit
from reviewer.evaluation.harness import Harness
from reviewer.evaluation.recording import EvaluationChat
from reviewer.evaluation.suites import edit_document, load_clean, read_model
from reviewer.evaluation.told import Told, tell_review


class RubricCase(Value):
    """One seeded edit and the question that it must trip."""

    id: Identifier
    trips: Identifier
    edits: Annotated[tuple[Edit, ...], Field(min_length=1)]


class RubricCases(Value):
    """A file of cases for one rubric."""

    document: Text
    """Path of a document that meets every question, from the folder of this file."""
    cases: Annotated[tuple[RubricCase, ...], Field(min_length=1)]


class Reading(Value):
    """What one review of one form of the document brought."""

    failed: tuple[str, ...] = ()
    """Questions answered `not_met` or `partial`."""
    told: tuple[Told, ...] = ()
    failure: str = ""


class TrialRow(Value):
    """One case's result."""

    case: str
    trips: str
    criterion: str
    tripped: bool
    on_clean: bool
    """Whether the clean document trips it as well: then the case shows nothing."""
    also: tuple[str, ...]
    """Questions that the edit tripped beside its own and that the clean document does not."""
    failure: str = ""


class Trial(Value):
    """What a rubric's test brought."""

    rubric: str
    digest: str
    depth: str
    rows: tuple[TrialRow, ...]
    false_questions: tuple[str, ...]
    """Questions that the clean document trips."""
    false_findings: tuple[Told, ...]
    """Findings on the clean document."""
    untested: tuple[str, ...]
    """Questions that no case trips."""
    failure: str = ""
    """Why there is no review of the clean document, or an empty string."""
    answered_by: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether a review is missing."""
        return bool(self.failure) or any(row.failure for row in self.rows)

    @property
    def passed(self) -> bool:
        """Whether every case trips its question and the clean document trips none."""
        tripped = all(row.tripped and not row.on_clean for row in self.rows)
        return tripped and not self.false_questions and not self.false_findings and not self.failed


def load_rubric_cases(path: Path, rubric: Rubric) -> tuple[RubricCases, Document]:
    """Load a file of cases and its clean document.

    Raises:
        SuiteError: the file is wrong, a case trips a question that the rubric does not have, or an edit does not fit.
    """
    cases = read_model(RubricCases, path)
    for case in cases.cases:
        if rubric.find_question(case.trips) is None:
            raise SuiteError(
                f"{path.as_posix()}: case '{case.id}': the rubric '{rubric.id}' has no question '{case.trips}'",
                f"`reviewer rubric show {rubric.id}` lists them.",
            )
    return cases, load_clean(path.parent / cases.document, "document")


async def try_rubric(
    rubric: Rubric, cases: Sequence[RubricCase], clean: Document, depth: str, harness: Harness
) -> Trial:
    """Review the clean document and each edited one, one after another.

    Raises:
        ReviewerError: nothing more can be asked, a reply is missing from a recording, or an edit does not fit.
    """
    edited = [edit_document(clean, case.edits) for case in cases]
    answered: dict[str, None] = {}
    base = await _read(rubric, clean, depth, harness, answered)
    readings = [await _read(rubric, document, depth, harness, answered) for document in edited]
    tested = {case.trips for case in cases}
    return Trial(
        rubric=rubric.id,
        digest=rubric.digest,
        depth=depth,
        rows=tuple(_judge(rubric, case, one, base) for case, one in zip(cases, readings, strict=True)),
        false_questions=base.failed,
        false_findings=base.told,
        untested=tuple(question.id for question in rubric.questions if question.id not in tested),
        failure=base.failure,
        answered_by=tuple(answered),
    )


async def _read(rubric: Rubric, document: Document, depth: str, harness: Harness, answered: dict[str, None]) -> Reading:
    chat = EvaluationChat(harness.inner, harness.replies, 1)
    try:
        review = await harness.review(depth, Assignment(document, rubric, "the test says so"), chat)
    except ProviderError as error:
        if error.is_final:
            raise
        return Reading(failure=error.what)
    answered.update(dict.fromkeys(chat.name_answerers()))
    failed = tuple(one.question_id for one in review.answers if one.verdict.value in ("not_met", "partial"))
    lost = review.coverage.failed_requests
    failure = f"{lost} requests brought nothing" if lost else ""
    return Reading(failed=failed, told=tell_review(review), failure=failure)


def _judge(rubric: Rubric, case: RubricCase, reading: Reading, base: Reading) -> TrialRow:
    criterion = rubric.criterion_of(case.trips)
    also = [name for name in reading.failed if name != case.trips and name not in base.failed]
    return TrialRow(
        case=case.id,
        trips=case.trips,
        criterion=criterion.id if criterion else "",
        tripped=case.trips in reading.failed,
        on_clean=case.trips in base.failed,
        also=tuple(also),
        failure=reading.failure,
    )


def describe_trial(trial: Trial) -> str:
    """Write a trial for people."""
    lines = [f"rubric {trial.rubric} {trial.digest[:12]}, depth {trial.depth}, {len(trial.rows)} cases"]
    if trial.answered_by:
        lines.append(f"answered by {'; '.join(trial.answered_by)}")
    lines += ["", "recall per criterion"]
    for criterion in dict.fromkeys(row.criterion for row in trial.rows):
        rows = [row for row in trial.rows if row.criterion == criterion]
        lines.append(f"  {criterion}: {sum(row.tripped for row in rows)} of {len(rows)}")
    lines.append(f"  all: {sum(row.tripped for row in trial.rows)} of {len(trial.rows)}")
    lines += ["", "cases"]
    lines += [f"  {_describe_row(row)}" for row in trial.rows]
    lines += [
        "",
        f"clean document: {len(trial.false_questions)} questions failed, {len(trial.false_findings)} findings",
    ]
    lines += [f"  question {name}" for name in trial.false_questions]
    lines += [f"  {told.severity.value}: {told.title}" for told in trial.false_findings]
    if trial.failure:
        lines.append(f"  not reviewed: {trial.failure}")
    if trial.untested:
        lines += ["", f"no case trips: {', '.join(trial.untested)}"]
    return "\n".join(lines) + "\n"


def _describe_row(row: TrialRow) -> str:
    if row.failure:
        return f"{row.case}: not reviewed: {row.failure}"
    verdict = "tripped" if row.tripped else "MISSED"
    shared = " (so does the clean document: the case shows nothing)" if row.tripped and row.on_clean else ""
    also = f"; also {', '.join(row.also)}" if row.also else ""
    return f"{row.case}: {verdict} {row.trips}{shared}{also}"
