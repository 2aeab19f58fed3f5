"""What `reviewer agree` does: a recorded review and a person's, laid side by side; or the form for the person's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.compare_session import CompareSession
from reviewer.comparing.agree import measure_agreement
from reviewer.domain.human_review import Agreement
from reviewer.domain.record import Record
from reviewer.errors import RecordError
from reviewer.library.human_reviews import read_human_review, write_template
from reviewer.reporters.all_agreement_reporters import ALL_AGREEMENT_REPORTERS
from reviewer.reporters.options import ReportOptions
from reviewer.settings import load_settings


@dataclass
class AgreeSession:
    """One command's work."""

    versions: CompareSession
    """Finds records, in files and in git."""

    def write_template(self, recorded: str) -> str:
        """Write the form to fill in for the document of a record, named by itself or by its document.

        Raises:
            RecordError: there is none, or it cannot be used.
            UsageError: no such file or revision.
        """
        return write_template(self._find_record(recorded))

    def agree(self, recorded: str, human: str) -> Agreement:
        """Measure how far a recorded review agrees with a person's, given as a YAML file.

        Raises:
            RecordError: there is no record, or it cannot be used.
            HumanReviewError: the person's review cannot be used.
            UsageError: no such file or revision.
        """
        record = self._find_record(recorded)
        return measure_agreement(record, read_human_review(Path(human), record))

    def _find_record(self, recorded: str) -> Record:
        version = self.versions.read_version(recorded, is_old=True)
        if version.record is None:
            raise RecordError(f"{recorded}: has no record")
        return version.record

    def render(self, agreement: Agreement, format_: str, *, width: int, color: bool, unicode: bool) -> str:
        """Render an agreement in a format, for a place so many columns wide."""
        return ALL_AGREEMENT_REPORTERS[format_](agreement, ReportOptions(width=width, color=color, unicode=unicode))


@contextmanager
def open_agree_session(flags: Mapping[str, Any]) -> Iterator[AgreeSession]:
    """Open a session from a command's flags.

    Raises:
        SettingsError: settings that cannot be used.
    """
    yield AgreeSession(CompareSession(load_settings(flags).settings, Path.cwd()))
