"""What `reviewer check` does: find documents, run the checks, decide the exit code. It needs nothing of an LLM."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from reviewer.checks.all_checks import ALL_CHECKS
from reviewer.checks.explaining import find_check
from reviewer.domain.document import Document
from reviewer.domain.review import Checked, Failure, Run
from reviewer.domain.rubric import Severity
from reviewer.engine.checking import CheckPlan, check_document, extend_checks
from reviewer.errors import ReviewerError
from reviewer.loading.load import load_document, load_standard_input
from reviewer.loading.walking import find_documents
from reviewer.redaction.redact import make_redactor
from reviewer.revisions.changed_lines import find_changed_lines
from reviewer.settings import Settings, load_settings

STANDARD_INPUT = "-"


@dataclass
class CheckSession:
    """One command's work."""

    settings: Settings
    standard_input: BinaryIO

    def __post_init__(self) -> None:
        self._redactor = make_redactor(self.settings.redact)
        self.documents: dict[str, Document] = {}
        """Documents with something to show: the HTML report prints their text."""

    def find_documents(self, inputs: Sequence[str]) -> list[str]:
        """Find the documents that inputs name: files, folders, globs, `-`."""
        return find_documents(inputs, root=Path.cwd())

    def check(self, names: Sequence[str], *, base: str | None, select: str | None, keep: bool = False) -> Run:
        """Check documents one after another; one that cannot be read is a failure, and the others go on.

        Args:
            names: documents as the user named them.
            base: a git revision; only findings on lines changed since then are reported.
            select: codes or slugs of the checks to run, comma-separated; all of them by default.
            keep: whether the documents are needed for the report.

        Raises:
            UsageError: an unknown check or revision.
        """
        chosen = [find_check(word.strip()) for word in (select or "").split(",") if word.strip()]
        checks = extend_checks(tuple(chosen) or ALL_CHECKS, self.settings.words)
        plan = CheckPlan(checks, self.settings.hints, self.settings.ignore)
        for rule in plan.rules:
            for name in rule.checks:
                find_check(name)
        checked: list[Checked] = []
        failures: list[Failure] = []
        for name in names:
            try:
                document = self._load(name)
            except ReviewerError as error:
                failures.append(Failure(document=name, reason=error.what, hint=error.hint, exit_code=error.exit_code))
                continue
            changed = find_changed_lines(base, Path(name)) if base and name != STANDARD_INPUT else None
            checked.append(check_document(document, plan, changed))
            if keep:
                self.documents[document.path] = document
        return Run(checked=tuple(checked), failures=tuple(failures))

    def _load(self, name: str) -> Document:
        if name == STANDARD_INPUT:
            data = self.standard_input.read(self.settings.max_bytes + 1)
            return load_standard_input(data, max_bytes=self.settings.max_bytes, redactor=self._redactor)
        return load_document(Path(name), display=name, max_bytes=self.settings.max_bytes, redactor=self._redactor)

    def exit_code(self, run: Run) -> int:
        """Give the exit code: what could not be read counts before what was found."""
        if any(signal.is_integrity for checked in run.checked for signal in checked.signals):
            return 4
        failed = max((failure.exit_code for failure in run.failures), default=0)
        if failed and not (failed == 3 and self.settings.fail_open):
            return failed
        if self.settings.check_fail_on == "never":
            return 0
        least = Severity(self.settings.check_fail_on).rank
        signals = (signal for checked in run.checked for signal in checked.signals)
        return int(any(s.severity.rank >= least and not s.suppressed and not s.is_hint for s in signals))


@contextmanager
def open_check_session(flags: Mapping[str, Any], standard_input: BinaryIO) -> Iterator[CheckSession]:
    """Open a session from a command's flags.

    Raises:
        SettingsError: settings that cannot be used.
    """
    yield CheckSession(load_settings(flags).settings, standard_input)
