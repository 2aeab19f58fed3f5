"""`reviewer compare` as a user meets it, on a real git repository; records are made by a script, nothing is sent."""

import json

import pytest

from reviewer.records.record_file import write_record
from tests.cli.running import run_reviewer, text_of
from tests.comparing.versions import DOCUMENT, FIRST, REVISED, VAGUE
from tests.engine.material import good_answers, reply
from tests.records.material import NAME, make
from tests.revisions.test_changed_lines import git


@pytest.fixture
def project(tmp_path):
    """A repository whose document was reviewed, revised and reviewed again; the last is not committed."""
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "deep" / "er").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")

    def settle(text, script):
        (root / NAME).write_text(text, encoding="utf-8")
        write_record(root, make(tmp_path, text, script))

    settle(DOCUMENT, FIRST)
    git(root, "add", ".")
    git(root, "commit", "-qm", "Propose")
    (root / NAME).write_text(DOCUMENT + "\nA line that nobody reviewed.\n", encoding="utf-8")
    git(root, "commit", "-qam", "Edit without a review")
    settle(REVISED, reply(good_answers(), [VAGUE]))
    return root


def compare(project, *arguments, folder="."):
    """Run the command without anybody's endpoint."""
    return run_reviewer("compare", *arguments, cwd=project / folder)


def test_a_revision_against_the_file_as_it_is(project):
    """From any folder, with or without naming the file again."""
    out, err = text_of(done := compare(project, f"HEAD~1:{NAME}", NAME))
    assert done.returncode == 0, err
    assert "Answered by changed lines: 2" in out
    assert "+ The hit rate was 91 % in the trial, and the trial lasted four weeks." in out
    assert err == ""
    again, _ = text_of(compare(project, "HEAD~1:./../../docs/cache.md", folder="deep/er"))
    assert "Answered by changed lines: 2" in again


def test_a_text_that_was_edited_without_a_review_is_compared_as_last_reviewed(project):
    """Its record is about an earlier text, which git still has."""
    out, _ = text_of(compare(project, f"HEAD:{NAME}"))
    assert "as last reviewed, at" in out
    assert "Answered by changed lines: 2" in out


def test_the_edited_text_as_the_new_one_is_told_to_be_unreviewed(project):
    """What became of a finding is told by its lines alone."""
    out, _ = text_of(compare(project, f"HEAD~1:{NAME}", f"HEAD:{NAME}"))
    assert "NOT REVIEWED" in out
    assert "The new text was not reviewed yet" in out


def test_no_change_since_the_review_is_said_aloud(project):
    """The same text on both sides."""
    out, _ = text_of(compare(project, NAME, NAME))
    assert "NO CHANGE SINCE THE REVIEW." in out


def test_two_records(project, tmp_path):
    """As files, or in git."""
    place = f".reviewer/records/{NAME}.json"
    (tmp_path / "old.json").write_bytes((project / place).read_bytes())
    data = json.loads(text_of(compare(project, f"HEAD~1:{place}", place, "--format", "json"))[0])["comparison"]
    assert [one["fate"] for one in data["earlier"] if one["finding"]["question_id"] is None] == [
        "fixed",
        "fixed",
        "still_open",
    ]
    assert data["hunks"]
    out, err = text_of(done := compare(project, tmp_path / "old.json", place))
    assert done.returncode == 0, err
    assert "NO CHANGE SINCE THE REVIEW." in out


def test_several_formats_at_once(project, tmp_path):
    """The ending tells the format; others are refused by name."""
    done = compare(
        project, f"HEAD~1:{NAME}", "--output", tmp_path / "c.html", "--output", f"markdown={tmp_path / 'c.md'}"
    )
    assert done.returncode == 0
    assert (tmp_path / "c.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "c.md").read_text().startswith("## ")
    assert compare(project, NAME, "--output", f"sarif={tmp_path / 'c'}").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("HEAD~9:docs/cache.md",), 2, "git knows no revision 'HEAD~9'"),
        (("HEAD:cache.md",), 2, "HEAD:./PATH begins in this folder"),
        (("nothing.md",), 2, "nothing.md does not exist"),
        (("docs/new.md", NAME), 3, "`reviewer review docs/new.md --record` makes one"),
        (
            ("HEAD:docs/bare.md", NAME),
            3,
            "`git log --oneline -- .reviewer/records/docs/bare.md.json` lists the commits",
        ),
        (("--output=x", NAME, NAME), 2, ""),
    ],
)
def test_errors_say_what_to_do(project, arguments, code, said):
    """A version without a review most of all."""
    (project / "docs" / "bare.md").write_text("# Bare\n\nNo review.\n")
    git(project, "add", "docs/bare.md")
    git(project, "commit", "-qm", "Bare")
    (project / "docs" / "new.md").write_text("# New\n\nNo review.\n")
    if arguments[0].startswith("--"):
        (project / "x").mkdir()
    done = compare(project, *arguments)
    assert done.returncode == code
    assert said in text_of(done)[1]
    assert "Traceback" not in text_of(done)[1]


def test_outside_a_repository(tmp_path):
    """Revisions need git; files do not."""
    done = run_reviewer("compare", "main:a.md", cwd=tmp_path)
    assert done.returncode == 2
    assert "is in no git repository" in text_of(done)[1]


def test_a_damaged_record_is_told(project):
    """It counts for nothing, and the exit code is that of a damaged record."""
    place = project / ".reviewer" / "records" / f"{NAME}.json"
    place.write_text(place.read_text().replace('"level": "L5"', '"level": "L3"'))
    done = compare(project, f"HEAD~1:{NAME}", NAME)
    assert done.returncode == 4
    assert "is not as reviewer wrote it" in text_of(done)[1]
