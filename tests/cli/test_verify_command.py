"""`reviewer verify` as a user, a hook and a pipeline meet it."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from reviewer.reporters.verify_json import build_verification_schema
from tests.cli.running import ROOT, answer_all_met, run_reviewer, text_of
from tests.fake_endpoint import run_endpoint

SAMPLE = (ROOT / "samples" / "design-doc-strong.md").read_text(encoding="utf-8")
SCHEMA_FILE = ROOT / "docs" / "schemas" / "verification-v1.schema.json"
GIT = ("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false")


def git(folder, *arguments, check=True):
    """Run git."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    done = subprocess.run([*GIT, *arguments], cwd=folder, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0 or not check, done.stderr
    return done


def review(folder, *documents):
    """Review documents and keep the records."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--record", "--depth", "quick", "--no-cache", "--base-url", endpoint.url, "--model", "test-model")
        done = run_reviewer("review", *documents, "-q", *flags, cwd=folder, XDG_DATA_HOME=str(folder.parent / "data"))
    assert done.returncode == 0, text_of(done)


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """A repository of three documents, each with its record, committed."""
    folder = tmp_path_factory.mktemp("repo") / "project"
    (folder / "docs").mkdir(parents=True)
    for number in range(3):
        text = SAMPLE.replace("\n\n", f"\n\nThis is document {number} of three.\n\n", 1)
        (folder / "docs" / f"{number}.md").write_text(text, encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    review(folder, "docs")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "documents and their reviews")
    return folder


@pytest.fixture
def project(reviewed, tmp_path):
    """A clone of it."""
    git(tmp_path, "clone", "-q", str(reviewed), "project")
    return tmp_path / "project"


def verify(folder, *arguments, **environment):
    """Run `reviewer verify`, with a cache of its own and no key."""
    cache = {"XDG_CACHE_HOME": str(folder.parent / "cache"), "OPENAI_API_KEY": ""}
    return run_reviewer("verify", *arguments, cwd=folder, **{**cache, **environment})


def read_json(folder, *arguments):
    """Give the exit code and the report as data."""
    done = verify(folder, *arguments, "--format", "json")
    return done.returncode, json.loads(done.stdout)


def change(path, *pairs):
    """Change words in a file."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def place(folder, number):
    """Give the place of a document's record."""
    return folder / ".reviewer" / "records" / "docs" / f"{number}.md.json"


def test_a_fresh_clone_is_verified_without_key_network_or_llm(project):
    """From any folder of it; the second time nothing is read again."""
    out, err = text_of(done := verify(project))
    assert (done.returncode, out, err) == (0, "3 documents: 3 verified.\n", "")
    code, data = read_json(project / "docs")
    assert (code, data["exit_code"]) == (0, 0)
    jsonschema.Draft202012Validator(build_verification_schema()).validate(data)


def test_published_schema_is_the_models():
    """`UPDATE_DOCS=1 pytest` writes the file anew."""
    text = json.dumps(build_verification_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_DOCS"):
        SCHEMA_FILE.write_text(text, encoding="utf-8")
    assert SCHEMA_FILE.read_text(encoding="utf-8") == text


def list_imports(folder):
    """Give the modules that a verification imports."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder.parent / "cache")}
    command = [sys.executable, "-X", "importtime", "-m", "reviewer", "verify"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}


def test_what_is_unchanged_needs_neither_rubrics_nor_prompts(project):
    """And nothing ever needs what talks to an LLM."""
    cold, warm = list_imports(project), list_imports(project)
    talking = {"openai", "tenacity", "aiohttp", "httpx2", "asyncio", "rich"}
    assert not cold & talking
    assert {"yaml", "reviewer.verify_desk"} <= cold
    assert not warm & {*talking, "yaml", "jinja2", "markdown_it", "rapidfuzz", "reviewer.verify_desk"}


def test_each_thing_that_is_wrong_has_its_line(project):
    """What is so, where, and what to do; the summary counts them; the exit code is that of the worst."""
    change(project / "docs" / "0.md", ("document 0 of three", "document zero of three"))
    place(project, 1).unlink()
    done = verify(project, "docs")
    out, _ = text_of(done)
    assert done.returncode == 1
    assert "docs/0.md: stale: its review is of another state: the document has changed" in out
    assert "  Review it again: reviewer review docs/0.md --record" in out
    assert "docs/1.md: missing: has no record of a review" in out
    assert out.endswith("3 documents: 1 verified, 1 without a record, 1 stale.\n")
    change(place(project, 2), ('"decision": "ready"', '"decision": "revise"'))
    done = verify(project, "docs")
    assert done.returncode == 4
    assert "docs/2.md: damaged: " in text_of(done)[0]


def test_stale_names_rubric_and_prompts(project):
    """A rubric of the project's own in place of ours, prompts of the user's own."""
    own = project / ".reviewer" / "rubrics"
    own.mkdir()
    (own / "design-doc.yaml").write_text("extends: design-doc\nid: design-doc\ntitle: Our design doc\nversion: 9\n")
    out, _ = text_of(verify(project))
    assert "the rubric design-doc has changed" in out
    assert "document has changed" not in out
    (own / "design-doc.yaml").unlink()
    prompts = project.parent / "prompts"
    prompts.mkdir()
    (prompts / "system.j2").write_text("Be brief.\n")
    out, _ = text_of(done := verify(project, REVIEWER_PROMPTS=str(prompts)))
    assert done.returncode == 1
    assert "the prompts have changed" in out
    assert verify(project).returncode == 0


def test_changes_are_seen_after_a_pass_was_remembered(project):
    """Document, record, rubric and settings: whatever changes, the memory does not hide it."""
    assert verify(project).returncode == 0
    assert verify(project, "--level", "L6").returncode == 1
    assert verify(project).returncode == 0
    text = (project / "docs" / "0.md").read_text(encoding="utf-8")
    change(project / "docs" / "0.md", ("three", "seven"))
    assert verify(project).returncode == 1
    (project / "docs" / "0.md").write_text(text, encoding="utf-8")
    assert verify(project).returncode == 0
    change(place(project, 0), ('"samples": 1', '"samples": 2'))
    assert verify(project).returncode == 4


def test_a_rubric_that_is_extended_elsewhere_is_seen_to_change(project):
    """What a rubric of the project's extends by path lies in no folder of rubrics."""
    own, shared = project / ".reviewer" / "rubrics", project / "shared" / "base-of-ours.yaml"
    own.mkdir()
    shared.parent.mkdir()
    bundled = (ROOT / "rubrics" / "design-doc.yaml").read_text(encoding="utf-8")
    shared.write_text(bundled, encoding="utf-8")
    (own / "design-doc.yaml").write_text("extends: ../../shared/base-of-ours.yaml\nid: design-doc\nversion: 9\n")
    review(project, "docs")
    assert verify(project).returncode == 0
    assert verify(project).returncode == 0
    assert "\nweight: " not in bundled
    shared.write_text(re.sub(r"(?m)^    weight: .*$", "    weight: 7", bundled, count=1), encoding="utf-8")
    out, _ = text_of(done := verify(project))
    assert done.returncode == 1
    assert "the rubric design-doc has changed" in out


def test_configured_documents_must_have_records(project):
    """From the project's root, wherever it is run; records of others are not asked for."""
    (project / "notes.md").write_text("# Notes\n\nNothing to review.\n")
    assert verify(project).returncode == 0
    (project / "reviewer.toml").write_text('documents = ["docs", "notes.md"]\n')
    out, _ = text_of(done := verify(project / "docs"))
    assert done.returncode == 1
    assert "notes.md: missing" in out
    assert "4 documents: 3 verified" in out


def test_paths_may_name_records_and_folders(project):
    """A hook is given what changed: documents or records."""
    out, _ = text_of(verify(project, ".reviewer/records/docs/1.md.json", "docs/1.md", "docs/2.md"))
    assert out == "2 documents: 2 verified.\n"
    out, _ = text_of(done := verify(project.parent, str(project.parent / "nothing.md")))
    assert done.returncode == 2
    outside = project.parent / "outside.md"
    outside.write_text("# Outside\n\nText.\n")
    out, err = text_of(done := verify(project, str(outside)))
    assert (done.returncode, out) == (2, "")
    assert "lies outside of the project" in err


def test_nothing_to_verify_is_said(tmp_path):
    """No records and no settings: nothing is wrong, and nobody is told that anything was verified."""
    out, _ = text_of(done := verify(tmp_path))
    told = "No document has a record, so nothing was verified; `reviewer review DOCUMENT --record` keeps one.\n"
    assert (done.returncode, out) == (0, told)


def test_small_edits_pass_where_they_are_allowed(project):
    """A share of the document's words."""
    change(project / "docs" / "0.md", ("This is document 0 of three.", "This is the document 0 of three."))
    assert verify(project, "--allow-stale", "0.1%").returncode == 1
    out, _ = text_of(done := verify(project, "--allow-stale", "5%"))
    assert done.returncode == 0
    assert re.search(r"docs/0.md: note: the document has changed in 0\.\d% of its words .* which is allowed", out)
    assert verify(project).returncode == 1
    for wrong in ("x", "101%", "-1", "nan"):
        assert verify(project, "--allow-stale", wrong).returncode == 2


def test_github_annotations_and_files(project):
    """One command a line for each problem, with its file; other formats beside it."""
    change(project / "docs" / "0.md", ("three", "seven"))
    done = verify(project, "--format", "github", "--output", "json=out.json")
    out, err = text_of(done)
    assert done.returncode == 1
    assert out.startswith("::error file=docs/0.md,title=stale::its review is of another state")
    assert out.count("\n") == 1
    assert "json written to out.json" in err
    assert json.loads((project / "out.json").read_text())["exit_code"] == 1
    assert verify(project, "--output", "sarif=out.sarif").returncode == 2


def test_quiet_says_nothing_when_all_is_well(project):
    """But a file that was asked for is written."""
    out, _ = text_of(verify(project, "-q"))
    assert out == ""
    change(project / "docs" / "0.md", ("three", "seven"))
    assert "stale" in text_of(verify(project, "-q"))[0]


def test_renamed_documents_are_followed(project):
    """At once as a note; `--fix` moves the record along; deleted documents are told of."""
    git(project, "mv", "docs/0.md", "docs/first.md")
    out, _ = text_of(done := verify(project, "docs"))
    assert done.returncode == 0
    assert "docs/first.md: note: its record is that of docs/0.md, moved" in out
    out, _ = text_of(done := verify(project, "docs", "--fix"))
    assert done.returncode == 0
    assert "mended: docs/first.md: its record was moved along from docs/0.md" in out
    assert not place(project, 0).exists()
    assert place(project, "first").exists()
    (project / "docs" / "1.md").unlink()
    out, _ = text_of(done := verify(project))
    assert done.returncode == 0
    assert "docs/1.md: note: is gone and its record is still there" in out


def commit(folder, message):
    """Commit everything."""
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)


def edit_and_review(folder, number, *pairs):
    """Edit a document, review it and commit both."""
    change(folder / "docs" / f"{number}.md", *pairs)
    review(folder, f"docs/{number}.md")
    commit(folder, f"revise {number}")


def test_branches_that_revise_different_documents_merge_cleanly(project):
    """Each with its review; all is verified afterwards."""
    git(project, "switch", "-qc", "other")
    edit_and_review(project, 0, ("document 0 of three", "document nought of three"))
    git(project, "switch", "-q", "main")
    edit_and_review(project, 1, ("document 1 of three", "document one of three"))
    git(project, "merge", "-q", "other")
    assert verify(project).returncode == 0


def answer(folder, number, place_in_list, **disposition):
    """Answer a finding, or a made-up one, of a record."""
    from reviewer.domain.disposition import Disposition
    from reviewer.records.record_file import read_record, write_record

    record = read_record(folder, f"docs/{number}.md")
    finding = record.findings[place_in_list]
    write_record(folder, record.with_dispositions({finding.id: Disposition(**disposition)}))
    return finding.id


def add_findings(folder, number):
    """Give a record two minor findings, as a review would have brought them."""
    from reviewer.domain.finding import Finding
    from reviewer.domain.record import RecordedFinding
    from reviewer.grounding.identity import identify
    from reviewer.records.record_file import read_record, write_record

    record = read_record(folder, f"docs/{number}.md")
    anchors = [answer.anchors[0] for answer in record.answers if answer.anchors][:3]
    rating = record.ratings[0]
    findings = []
    for anchor in anchors:
        finding = Finding(
            id="", kind="quoted", criterion_id=rating.criterion_id, question_id=None, title="Vague", problem="p",
            if_left_as_is="i", suggestion="s", severity="minor", confidence="high", anchors=(anchor,), origins=("free-reading",),
        )  # fmt: skip
        findings.append(RecordedFinding(**{**dict(finding), "id": identify(finding)}))
    write_record(folder, record.model_copy(update={"findings": tuple(sorted(findings, key=lambda f: f.id))}))


def test_answers_to_different_findings_of_one_document_merge_cleanly(project):
    """Each answer is one line, far from the others."""
    add_findings(project, 0)
    commit(project, "findings")
    git(project, "switch", "-qc", "other")
    answer(project, 0, 0, state="dismissed", reason="agreed elsewhere", by="ann")
    commit(project, "ann")
    git(project, "switch", "-q", "main")
    answer(project, 0, 2, state="deferred", reason="next quarter", by="bob")
    commit(project, "bob")
    git(project, "merge", "-q", "other")
    code, data = read_json(project)
    assert code == 0
    assert data["documents"][0]["open_findings"] == 1


def test_a_review_that_takes_the_last_one_along_merges_with_answers_to_it(project):
    """Its findings keep their places, so that git alone joins a revision and a decision."""
    add_findings(project, 0)
    commit(project, "findings")
    git(project, "switch", "-qc", "other")
    change(project / "docs" / "0.md", ("document 0 of three", "document nought of three"))
    review(project, "docs/0.md")
    commit(project, "ann revises")
    git(project, "switch", "-q", "main")
    answered = answer(project, 0, 0, state="dismissed", reason="agreed elsewhere", by="bob")
    commit(project, "bob answers")
    assert git(project, "merge", "-q", "other", check=False).returncode == 0
    assert verify(project).returncode == 0
    found = json.loads(place(project, 0).read_text())["findings"]
    assert next(one for one in found if one["id"] == answered)["disposition"]["by"] == "bob"


def test_the_same_document_revised_in_two_branches_is_joined_by_fix(project):
    """The text merges, the record cannot: the conflict is told, joined, and what is left is to review the merged text."""
    add_findings(project, 0)
    commit(project, "findings")
    git(project, "switch", "-qc", "other")
    change(project / "docs" / "0.md", ("document 0 of three", "document nought of three"))
    review(project, "docs/0.md", "--afresh")
    commit(project, "ann revises")
    git(project, "switch", "-q", "main")
    answer(project, 0, 0, state="dismissed", reason="agreed elsewhere", by="bob")
    commit(project, "bob answers")
    assert git(project, "merge", "-q", "other", check=False).returncode != 0
    out, _ = text_of(done := verify(project))
    assert done.returncode == 3
    assert "docs/0.md: conflict: " in out
    assert "verify --fix" in out
    out, _ = text_of(done := verify(project, "--fix"))
    assert done.returncode == 0, out
    assert "mended: docs/0.md" in out
    assert "<<<<<<<" not in place(project, 0).read_text()
    commit(project, "merge")
    assert verify(project).returncode == 0


def test_two_reviews_of_one_document_are_joined_and_stale_where_the_text_is_neither(project):
    """Both revised other places: nobody has reviewed what the merge made."""
    git(project, "switch", "-qc", "other")
    edit_and_review(project, 0, ("document 0 of three", "document nought of three"))
    git(project, "switch", "-q", "main")
    text = (project / "docs" / "0.md").read_text(encoding="utf-8")
    (project / "docs" / "0.md").write_text(text + "\nOne more line at the end.\n", encoding="utf-8")
    review(project, "docs/0.md")
    commit(project, "revise 0 as well")
    assert git(project, "merge", "-q", "other", check=False).returncode != 0
    assert "<<<<<<<" not in (project / "docs" / "0.md").read_text()
    out, _ = text_of(done := verify(project, "--fix"))
    assert done.returncode == 1
    assert "mended: docs/0.md" in out
    assert "docs/0.md: stale" in out
    review(project, "docs/0.md")
    assert verify(project).returncode == 0


def test_answers_that_contradict_are_refused(project):
    """With what to do; nothing is written."""
    add_findings(project, 0)
    commit(project, "findings")
    git(project, "switch", "-qc", "other")
    name = answer(project, 0, 1, state="dismissed", reason="agreed elsewhere", by="ann")
    commit(project, "ann")
    git(project, "switch", "-q", "main")
    answer(project, 0, 1, state="deferred", reason="next quarter", by="bob")
    commit(project, "bob")
    assert git(project, "merge", "-q", "other", check=False).returncode != 0
    before = place(project, 0).read_text()
    out, _ = text_of(done := verify(project, "--fix"))
    assert done.returncode == 3
    assert f"{name} was answered differently" in out
    assert "git checkout --ours or --theirs" in out
    assert place(project, 0).read_text() == before


def test_marks_that_were_committed_are_joined_where_each_side_is_whole(project):
    """Git does not know of the conflict any more; one disposition line is all that differs."""
    add_findings(project, 0)
    text = place(project, 0).read_text()
    answer(project, 0, 0, state="dismissed", reason="agreed elsewhere", by="ann")
    answered = place(project, 0).read_text()
    lines = []
    for old, new in zip(text.splitlines(), answered.splitlines(), strict=True):
        lines += [old] if old == new else ["<<<<<<< HEAD", old, "=======", new, ">>>>>>> other"]
    place(project, 0).write_text("\n".join(lines) + "\n")
    assert verify(project, "--fix").returncode == 0
    assert place(project, 0).read_text() == answered


def test_links_and_hostile_names_lead_nowhere(project):
    """A record that is a link is refused; a name that steers a terminal is printed plainly."""
    target = project.parent / "elsewhere.json"
    target.write_text(place(project, 0).read_text())
    place(project, 0).unlink()
    place(project, 0).symlink_to(target)
    out, _ = text_of(done := verify(project, "docs/0.md"))
    assert done.returncode == 3
    assert "is a link" in out
    hostile = project / "docs" / "a\x1b[31m\n.md"
    hostile.write_text("# T\n\nText.\n")
    done = verify(project, "docs")
    assert b"\x1b" not in done.stdout
    assert Path(hostile).exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00\x00\x01", b"%PDF-1.4"])
def test_a_document_that_cannot_be_read_is_a_problem(project, data):
    """Of its own: the others are verified."""
    (project / "docs" / "0.md").write_bytes(data)
    out, _ = text_of(done := verify(project))
    assert done.returncode == 3
    assert "docs/0.md: unreadable" in out
    assert "2 verified" in out


def run_verify_step(folder, **inputs):
    """Run the script of the action's step as GitHub does, with bash and without a key."""
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    step = next(step for step in steps if step.get("name") == "Verify")
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    command = tools / "reviewer"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m reviewer "$@"\n')
    command.chmod(0o755)
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder.parent), "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(folder.parent), "WANT_VERIFY": "auto", "ALLOW_STALE": "0%", **inputs,
    }  # fmt: skip
    assert set(step["env"]) <= set(environment)
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]], cwd=folder, env=environment, capture_output=True, check=False
    )


def test_the_action_gates_a_fork_without_a_key(project):
    """It passes what is verified, annotates what is not, and is silent where no records are kept."""
    assert run_verify_step(project).returncode == 0
    change(project / "docs" / "0.md", ("document 0 of three", "document zero of three"))
    done = run_verify_step(project)
    assert done.returncode == 1
    assert done.stdout.startswith(b"::error file=docs/0.md,title=stale::")
    assert run_verify_step(project, ALLOW_STALE="5%").returncode == 0
    other = project.parent / "other"
    other.mkdir()
    assert run_verify_step(other).returncode == 0
    (other / "reviewer.toml").write_text('documents = ["docs"]\n')
    (other / "docs").mkdir()
    (other / "docs" / "a.md").write_text("# A\n\nText.\n")
    assert run_verify_step(other).returncode == 1


def test_the_hook_runs_for_documents_and_records():
    """Every document that is verified is looked at: a record may be stale without being part of the commit."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    hook = next(hook for hook in hooks if hook["id"] == "reviewer-verify")
    assert hook["entry"].split()[:2] == ["reviewer", "verify"]
    assert hook["pass_filenames"] is False
    for path in ("docs/a.md", ".reviewer/records/docs/a.md.json", ".reviewer/rubrics/design-doc.yaml", "reviewer.toml"):
        assert re.search(hook["files"], path)
    assert not re.search(hook["files"], "src/main.py")
