"""`reviewer review --record` as a user meets it."""

import json

import pytest

from tests.cli.running import ROOT, answer_all_met, run_reviewer, text_of
from tests.fake_endpoint import run_endpoint

SAMPLE = (ROOT / "samples" / "design-doc-strong.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """A repository with two documents."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "one.md").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "docs" / "two.md").write_text(SAMPLE + "\nOne more line.\n", encoding="utf-8")
    return tmp_path


def test_records_are_written_for_many_documents(folder):
    """From any folder of the project, one for each; a second run, answered from the cache, changes no byte."""
    records = folder / ".reviewer" / "records" / "docs"
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--depth", "quick")
        out, err = text_of(done := run_reviewer("review", ".", "--record", *flags, cwd=folder / "docs"))
        assert done.returncode == 0, err
        first = {path.name: path.read_text() for path in records.iterdir()}
        run_reviewer("review", "docs", *flags, cwd=folder, REVIEWER_RECORD="true")
    assert sorted(first) == ["one.md.json", "two.md.json"]
    assert json.loads(first["one.md.json"])["document"] == "docs/one.md"
    assert "one.md: recorded in .reviewer/records/docs/one.md.json" in err
    assert "recorded" not in out
    for name, text in first.items():
        assert (records / name).read_text() == text
        assert str(folder) not in text
        assert endpoint.url not in text
        assert json.loads(text)["usage"]["prompt_tokens"] > 0


def test_nothing_is_recorded_unless_asked_or_without_a_model(folder):
    """Nor by a dry run."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--depth", "quick")
        run_reviewer("review", "docs/one.md", *flags, cwd=folder)
        run_reviewer("review", "docs/one.md", "--record", "--dry-run", *flags, cwd=folder)
        (folder / "reviewer.toml").write_text("record = true\n")
        run_reviewer("review", "docs/one.md", "--no-record", *flags, cwd=folder)
    _, err = text_of(run_reviewer("review", "docs/one.md", cwd=folder))
    assert "not recorded" in err
    assert not (folder / ".reviewer").exists()


def test_a_renamed_document_keeps_its_record(folder):
    """The old place is empty after the next review, and nothing is asked again."""
    records = folder / ".reviewer" / "records" / "docs"
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--record", "--base-url", endpoint.url, "--model", "test-model", "--depth", "quick")
        run_reviewer("review", "docs", *flags, cwd=folder)
        asked = len(endpoint.calls)
        before = json.loads((records / "one.md.json").read_text())
        (folder / "docs" / "one.md").rename(folder / "docs" / "first.md")
        run_reviewer("review", "docs", *flags, cwd=folder)
        assert len(endpoint.calls) == asked
    assert sorted(path.name for path in records.iterdir()) == ["first.md.json", "two.md.json"]
    after = json.loads((records / "first.md.json").read_text())
    assert {key for key in before if before[key] != after[key]} == {"document", "seal"}


def test_a_conflict_stops_before_anything_is_paid(folder):
    """Both sides hold answers that a new record would lose."""
    place = folder / ".reviewer" / "records" / "docs" / "one.md.json"
    place.parent.mkdir(parents=True)
    place.write_text("{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}\n")
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "test-model", "--depth", "quick")
        _, err = text_of(done := run_reviewer("review", "docs/one.md", "--record", *flags, cwd=folder))
        assert endpoint.calls == []
    assert done.returncode == 3
    assert "verify --fix" in err
    assert "<<<<<<<" in place.read_text()
