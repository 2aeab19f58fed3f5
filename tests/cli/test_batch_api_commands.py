"""Tests for `reviewer batch --via batch-api`, `status`, `collect` and `cancel`, as processes."""

import json

import pytest

from benchmarks.endpoint.process import EndpointProcess
from benchmarks.endpoint.scenario import BatchScript, Scenario
from tests.cli.running import run_reviewer, text_of
from tests.engine.material import DOCUMENT


@pytest.fixture(scope="module")
def endpoint():
    """The endpoint as a process; each test plays a scenario of its own."""
    process = EndpointProcess()
    yield process
    process.stop()


def begin(tmp_path, endpoint, *flags):
    """Begin a batch of three documents."""
    for number in range(3):
        (tmp_path / f"n{number}.md").write_text(f"{DOCUMENT}\nNote {number}.\n", encoding="utf-8")
    command = ("batch", "n0.md", "n1.md", "n2.md", "--out", "out", "--via", "batch-api", "--kind", "design-doc")
    return run_reviewer(*command, "--base-url", endpoint.url, "--model", "m", *flags, cwd=tmp_path)


def test_sent_looked_at_and_collected(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=0.1)))
    process = begin(tmp_path, endpoint, "--no-wait", "--no-cache", "-q")
    out, err = text_of(process)
    assert (process.returncode, out) == (3, "")
    assert "1 batch at the provider.\n  `reviewer batch collect FOLDER`" in err

    process = run_reviewer("batch", "status", "out", cwd=tmp_path)
    out, _ = text_of(process)
    assert process.returncode == 0
    assert out.startswith("documents: 0 reviewed, 0 failed, 0 not reviewed; 0 tokens, 0.00 USD\n")
    assert "worked on by: nobody\nBatch API, as of now:\n  batch_0000: 3 requests, " in out
    assert out.endswith("1 file still to take in: reviewer batch collect FOLDER\n")

    process = run_reviewer("batch", "collect", "out", cwd=tmp_path)
    _, err = text_of(process)
    assert "3 reviewed, 0 failed" in err
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["status"] for line in lines] == ["reviewed"] * 3
    assert endpoint.counters()["answered"] == 3
    assert (
        "batch_0000: 3 requests, 3 done, taken in" in text_of(run_reviewer("batch", "status", "out", cwd=tmp_path))[0]
    )


def test_an_endpoint_that_is_away_does_not_keep_the_status_from_being_said(tmp_path, endpoint):
    endpoint.play(Scenario(batches=BatchScript(seconds=5)))
    begin(tmp_path, endpoint, "--no-wait", "--no-cache", "-q")
    out, _ = text_of(run_reviewer("batch", "status", "out", "--base-url", "http://127.0.0.1:9/v1", cwd=tmp_path))
    assert "Batch API, as last seen (no connection to 127.0.0.1:9: refused):" in out


def test_a_budget_without_room_sends_nothing(tmp_path, endpoint):
    endpoint.play(Scenario())
    process = begin(tmp_path, endpoint, "--max-tokens", "100", "--no-cache")
    _, err = text_of(process)
    assert process.returncode == 3
    assert "the budget of 100 tokens has no room for a batch of 3 requests" in err
    assert endpoint.counters()["answered"] == 0


@pytest.mark.parametrize("command", ["status", "collect", "cancel"])
def test_a_folder_that_is_no_batch_is_said_to_be_none(tmp_path, command):
    process = run_reviewer("batch", command, "nowhere", cwd=tmp_path)
    _, err = text_of(process)
    assert process.returncode == 2
    assert "nowhere holds no batch" in err
    assert not (tmp_path / "nowhere").exists()


def test_a_live_batch_has_a_status_and_nothing_to_cancel(tmp_path, endpoint):
    endpoint.play(Scenario())
    (tmp_path / "n.md").write_text(DOCUMENT, encoding="utf-8")
    flags = ("--base-url", endpoint.url, "--model", "m", "--kind", "design-doc", "-q", "--no-cache")
    run_reviewer("batch", "n.md", "--out", "out", *flags, cwd=tmp_path)
    out, _ = text_of(run_reviewer("batch", "status", "out", cwd=tmp_path))
    assert out.startswith("documents: 1 reviewed")
    assert "Batch API" not in out
    process = run_reviewer("batch", "cancel", "out", cwd=tmp_path)
    assert process.returncode == 2
    assert "there is nothing to cancel at the provider" in text_of(process)[1]
