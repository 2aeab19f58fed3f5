"""Which lines changed since a revision, asked of a real git."""

import os
import subprocess

import pytest

from reviewer.errors import UsageError
from reviewer.revisions.changed_lines import find_changed_lines


def git(folder, *arguments):
    """Run git with a team's name."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    command = ["git", "-c", "user.name=team", "-c", "user.email=team@example.org", *arguments]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env=environment)


@pytest.fixture
def document(tmp_path):
    """A document with ten lines, committed."""
    path = tmp_path / "a note.md"
    path.write_text("".join(f"line {n}\n" for n in range(1, 11)))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    return path


def test_changed_added_and_deleted_lines(document):
    """A changed line counts, added ones too, and the neighbours of a deletion."""
    assert find_changed_lines("HEAD", document) == frozenset()
    lines = document.read_text().splitlines(keepends=True)
    document.write_text("".join([lines[0], "changed\n", *lines[2:5], *lines[6:], "added\n"]))
    assert find_changed_lines("HEAD", document) == frozenset({2, 5, 6, 10})


def test_a_file_that_git_does_not_know_is_new(document):
    """Nothing means that all of it is new."""
    other = document.with_name("new.md")
    other.write_text("x\n")
    assert find_changed_lines("HEAD", other) is None


@pytest.mark.parametrize("base", ["nonsense", "--output=x", "HEAD~7"])
def test_an_unknown_revision_is_told(document, base):
    """Whatever is given is a revision, never an option."""
    with pytest.raises(UsageError, match="knows no revision"):
        find_changed_lines(base, document)


def test_a_hooks_environment_does_not_lead_astray(document, monkeypatch):
    """Inside a hook git points elsewhere with variables of its own."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    assert find_changed_lines("HEAD", document) == frozenset()


def test_no_repository_is_told(tmp_path):
    """Outside a repository there is nothing to compare with."""
    (tmp_path / "x.md").write_text("x\n")
    with pytest.raises(UsageError):
        find_changed_lines("HEAD", tmp_path / "x.md")
