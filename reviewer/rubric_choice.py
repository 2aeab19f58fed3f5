"""Which rubric a document is reviewed by: the one that was named, or the one that fits; each is compiled once."""

from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from reviewer.domain.document import Document
from reviewer.domain.rubric import Rubric
from reviewer.errors import RubricError
from reviewer.kinds import KindHints, choose_kind
from reviewer.library.rubrics import find_rubric_file, list_rubric_files, load_rubric

AUTO = "auto"


class ChosenRubric(NamedTuple):
    """A rubric and why it was chosen, in words."""

    rubric: Rubric
    reason: str


class RubricShelf:
    """The rubrics of one run."""

    def __init__(self, folders: tuple[Path, ...], check_slugs: tuple[str, ...]) -> None:
        """Set the user's own folders, searched before ours, and the checks that a rubric may name."""
        self._folders = folders
        self._check_slugs = check_slugs
        self._rubrics: dict[str, Rubric] = {}

    def load(self, reference: str) -> Rubric:
        """Load a rubric by id or path.

        Raises:
            RubricError: there is none, it cannot be used, or it names a check that does not exist.
        """
        if reference not in self._rubrics:
            path = find_rubric_file(reference, self._folders)
            rubric = load_rubric(path, self._folders)
            unknown = [slug for slug in rubric.checks if slug not in self._check_slugs]
            if unknown:
                raise RubricError(
                    f"{path.as_posix()}: there is no check '{unknown[0]}'", f"Known: {', '.join(self._check_slugs)}."
                )
            self._rubrics[reference] = rubric
        return self._rubrics[reference]

    def choose(self, document: Document, kind: str, named_by: str) -> ChosenRubric:
        """Choose a document's rubric: `kind` where it is not `auto`, and `named_by` is then the reason.

        Raises:
            KindUnclear: nothing tells what kind the document is.
            RubricError: the rubric cannot be used.
        """
        if kind != AUTO:
            return ChosenRubric(self.load(kind), named_by)
        choice = choose_kind(document, self._hints)
        return ChosenRubric(self.load(choice.id), choice.reason)

    @cached_property
    def _hints(self) -> list[KindHints]:
        files = list_rubric_files(self._folders)
        rubrics = {file.id: self.load(file.id) for file in files}
        return [
            KindHints(file.id, rubrics[file.id].title, rubrics[file.id].applies_to, own=not file.bundled)
            for file in files
        ]
