"""Rubrics are found by id or path, listed once, and shown by a short name."""

from pathlib import Path

import pytest

from reviewer.errors import RubricError
from reviewer.library.locations import find_folder
from reviewer.library.rubrics import display_path, find_rubric_file, list_rubric_files
from tests.library.small_rubric import BUNDLED, TEXT


def test_a_rubric_is_found_by_id_or_path(write, tmp_path):
    """The user's folders come first; a path is a path."""
    assert find_rubric_file("roadmap").parent == find_folder("rubrics")
    own = write("own/roadmap.yaml", TEXT)
    assert find_rubric_file("roadmap", (tmp_path / "own",)) == own
    assert find_rubric_file("own/roadmap.yaml").resolve() == own
    other = write("own/x.yml", TEXT)
    assert find_rubric_file(other.as_posix()) == other


def test_a_rubric_that_is_not_there_names_the_nearest(write, tmp_path):
    """Of the user's own as well."""
    write("own/runbook.yaml", TEXT)
    with pytest.raises(RubricError, match="there is no rubric 'runbok'") as caught:
        find_rubric_file("runbok", (tmp_path / "own",))
    assert caught.value.hint == f"Known: {', '.join([*BUNDLED, 'runbook'])}. Did you mean 'runbook'?"
    with pytest.raises(RubricError, match=r"nowhere/x\.yaml: there is no such rubric file"):
        find_rubric_file("nowhere/x.yaml")


def test_lists_hold_every_rubric_once_and_nothing_that_is_only_extended(write, tmp_path):
    """The user's file counts where ours has its name; parts that rubrics share are none themselves."""
    folder = tmp_path / "own"
    write("own/runbook.yaml", TEXT)
    write("own/roadmap.yaml", "id: roadmap\ntitle: x\nversion: 1\nextends: roadmap\n")
    write(
        "own/acme-base.yaml",
        "# shared\nid: acme-base\nversion: 1\nextends: base  # ours\nconditions:\n  eu: in Europe\n",
    )
    write("own/alone.yaml", "id: alone\ntitle: x\nversion: 1\nsources: {}\n")
    write("own/misspelt.yaml", "id: misspelt\nextends: base\ncritera: []\n")
    write("own/notes.txt", "no rubric")
    files = list_rubric_files([folder, tmp_path / "missing"])
    assert [file.id for file in files] == ["design-doc", "experiment", "misspelt", "post-mortem", "roadmap", "runbook"]
    assert {file.id for file in files if not file.bundled} == {"misspelt", "roadmap", "runbook"}
    assert [file.id for file in list_rubric_files()] == BUNDLED


def test_paths_are_shown_short(write, tmp_path):
    """Relative to the working folder, ours by their place in the program, else as they are."""
    assert display_path(tmp_path / "a" / "x.yaml") == "a/x.yaml"
    assert display_path(find_folder("rubrics") / "roadmap.yaml") == "rubrics/roadmap.yaml"
    assert display_path(Path("/elsewhere/x.yaml")) == "/elsewhere/x.yaml"


def test_a_file_that_cannot_be_read_is_listed(tmp_path):
    """So that whoever loads it is told, instead of missing it."""
    (tmp_path / "locked.yaml").mkdir()
    assert "locked" in [file.id for file in list_rubric_files([tmp_path])]
