"""What `reviewer verify` does: find documents and their records, hold them together, decide the exit code.

Where nothing has changed since the last time, neither rubrics nor prompts nor records are read.
"""

import hashlib
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from reviewer.domain.verification import Verification, Verified
from reviewer.errors import UsageError
from reviewer.library.locations import PACKAGE, find_folder
from reviewer.loading.walking import iter_documents
from reviewer.records.places import FOLDER, SUFFIX, find_root, list_recorded, name_document, place_record
from reviewer.records.stamps import PassedBefore, digest_files, look, stamp
from reviewer.reporters.all_verification_reporters import ALL_VERIFICATION_REPORTERS
from reviewer.reporters.options import ReportOptions
from reviewer.settings import Resolved, load_settings, locate_cache_folder, locate_rubric_folders

EXTENDED = re.compile(r"^extends:[ \t]*[\"']?([^\"'#\n]+\.ya?ml)\b", re.MULTILINE)
"""The path of the file that a rubric extends."""


@dataclass
class VerifySession:
    """One command's work."""

    resolved: Resolved
    allow_stale: float = 0.0
    """Share of changed words, 0 to 1, up to which a review still holds."""
    root: Path = field(default_factory=lambda: find_root(Path.cwd()))

    def verify(self, inputs: Sequence[str], *, fix: bool) -> Verification:
        """Verify documents; without inputs those that the settings name, else those that have a record.

        Raises:
            UsageError: an input stands for no document, or for one outside of the project.
        """
        names = list(dict.fromkeys(self._find_names(inputs)))
        memory = PassedBefore(self._place_memory(), self._digest_context())
        documents: list[Verified] = []
        fixed: list[str] = []
        unchanged = 0
        for name in names:
            known = memory.recall(name, self._list_files(name))
            if known is not None:
                documents.append(Verified.model_validate(known))
                unchanged += 1
                continue
            verified, mended = self._verify_one(name, memory, fix=fix)
            documents.append(verified)
            fixed += [mended] if mended else []
        memory.save()
        wanted = set(names)
        gone = () if inputs else (n for n in list_recorded(self.root) if n not in wanted and not self._exists(n))
        return Verification(documents=tuple(documents), orphans=tuple(gone), fixed=tuple(fixed), unchanged=unchanged)

    def render(self, verification: Verification, format_: str, **screen: Any) -> str:
        """Render a verification in a format; `screen` is what the place that it goes to can show."""
        return ALL_VERIFICATION_REPORTERS[format_](verification, ReportOptions(**screen))

    def _exists(self, name: str) -> bool:
        return os.path.lexists(self.root / name)

    def _list_files(self, name: str) -> tuple[Path, ...]:
        return self.root / name, place_record(self.root, name)

    def _find_names(self, inputs: Sequence[str]) -> Iterator[str]:
        """Name the documents to verify; a record that is named stands for its document."""
        if inputs:
            found = (self._name_input(name) for name in inputs)
            yield from (name for names in found for name in names)
        elif self.resolved.settings.documents:
            yield from self._walk(self.resolved.settings.documents, self.root)
        else:
            yield from (name for name in list_recorded(self.root) if self._exists(name))

    def _name_input(self, name: str) -> Iterator[str]:
        inner = name_document(self.root, Path(name))
        if inner is not None and inner.startswith(f"{FOLDER}/") and inner.endswith(SUFFIX):
            yield inner.removeprefix(f"{FOLDER}/").removesuffix(SUFFIX)
        else:
            yield from self._walk((name,), Path.cwd())

    def _walk(self, inputs: Sequence[str], base: Path) -> Iterator[str]:
        for found in iter_documents(inputs, root=base):
            inner = name_document(self.root, Path(found.file))
            if inner is None:
                raise UsageError(
                    f"{found.shown}: lies outside of the project at {self.root.as_posix()}, where records are",
                    "Verify it from its own project's folder.",
                )
            yield inner

    def _verify_one(self, name: str, memory: PassedBefore, *, fix: bool) -> tuple[Verified, str]:
        files = self._list_files(name)
        looks = [look(file) for file in files]
        checkup = self._desk.check(name, fix=fix)
        if checkup.can_be_remembered and not checkup.verified.problems:
            now = time.time_ns()
            stamps = [stamp(data, looked, now) for data, looked in zip(checkup.contents, looks, strict=True)]
            memory.remember(name, tuple(stamps), checkup.verified.model_dump(mode="json"))
        return checkup.verified, checkup.fixed

    @cached_property
    def _desk(self) -> Any:
        from reviewer.verify_desk import VerifyDesk  # late: what has not changed needs nothing of it

        return VerifyDesk(self.resolved, self.root, self.allow_stale)

    def _place_memory(self) -> Path:
        """Give the file of what has passed, one for each project and way to be called."""
        settings = self.resolved.settings.model_dump_json()
        called = f"{self.root.as_posix()}\0{settings}\0{self.allow_stale}"
        name = hashlib.sha256(called.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        return locate_cache_folder() / "verified" / f"{name}.json"

    def _digest_context(self) -> str:
        """Compute a digest over what a result depends on besides document and record: code, prompts, rubrics."""
        settings = self.resolved.settings
        folders = [PACKAGE, find_folder("prompts"), *([Path(settings.prompts)] if settings.prompts else [])]
        files = [file for folder in folders for file in list_files(folder)]
        rubrics = [find_folder("rubrics"), *locate_rubric_folders(self.resolved)]
        rubrics += [Path(settings.kind).parent] if is_rubric_path(settings.kind) else []
        return digest_files([*files, *list_rubric_sources(rubrics)])


def is_rubric_path(reference: str) -> bool:
    """Whether a rubric is named by its path and not by its id."""
    return reference.endswith((".yaml", ".yml"))


def list_rubric_sources(folders: Sequence[Path]) -> list[Path]:
    """List the rubric files in folders and in those that they reach by extending a file elsewhere."""
    found: dict[Path, None] = {}
    waiting = list(folders)
    while waiting:
        folder = Path(os.path.realpath(waiting.pop(0)))
        if folder in found:
            continue
        found[folder] = None
        files = sorted(file for file in list_files(folder) if is_rubric_path(file.name))
        found.update(dict.fromkeys(files))
        for file in files:
            with suppress(OSError):
                text = file.read_text(encoding="utf-8", errors="replace")
                waiting += [(file.parent / name).parent for name in EXTENDED.findall(text)]
    return list(found)


def list_files(folder: Path) -> Iterator[Path]:
    """Give the files below a folder that say what the program does, in a fixed order."""
    for top, inner, files in os.walk(folder):
        inner[:] = sorted(name for name in inner if name != "__pycache__" and not name.startswith("."))
        yield from (Path(top, name) for name in sorted(files))


def open_verify_session(flags: Mapping[str, Any], allow_stale: float) -> VerifySession:
    """Open a session from a command's flags.

    Raises:
        SettingsError: settings that cannot be used.
    """
    return VerifySession(load_settings(flags), allow_stale)
