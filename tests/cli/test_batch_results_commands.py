"""Manifests into `reviewer batch`, results out of it, `reviewer report` and `reviewer batch merge`, as processes."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from reviewer.batch.all_outputs import ALL_OUTPUTS, FILES
from reviewer.cli.report_command import OUTPUTS
from tests.cli.running import answer_all_met, run_reviewer, text_of
from tests.cli.test_batch_command import DOCUMENT
from tests.fake_endpoint import run_endpoint


@pytest.fixture
def archive(tmp_path):
    """Four documents and a manifest with a bad row, a text, and a column that is a formula."""
    (tmp_path / "docs").mkdir()
    for number in range(4):
        (tmp_path / "docs" / f"{number}.md").write_text(DOCUMENT.format(number=number))
    rows = [
        ["Path", "Text", "ID", "Level", "Kind", "team"],
        ["0.md", "", "D-0", "L4", "design-doc", "=1+1"],
        ["1.md", "", "D-1", "L9", "", "ads"],
        ["", DOCUMENT.format(number=9), "D-9", "", "", "search"],
        ["gone.md", "", "", "", "", "search"],
        ["3.md", "", "D-3", "", "no-such-kind", "search"],
    ]
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=";").writerows(rows)
    (tmp_path / "docs" / "list.csv").write_text(written.getvalue(), encoding="utf-16", newline="")
    return tmp_path


def batch(archive, url, *more, stdin=b""):
    flags = ("--base-url", url, "--model", "m", "--no-cache", "--kind", "design-doc")
    return run_reviewer("batch", *more, *flags, cwd=archive, stdin=stdin)


def read_lines(folder):
    return [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_manifest_is_reviewed_row_by_row(archive):
    """The bad rows fail by file and line, the good ones are reviewed, and the columns come back."""
    with run_endpoint(answer_all_met) as endpoint:
        done = batch(archive, endpoint.url, "docs/list.csv", "--out", "out")
        assert done.returncode == 3, text_of(done)
        assert len(endpoint.calls) == 2
    lines = read_lines(archive / "out")
    assert [(line["id"], line["status"]) for line in lines] == [
        ("D-0", "reviewed"),
        ("D-1", "failed"),
        ("D-9", "reviewed"),
        ("docs/gone.md", "failed"),
        ("D-3", "failed"),
    ]
    assert [line["review"]["level"] for line in lines if line["review"]] == ["L4", "L5"]
    assert lines[1]["failure"]["reason"] == "docs/list.csv:3: there is no level 'L9'"
    assert "no-such-kind" in lines[4]["failure"]["reason"]
    with (archive / "out" / "summary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["own_team"] for row in rows] == ["'=1+1", "ads", "search", "search", "search"]
    assert [line["columns"]["team"] for line in lines] == ["=1+1", "ads", "search", "search", "search"]


def test_the_mended_row_takes_its_place(archive):
    """Going on with a mended list tries what failed and asks nothing else again."""
    listed = archive / "list.jsonl"
    listed.write_text('{"path": "docs/0.md"}\n{"path": "docs/1.md", "id": "x", "level": "L0"}\n')
    with run_endpoint(answer_all_met) as endpoint:
        assert batch(archive, endpoint.url, "list.jsonl", "--out", "out").returncode == 3
        listed.write_text(listed.read_text().replace("L0", "L6"))
        done = batch(archive, endpoint.url, "list.jsonl", "--out", "out")
        assert done.returncode == 0, text_of(done)
        assert len(endpoint.calls) == 2
    assert [(line["id"], line["status"]) for line in read_lines(archive / "out")] == [
        ("docs/0.md", "reviewed"),
        ("x", "reviewed"),
    ]


def test_paths_on_standard_input(archive):
    """As find -print0 writes them."""
    with run_endpoint(answer_all_met) as endpoint:
        done = batch(archive, endpoint.url, "-", "--out", "out", stdin=b"docs/2.md\0docs/0.md\0")
        assert done.returncode == 0, text_of(done)
    assert [line["path"] for line in read_lines(archive / "out")] == ["docs/2.md", "docs/0.md"]


def test_a_list_that_is_wrong_as_a_whole_sends_nothing_and_makes_no_folder(archive):
    """It is met before the first document is paid for, wherever in the list it stands."""
    (archive / "bad.csv").write_text('path\ndocs/0.md\n"docs/1.md\n')
    with run_endpoint(answer_all_met) as endpoint:
        done = batch(archive, endpoint.url, "docs", "bad.csv", "--out", "out")
        assert not endpoint.calls
    assert done.returncode == 2
    assert "bad.csv:3: a quote that opens here is never closed" in text_of(done)[1]
    assert not (archive / "out").exists()


def test_report_renders_the_same_again_without_a_model(archive):
    """Byte for byte; only what is asked for."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url, "docs", "--out", "out")
    names = [FILES[name] for name in ALL_OUTPUTS if name in ("jsonl", "csv")]
    first = {name: (archive / "out" / name).read_bytes() for name in names}
    for name in names:
        (archive / "out" / name).unlink()
    done = run_reviewer("report", "out", "--only", "csv", cwd=archive)
    assert (done.returncode, done.stdout) == (0, b"")
    assert not (archive / "out" / "results.jsonl").exists()
    assert run_reviewer("report", "out", cwd=archive).returncode == 0
    assert {name: (archive / "out" / name).read_bytes() for name in names} == first


def test_nothing_is_rendered_when_nothing_has_changed(archive):
    """A warm run leaves the files alone; a missing one is made."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url, "docs", "--out", "out")
        file = archive / "out" / "results.jsonl"
        os.utime(file, ns=(1, 1))
        batch(archive, endpoint.url, "docs", "--out", "out")
        assert file.stat().st_mtime_ns == 1
        (archive / "out" / "summary.csv").unlink()
        batch(archive, endpoint.url, "docs", "--out", "out")
        assert (archive / "out" / "summary.csv").is_file()


@pytest.mark.parametrize("name", ["docs", "nowhere", "docs/0.md"])
def test_report_refuses_what_is_no_batch(archive, name):
    """With exit code 2 and nothing written."""
    done = run_reviewer("report", name, cwd=archive)
    assert done.returncode == 2
    assert "reviewer batch" in text_of(done)[1]
    assert not (archive / "docs" / "journal.sqlite3").exists()


def test_report_never_imports_what_asks_a_model(archive):
    """Neither openai nor what retries."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url, "docs", "--out", "out")
    script = (
        "import sys; from reviewer.__main__ import main\n"
        "try: sys.exit(main())\n"
        "finally: print(sorted({'openai', 'tenacity', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "report", "out", "--only", "jsonl", "--only", "csv"],
        cwd=archive, capture_output=True, check=True, text=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_shards_are_merged(archive):
    """The whole is what one machine would have made; going on with it asks nothing."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url, "docs", "--out", "whole")
        for number in (1, 2):
            batch(archive, endpoint.url, "docs", "--out", f"part{number}", "--shard", f"{number}/2")
        done = run_reviewer("batch", "merge", "part1", "part2", "--out", "all", cwd=archive)
        assert done.returncode == 0, text_of(done)
        assert "4 reviewed, 0 failed, 0 not reviewed; the whole is in all" in text_of(done)[1]
        assert (archive / "all" / "results.jsonl").read_bytes() == (archive / "whole" / "results.jsonl").read_bytes()
        calls = len(endpoint.calls)
        assert batch(archive, endpoint.url, "docs", "--out", "all").returncode == 0
        assert len(endpoint.calls) == calls
    again = run_reviewer("batch", "merge", "part1", "--out", "all", cwd=archive)
    assert again.returncode == 2
    assert "all is there already" in text_of(again)[1]


def test_the_choices_are_the_registry():
    """What `--only` takes is what can be rendered."""
    assert tuple(ALL_OUTPUTS) == OUTPUTS == tuple(FILES)


def test_pages_are_left_out_and_asked_for(archive):
    """With the batch, and later from its journal; a wish alone makes the report anew."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url, "docs/0.md", "--out", "out", "--no-pages")
        assert not (archive / "out" / "documents" / "000").exists()
        batch(archive, endpoint.url, "docs/0.md", "--out", "out")
        assert not (archive / "out" / "documents" / "000").exists()
        batch(archive, endpoint.url, "docs/0.md", "--out", "out", "--pages")
        assert len(list((archive / "out" / "documents" / "000").iterdir())) == 1
        assert len(endpoint.calls) == 1
    assert run_reviewer("report", "out", "--no-pages", cwd=archive).returncode == 0
    assert not list((archive / "out" / "documents" / "000").iterdir())
