"""`reviewer check` and its neighbours, as processes."""

import json
import os
import subprocess

import pytest

from tests.cli.running import run_reviewer, text_of

BAD = "# Note\n\n## Rollback\n\nTBD\n\n## Risks\n\n## Owner\n\nThe storage team.\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with a good and a bad document."""
    (tmp_path / "bad.md").write_text(BAD)
    (tmp_path / "good.md").write_text("# Note\n\nThe cache holds nine days of thumbnails.\n")
    return tmp_path


def test_findings_are_exit_1_with_place_and_code(folder):
    """A finding has file, line, column, code and slug; a clean file is exit 0."""
    out, _ = text_of(done := run_reviewer("check", "bad.md", cwd=folder))
    assert done.returncode == 1
    assert "bad.md:5:1" in out
    assert "DOC101 template-residue" in out
    assert run_reviewer("check", "good.md", cwd=folder).returncode == 0


def test_fail_on_moves_the_gate(folder):
    """Minor findings do not gate at --fail-on major."""
    assert run_reviewer("check", "bad.md", "--fail-on", "major", cwd=folder).returncode == 0


def test_suppression_needs_a_reason_and_a_known_check(folder):
    """With a reason the finding is quiet; without one, or with an unknown code, the comment itself is a finding."""
    text = BAD.replace("TBD", "<!-- reviewer: ignore DOC101 because the team decides on Monday -->\nTBD")
    (folder / "bad.md").write_text(text.replace("## Risks\n\n", ""))
    out, _ = text_of(done := run_reviewer("check", "bad.md", cwd=folder))
    assert done.returncode == 0, out
    (folder / "bad.md").write_text(text.replace(" because the team decides on Monday", ""))
    out, _ = text_of(done := run_reviewer("check", "bad.md", cwd=folder))
    assert done.returncode == 1
    assert "gives no reason" in out
    (folder / "bad.md").write_text(text.replace("DOC101", "DOC999"))
    out, _ = text_of(run_reviewer("check", "bad.md", cwd=folder))
    assert "there is no check 'DOC999'" in out


def test_unused_suppression_is_reported(folder):
    """A comment that keeps nothing quiet is told."""
    (folder / "good.md").write_text("# Note\n\n<!-- reviewer: ignore DOC101 because of reasons -->\nFine words here.\n")
    out, _ = text_of(run_reviewer("check", "good.md", cwd=folder))
    assert "nothing to ignore" in out


def test_project_rules_hold_for_their_paths(folder):
    """[[ignore]] tables in reviewer.toml suppress with their reason; an unknown check in them is an error."""
    rule = '[[ignore]]\npaths = ["bad*"]\nchecks = ["DOC101", "empty-section"]\nbecause = "these are templates"\n'
    (folder / "reviewer.toml").write_text(rule)
    out, _ = text_of(done := run_reviewer("check", "bad.md", "--format", "json", cwd=folder))
    assert done.returncode == 0
    signals = json.loads(out)["checked"][0]["signals"]
    assert {signal["suppressed"] for signal in signals} == {"these are templates"}
    (folder / "reviewer.toml").write_text(rule.replace("DOC101", "DOC9999"))
    _, err = text_of(done := run_reviewer("check", "bad.md", cwd=folder))
    assert done.returncode == 2
    assert "DOC9999" in err


def test_several_outputs_at_once(folder):
    """The terminal report and files in other formats come from one run."""
    flags = ("--output", "sarif=out.sarif", "--output", "junit=out.xml", "--output", "html=out.html")
    out, _ = text_of(run_reviewer("check", "bad.md", *flags, cwd=folder))
    assert "DOC101" in out
    assert json.loads((folder / "out.sarif").read_text())["version"] == "2.1.0"
    assert "<testsuite" in (folder / "out.xml").read_text()
    assert "TBD" in (folder / "out.html").read_text()


def git(folder, *arguments):
    """Run git in a folder with a team's name."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    config = ("-c", "user.name=team", "-c", "user.email=team@example.org")
    subprocess.run(["git", *config, *arguments], cwd=folder, check=True, capture_output=True, env=environment)


def test_diff_reports_only_what_changed(folder):
    """--diff shows findings on changed lines and counts the others, also inside a git hook's environment."""
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    (folder / "bad.md").write_text(BAD + "\n## Cost\n\nTODO: ask finance\n")
    out, _ = text_of(
        run_reviewer("check", "bad.md", "--diff", "HEAD", cwd=folder, GIT_DIR="/nowhere", GIT_INDEX_FILE="x")
    )
    assert "bad.md:15" in out
    assert "bad.md:5:" not in out
    assert "2 other" in out or "2 more" in out or "2 " in out
    _, err = text_of(done := run_reviewer("check", "bad.md", "--diff", "nonsense", cwd=folder))
    assert done.returncode == 2
    assert "nonsense" in err


def test_select_runs_only_the_named_checks(folder):
    """--select takes codes and slugs; an unknown one names the nearest."""
    out, _ = text_of(run_reviewer("check", "bad.md", "--select", "empty-section", cwd=folder))
    assert "DOC102" in out
    assert "DOC101" not in out
    _, err = text_of(done := run_reviewer("check", "bad.md", "--select", "empty-sections", cwd=folder))
    assert done.returncode == 2
    assert "empty-section" in err


def test_explain_by_code_and_slug(folder):
    """A check is explained with a bad and a good example; without a name all are listed."""
    out, _ = text_of(run_reviewer("explain", "DOC101", cwd=folder))
    assert "What it finds" in out
    assert "Bad:" in out
    same, _ = text_of(run_reviewer("explain", "template-residue", cwd=folder))
    assert same == out
    listed, _ = text_of(run_reviewer("explain", cwd=folder))
    assert len(listed.splitlines()) >= 30


def test_check_imports_nothing_of_an_llm(folder):
    """The offline command stays light: no openai, no templates, no tenacity."""
    import sys

    from tests.cli.running import ROOT

    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reviewer", "check", "good.md"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in result.stderr.splitlines()}
    assert "pydantic" in imported
    assert not imported & {"openai", "httpx2", "tenacity", "jinja2", "rapidfuzz", "asyncio"}


def test_init_never_writes_over_a_file(folder):
    """What exists stays; the rest is written, and reviewer.toml is valid."""
    (folder / ".pre-commit-config.yaml").write_text("repos: []\n")
    out, _ = text_of(done := run_reviewer("init", cwd=folder))
    assert done.returncode == 0
    assert (folder / ".pre-commit-config.yaml").read_text() == "repos: []\n"
    assert ".pre-commit-config.yaml: exists" in out
    assert (folder / ".github" / "workflows" / "reviewer.yml").exists()
    assert run_reviewer("check", "good.md", cwd=folder).returncode == 0


def test_project_words_extend_the_language_checks(folder):
    """[words] in reviewer.toml adds to a list, with word boundaries; an unknown list is an error."""
    (folder / "good.md").write_text("# Note\n\nThe new cache is a rocket-grade step for the whole company.\n")
    (folder / "reviewer.toml").write_text('[words]\nboosters = ["rocket-grade"]\n')
    out, _ = text_of(run_reviewer("check", "good.md", cwd=folder))
    assert "DOC502" in out
    assert "rocket-grade" in out
    (folder / "reviewer.toml").write_text('[words]\nbosters = ["x"]\n')
    _, err = text_of(done := run_reviewer("check", "good.md", cwd=folder))
    assert done.returncode == 2
    assert "words" in err


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--output", "bad.md"), "is a document to be read"),
        (("--output", "json=./bad.md"), "is a document to be read"),
        (("--output", "html=x", "--output", "x"), "is written to already"),
        (("--output", "no/x.html"), "there is no folder"),
        (("--output", "html=."), "is a folder"),
        (("--output", "xml=x"), "there is no format 'xml'"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_done(folder, flags, words):
    """Above all, a report is never written over the document it is about."""
    _, err = text_of(done := run_reviewer("check", "bad.md", *flags, cwd=folder))
    assert done.returncode == 2
    assert words in err
    assert (folder / "bad.md").read_text() == BAD


def test_a_files_ending_tells_its_format(folder):
    """`--output x.html` is HTML; a dash is stdout."""
    run_reviewer("check", "bad.md", "--output", "x.html", cwd=folder)
    assert (folder / "x.html").read_text().startswith("<!")
    out, _ = text_of(run_reviewer("check", "bad.md", "--format", "json", "--output", "-", cwd=folder))
    assert json.loads(out)["checked"]
