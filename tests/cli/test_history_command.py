"""`reviewer history` as a user meets it, on a real git repository."""

import json

import pytest

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.records.record_file import write_record
from tests.cli.running import run_reviewer, text_of
from tests.comparing.versions import DOCUMENT, FIRST, REVISED, VAGUE
from tests.engine.material import good_answers, reply
from tests.records.material import NAME, make
from tests.revisions.test_changed_lines import git

ACCEPTED = Disposition(state=DispositionState.ACCEPTED, by="Ada")


def commit(root, message, who="Ada Lane"):
    """Commit everything as somebody."""
    git(root, "add", "-A")
    git(root, "commit", "-qm", message, f"--author={who} <{who.split()[0].lower()}@example.org>")


@pytest.fixture
def project(tmp_path):
    """Proposed, answered, accepted, revised, renamed; another document by somebody else."""
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "git@github.com:team/docs.git")
    (root / NAME).write_text(DOCUMENT, encoding="utf-8")
    record = make(tmp_path, DOCUMENT, FIRST)
    write_record(root, record)
    commit(root, "Propose")
    accepted = {one.id: ACCEPTED for one in record.findings if one.title == "The trial was too short"}
    write_record(root, record.with_dispositions(accepted))
    commit(root, "Accept")
    (root / NAME).write_text(REVISED, encoding="utf-8")
    commit(root, "Revise", "Ada L.")
    write_record(root, make(tmp_path, REVISED, reply(good_answers(), [VAGUE])))
    commit(root, "Review again")
    (root / "notes").mkdir()
    git(root, "mv", NAME, "notes/cache.md")
    moved = make(tmp_path, REVISED, reply(good_answers(), [VAGUE]), "notes/cache.md")
    write_record(root, moved)
    git(root, "rm", "-q", f".reviewer/records/{NAME}.json")
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "b.md").write_text(DOCUMENT, encoding="utf-8")
    write_record(root, make(tmp_path, DOCUMENT, FIRST, "docs/b.md"))
    commit(root, "Move, and propose another", "Ben Ode")
    (root / ".mailmap").write_text("Ada Lane <ada@example.org> Ada L. <ada@example.org>\n")
    return root


def tell(project, *arguments):
    """Give the history as data."""
    out, err = text_of(done := run_reviewer("history", *arguments, "--format", "json", cwd=project))
    assert done.returncode == 0, err
    return json.loads(out)["history"]


def test_rounds_over_a_rename_with_the_commit_that_fixed_it(project):
    """The document is asked for by its new name; its commits under the old one count."""
    told = tell(project, "notes/cache.md")
    (one,) = told["documents"]
    assert (one["document"], one["author"], len(one["rounds"])) == ("notes/cache.md", "Ada Lane", 3)
    (story,) = [each for each in told["stories"] if each["title"] == "The trial was too short"]
    assert story["how"] == "accepted"
    revised = text_of(run_git(project, "log", "--format=%H", "--grep=^Revise"))[0].strip()
    assert story["fixed"]["commit"] == revised
    assert story["link"] == f"https://github.com/team/docs/commit/{revised}"


def run_git(root, *arguments):
    """Run git and give the finished process."""
    import subprocess

    return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True)


def test_a_folder_and_one_author_s_documents(project):
    """By name through the mailmap; what is not committed is told."""
    assert {one["document"] for one in tell(project, ".")["documents"]} == {"notes/cache.md", "docs/b.md"}
    assert [one["document"] for one in tell(project, ".", "--author", "ada lane")["documents"]] == ["notes/cache.md"]
    assert [one["document"] for one in tell(project, "docs")["documents"]] == ["docs/b.md"]
    place = project / ".reviewer" / "records" / "docs" / "b.md.json"
    place.write_text(place.read_text() + "\n")
    assert tell(project, "docs")["notes"] == ["Records that are not committed yet and left out: 1."]


def test_what_a_merge_resolved_is_seen_and_a_damaged_version_left_out(project):
    """A committed conflict is no record, and no reason to say nothing."""
    place = project / ".reviewer" / "records" / "docs" / "b.md.json"
    good = place.read_text()
    place.write_text("<<<<<<< ours\n" + good)
    commit(project, "Break")
    place.write_text(good)
    commit(project, "Mend")
    told = tell(project, "docs")
    assert len(told["documents"][0]["rounds"]) == 1
    assert told["notes"] == ["1 committed versions of records cannot be read and are left out."]


def test_terminal_and_page(project, tmp_path):
    """Figures, charts and stories."""
    out, err = text_of(run_reviewer("history", "notes", "--output", f"html={tmp_path / 'h.html'}", cwd=project))
    assert "Mistakes prevented: " in out
    assert "1 accepted" in out
    assert "html written" in err
    assert "<svg" in (tmp_path / "h.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("nowhere",), 3, "no record of it is committed"),
        ((".", "--author", "Zoe"), 3, "no document with a record is by 'Zoe'"),
        (("/",), 2, "lies outside"),
    ],
)
def test_errors_say_what_to_do(project, arguments, code, said):
    done = run_reviewer("history", *arguments, cwd=project)
    assert done.returncode == code
    assert said in text_of(done)[1]


def test_without_git_or_without_a_commit(tmp_path):
    """The history is git's."""
    done = run_reviewer("history", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "has no history" in text_of(done)[1]
    git(tmp_path, "init", "-q")
    done = run_reviewer("history", ".", cwd=tmp_path)
    assert done.returncode == 3
    assert "no record of it is committed" in text_of(done)[1]
