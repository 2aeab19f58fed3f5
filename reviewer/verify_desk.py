"""Where a document that has changed since it passed is held against its record: with rubrics and prompts read."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from reviewer.domain.rubric import Rubric, Severity
from reviewer.domain.verification import Problem, ProblemKind, Verified
from reviewer.errors import RecordError, ReviewerError, RubricError
from reviewer.library.rubrics import find_rubric_file, load_rubric
from reviewer.library.templates import PromptTemplates
from reviewer.loading.raw import read_bytes
from reviewer.prompting.requests import RequestBuilder
from reviewer.records.fixing import Fixer
from reviewer.records.locating import Present
from reviewer.records.moving import MovedRecords
from reviewer.records.places import FOLDER, SUFFIX
from reviewer.records.record_file import decode_record, read_record_bytes
from reviewer.records.verifying import Standard, describe_record_error, verify_document
from reviewer.redaction.redact import make_redactor
from reviewer.settings import Resolved, locate_rubric_folders


@dataclass(frozen=True)
class Checkup:
    """What came of holding one document against its record."""

    verified: Verified
    contents: tuple[bytes, ...] = ()
    """The bytes of document and record as they were read."""
    fixed: str = ""
    """What was mended, in a sentence."""

    @property
    def can_be_remembered(self) -> bool:
        """Whether both files were read where they belong, and neither was written."""
        return len(self.contents) == 2 and not self.fixed


@dataclass
class VerifyDesk:
    """Holds documents against their records, one after another; rubrics and prompts are read once."""

    resolved: Resolved
    root: Path
    allow_stale: float

    def __post_init__(self) -> None:
        self._redactor = make_redactor(self.resolved.settings.redact)
        self._moved = MovedRecords(self.root)
        self._fixer = Fixer(self.root, self._moved)
        self._rubrics: dict[str, Rubric] = {}

    def check(self, name: str, *, fix: bool) -> Checkup:
        """Hold a document against its record; `fix` mends first what can be mended. Every error is a problem."""
        try:
            present = Present(
                name, read_bytes(self.root / name, name, self.resolved.settings.max_bytes), self._redactor
            )
            fixed = self._fixer.fix(present) if fix else ""
            data, shown = read_record_bytes(self.root, name), name_record(name)
            if data is not None:
                verified = verify_document(present, decode_record(data, shown), shown, self._standard)
                return Checkup(verified, (present.data, data), fixed)
            left = self._moved.find(present.digest)
            moved = read_record_bytes(self.root, left.document) if left else None
            text = decode_record(moved, shown) if moved else None
            return Checkup(verify_document(present, text, shown, self._standard), fixed=fixed)
        except RecordError as error:
            return Checkup(Verified(document=name, problems=(describe_record_error(error),)))
        except ReviewerError as error:
            problem = Problem(kind=ProblemKind.UNREADABLE, message=error.what, hint=error.hint)
            return Checkup(Verified(document=name, problems=(problem,)))

    @cached_property
    def _standard(self) -> Standard:
        settings = self.resolved.settings
        templates = PromptTemplates(Path(settings.prompts) if settings.prompts else None)
        return Standard(
            prompts=RequestBuilder(templates, b"").fingerprint(),
            find_rubric=self._find_rubric,
            level=settings.level,
            untrusted=settings.untrusted,
            fail_on=None if settings.fail_on == "never" else Severity(settings.fail_on),
            min_score=settings.min_score,
            allow_stale=self.allow_stale,
        )

    def _find_rubric(self, kind: str) -> Rubric:
        if kind not in self._rubrics:
            self._rubrics[kind] = self._load_rubric(kind)
        return self._rubrics[kind]

    def _load_rubric(self, kind: str) -> Rubric:
        """Load the rubric of an id; one that settings name by its path may have it as well."""
        folders = locate_rubric_folders(self.resolved)
        named = self.resolved.settings.kind
        if named.endswith((".yaml", ".yml")):
            rubric = load_rubric(find_rubric_file(named, folders), folders)
            if rubric.id == kind:
                return rubric
        if "/" in kind or kind.endswith((".yaml", ".yml")):
            raise RubricError(f"'{kind}' is no id of a rubric")
        return load_rubric(find_rubric_file(kind, folders), folders)


def name_record(document: str) -> str:
    """Give the path of a document's record from the project's root."""
    return f"{FOLDER}/{document}{SUFFIX}"
