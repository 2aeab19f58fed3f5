"""Read a suite and its labels from YAML, and make the variants of its documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from reviewer.domain.document import Document
from reviewer.errors import LoadError, RubricError, SuiteError
from reviewer.evaluation.cases import Case, Edit, Flaw, Injection, Label, LabelFile, SuiteFile
from reviewer.evaluation.edits import Span, apply_edits, find_once
from reviewer.library.marked_models import validate_marked
from reviewer.library.marked_yaml import read_marked_yaml
from reviewer.loading.load import load_bytes, load_document

M = TypeVar("M", bound=BaseModel)
SUITE_FILE = "suite.yaml"
LABEL_FILE = "labels.yaml"


@dataclass(frozen=True)
class LoadedCase:
    """A case with its clean document."""

    case: Case
    clean: Document
    folder: Path
    """Where the case's file is."""


@dataclass(frozen=True)
class Suite:
    """A suite as loaded."""

    about: SuiteFile
    cases: tuple[LoadedCase, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Variant:
    """One form of a case's document."""

    case: LoadedCase
    name: str
    """`clean`, `flawed`, or an injection's id."""
    document: Document
    flaws: tuple[Flaw, ...]
    """Flaws that stand in it."""
    injection: Injection | None = None

    def spans(self, flaw: Flaw) -> tuple[Span, ...]:
        """Give where a flaw's words stand in this variant."""
        return tuple(find_once(self.document.text, quote, self.document.path) for quote in flaw.quotes)


def load_suite(folder: Path, labels: Path | None = None) -> Suite:
    """Load a suite from its folder, and labels from a file or from `labels.yaml` beside it, where there is one.

    Raises:
        SuiteError: a file is missing or wrong; says which, at which line.
    """
    about = read_model(SuiteFile, folder / SUITE_FILE)
    cases = tuple(load_case(folder / name) for name in about.cases)
    ids = [loaded.case.id for loaded in cases]
    for name in ids:
        if ids.count(name) > 1:
            raise SuiteError(f"{(folder / SUITE_FILE).as_posix()}: the case '{name}' stands twice")
    label_file = labels or folder / LABEL_FILE
    known = labels is not None or label_file.is_file()
    return Suite(about, cases, read_model(LabelFile, label_file).labels if known else ())


def load_case(path: Path) -> LoadedCase:
    """Load one case and its clean document.

    Raises:
        SuiteError: a file is missing or wrong.
    """
    case = read_model(Case, path)
    return LoadedCase(case, load_clean(path.parent / case.document, case.id), path.parent)


def load_clean(path: Path, name: str) -> Document:
    """Load a clean document under a name that does not tell what was done to it.

    Raises:
        SuiteError: it cannot be read.
    """
    try:
        return load_document(path, display=f"{name}.md")
    except LoadError as error:
        raise SuiteError(f"{path.as_posix()}: {error.what}", error.hint) from error


def read_model(model: type[M], path: Path) -> M:
    """Read a YAML file as a closed model.

    Raises:
        SuiteError: it cannot be read, or what is wrong at file:line.
    """
    try:
        return validate_marked(model, read_marked_yaml(path), hint="docs/evaluation.md describes the keys.")
    except RubricError as error:
        raise SuiteError(error.what, error.hint) from error


def make_variants(loaded: LoadedCase, names: Sequence[str]) -> list[Variant]:
    """Make the variants of a case: `clean`, `flawed` and, for `injected`, one for each injection.

    Raises:
        SuiteError: an edit does not fit the document.
    """
    case = loaded.case
    variants: list[Variant] = []
    if "clean" in names:
        variants.append(Variant(loaded, "clean", loaded.clean, ()))
    if "flawed" in names and case.flaws:
        variants.append(_make(loaded, "flawed", case.flaws))
    if "injected" in names:
        variants += [_make(loaded, one.id, case.flaws if one.into == "flawed" else (), one) for one in case.injections]
    return variants


def _make(loaded: LoadedCase, name: str, flaws: tuple[Flaw, ...], injection: Injection | None = None) -> Variant:
    edits = [edit for flaw in flaws for edit in flaw.edits] + list(injection.edits if injection else ())
    return Variant(loaded, name, edit_document(loaded.clean, edits), flaws, injection)


def edit_document(clean: Document, edits: Sequence[Edit]) -> Document:
    """Load a document anew with edits applied, under the same name.

    Raises:
        SuiteError: an edit does not fit the document.
    """
    return load_bytes(apply_edits(clean, edits).encode(), clean.path, from_file=True)
