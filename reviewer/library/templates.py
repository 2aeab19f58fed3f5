"""The prompt templates: jinja in a sandbox, where a variable left out is an error and a document is only data."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import jinja2.sandbox

from reviewer.errors import SettingsError
from reviewer.library.locations import find_folder

TEMPLATE_FILES = (
    "across.j2",
    "claims.j2",
    "claims_example.json",
    "document.j2",
    "example.json",
    "free_reading.j2",
    "known.j2",
    "note_list.j2",
    "note_rules.j2",
    "noted.j2",
    "notes.j2",
    "places.j2",
    "question_list.j2",
    "questions.j2",
    "quick.j2",
    "reask.j2",
    "refuter.j2",
    "refuter_example.json",
    "schema.j2",
    "system.j2",
    "task_end.j2",
    "whole_questions.j2",
    "whole_quick.j2",
    "window.j2",
    "window_quick.j2",
    "window_reading.j2",
)

OTHER_FILES = ("followup.j2", "followup_example.json", "plain.j2")
"""Templates that no document is read with for the first time, so that they are no part of a review's fingerprint: what
became of earlier findings, and the evaluation's baseline."""

TEMPLATE_SUFFIXES = frozenset(Path(name).suffix for name in TEMPLATE_FILES)

FAULTS = (jinja2.TemplateError, TypeError, ValueError, LookupError, ArithmeticError, OSError)
"""What a template of the user's can raise: jinja's own errors, those of its expressions, and an unreadable file."""


class PromptTemplates:
    """Renders the prompt templates of a folder, falling back to ours file by file."""

    def __init__(self, folder: Path | None = None, *, texts: Mapping[str, str] | None = None) -> None:
        """Open the templates.

        Args:
            folder: the user's own templates; a file that is not there is taken from ours.
            texts: all templates by name, as another machine has read them; then no file is read.

        Raises:
            SettingsError: the folder does not exist or holds a template that we have no use for.
        """
        folders = [find_folder("prompts")]
        if folder is not None:
            if not folder.is_dir():
                raise SettingsError(f"the prompt folder {folder.as_posix()} does not exist")
            templates = {path.name for path in folder.iterdir() if path.suffix in TEMPLATE_SUFFIXES}
            unknown = sorted(templates - {*TEMPLATE_FILES, *OTHER_FILES})
            if unknown:
                known = ", ".join(TEMPLATE_FILES)
                raise SettingsError(f"{folder.as_posix()}: no use for {', '.join(unknown)}", f"Known: {known}.")
            folders.insert(0, folder)
        self._folders = folders
        self._environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
            loader=jinja2.FileSystemLoader([str(path) for path in folders])
            if texts is None
            else jinja2.DictLoader(texts),
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
            auto_reload=False,  # one run prompts every document with the same words
        )
        self._sources: dict[str, str] = dict(texts or {})
        self._fingerprints: dict[str, str] = {}

    def render(self, name: str, **values: Any) -> str:
        """Render a template.

        Raises:
            SettingsError: the template has a fault or uses a variable that is not given.
        """
        try:
            return self._environment.get_template(name).render(**values).strip() + "\n"
        except FAULTS as error:
            where = f"{getattr(error, 'name', None) or name}"
            line = getattr(error, "lineno", None)
            place = f"{where}:{line}" if line else where
            raise SettingsError(f"the prompt template {place} cannot be rendered: {error}") from error

    def read(self, name: str) -> str:
        """Give a template's source without white space around it.

        Raises:
            SettingsError: the file is missing or cannot be read as UTF-8.
        """
        return self._read_whole(name).strip()

    def read_all(self) -> dict[str, str]:
        """Give every template's whole source, by name; raises as `read` does."""
        return {name: self._read_whole(name) for name in TEMPLATE_FILES}

    def _read_whole(self, name: str) -> str:
        if name not in self._sources:
            self._sources[name] = self._find_source(name)
        return self._sources[name]

    def _find_source(self, name: str) -> str:
        for folder in self._folders:
            path = folder / name
            if path.is_file():
                try:
                    return path.read_text(encoding="utf-8")
                except (OSError, UnicodeDecodeError) as error:
                    raise SettingsError(f"{path.as_posix()}: cannot be read: {error}") from error
        raise SettingsError(f"the prompt template {name} is missing")

    def fingerprint(self, schema: str) -> str:
        """Compute the SHA-256 over every template and the reply's schema: what a review was prompted with."""
        if schema not in self._fingerprints:
            whole = "\0".join([*(f"{name}\0{self._read_whole(name)}" for name in TEMPLATE_FILES), schema])
            self._fingerprints[schema] = hashlib.sha256(whole.encode()).hexdigest()
        return self._fingerprints[schema]
