"""`reviewer batch` as a process: begun, gone on with, refused, interrupted."""

import json
import sqlite3

import pytest

from tests.batch.small_disk import grow, mount_small
from tests.cli.running import answer_all_met, run_reviewer, text_of
from tests.fake_endpoint import Say, refuse, run_endpoint

DOCUMENT = """# Design doc {number}

## Alternatives considered

We put a cache number {number} in front of the thumbnail service. It costs 310 euros a month.

## Non-goals

A bad release can be undone with the rollback button of the deploy tool.
"""


@pytest.fixture
def archive(tmp_path):
    """Eight documents, one of them twice."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(8):
        (folder / f"design-{number}.md").write_text(DOCUMENT.format(number=number))
    (folder / "twin.md").write_text(DOCUMENT.format(number=3))
    return tmp_path


def batch(archive, url, *more, **environment):
    return run_reviewer(
        "batch", "docs", "--out", "out", "--base-url", url, "--model", "m", "--kind", "design-doc", "--no-cache", *more,
        cwd=archive, **environment,
    )  # fmt: skip


def test_a_batch_is_begun_and_gone_on_with(archive):
    """The second run asks nothing and says the same."""
    with run_endpoint(answer_all_met) as endpoint:
        first = batch(archive, endpoint.url)
        assert first.returncode == 0, text_of(first)
        assert len(endpoint.calls) == 8
        second = batch(archive, endpoint.url)
        assert len(endpoint.calls) == 8
    assert second.returncode == 0
    assert "9 reviewed (1 of them copies of equal documents), 0 failed" in text_of(first)[1]
    assert "9 reviewed (1 of them copies of equal documents), 0 failed" in text_of(second)[1]


def test_other_settings_are_refused_by_name(archive):
    """And nothing is sent."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url)
        calls = len(endpoint.calls)
        other = batch(archive, endpoint.url, "--level", "L7", "--depth", "standard")
        assert len(endpoint.calls) == calls
    assert other.returncode == 2
    assert "--depth was quick and is standard; --level was L5 and is L7" in text_of(other)[1]


def test_one_document_that_is_too_long_does_not_end_the_batch(archive):
    """A refusal of one request says nothing about the others."""

    def script(call):
        if "number 2 in" in call.body["messages"][1]["content"]:
            return Say(refuse("maximum context length is 10 tokens", "context_length_exceeded"), 400)
        return answer_all_met(call)

    with run_endpoint(script) as endpoint:
        result = batch(archive, endpoint.url)
    assert result.returncode == 3
    assert "8 reviewed (1 of them copies of equal documents), 1 failed" in text_of(result)[1]


def test_a_refused_key_ends_the_batch_and_says_so(archive):
    """The rest is not reviewed, and that is no pass."""
    with run_endpoint(lambda call: Say(refuse("wrong key"), 401)) as endpoint:
        result = batch(archive, endpoint.url, "--max-concurrency", "1")
        assert len(endpoint.calls) <= 3  # those that were open already
    assert result.returncode == 3
    out = text_of(result)[1]
    assert "0 reviewed, 0 failed, 9 not reviewed" in out
    assert "refused the key (401)" in out


def test_without_a_model_nothing_is_begun(archive):
    """The folder is not even made."""
    result = run_reviewer("batch", "docs", "--out", "out", cwd=archive)
    assert result.returncode == 2
    assert "no model is configured" in text_of(result)[1]
    assert not (archive / "out").exists()


def test_a_damaged_journal_is_named(archive):
    """In words, without a traceback."""
    (archive / "out").mkdir()
    (archive / "out" / "journal.sqlite3").write_bytes(b"this is no database" * 100)
    with run_endpoint(answer_all_met) as endpoint:
        result = batch(archive, endpoint.url)
        assert not endpoint.calls
    assert result.returncode == 3
    assert "out/journal.sqlite3: the journal is damaged" in text_of(result)[1]


def test_the_gate_counts_what_earlier_runs_found(archive):
    """It never gates by default; with a gate, reviews in the journal count as fresh ones do."""

    def script(call):
        said = answer_all_met(call)
        content = json.loads(said.body["choices"][0]["message"]["content"])
        content["answers"][0] |= {"verdict": "not_met", "evidence": [ABSENT]}
        said.body["choices"][0]["message"]["content"] = json.dumps(content)
        return said

    with run_endpoint(script) as endpoint:
        assert batch(archive, endpoint.url).returncode == 0
        assert batch(archive, endpoint.url, "--fail-on", "nit").returncode == 1


ABSENT = {"kind": "absence", "quote": "", "line_start": 0, "line_end": 0, "looked_for": ["zebra"], "section": ""}


def test_the_journal_is_private(archive):
    """Mode 0600 in a folder of mode 0700, and rows of both kinds."""
    with run_endpoint(answer_all_met) as endpoint:
        batch(archive, endpoint.url)
    journal = archive / "out" / "journal.sqlite3"
    assert journal.stat().st_mode & 0o777 == 0o600
    assert journal.parent.stat().st_mode & 0o777 == 0o700
    with sqlite3.connect(journal) as connection:
        assert connection.execute("SELECT COUNT(*) FROM replies_1").fetchone() == (8,)
        assert connection.execute("SELECT COUNT(*) FROM outcomes_1").fetchone() == (9,)
    connection.close()


def test_a_disk_that_fills_up_ends_the_batch_and_not_the_work(archive):
    """Exit 3 with the reason, before any answer is lost; with room again the same command does the rest."""
    for number in range(100, 200):
        (archive / "docs" / f"design-{number}.md").write_text(DOCUMENT.format(number=number))
    with run_endpoint(answer_all_met) as endpoint, mount_small(archive / "out") as small:
        (small / "journal.sqlite3").write_bytes(b"")
        (small / "ballast").write_bytes(bytes(1_200_000))
        full = batch(archive, endpoint.url, "--max-concurrency", "4")
        assert full.returncode == 3
        assert "out/journal.sqlite3: the disk is full but for" in text_of(full)[1]
        assert "go on" in text_of(full)[1]
        asked = len(endpoint.calls)
        grow(small)
        done = batch(archive, endpoint.url)
        assert done.returncode == 0, text_of(done)
        assert "109 reviewed" in text_of(done)[1]
        assert 8 <= asked < 108
        assert len(endpoint.calls) == 108


def test_a_budget_ends_the_batch_and_a_larger_one_goes_on(archive):
    """The rest is not reviewed, for want of budget, and the exit code is no pass; what was spent before counts."""

    def script(call):
        said = answer_all_met(call)
        said.body["usage"] = {"prompt_tokens": 13_000, "completion_tokens": 2_000, "total_tokens": 15_000}
        return said

    with run_endpoint(script) as endpoint:
        short = batch(archive, endpoint.url, "--max-tokens", "70000", "--max-concurrency", "1")
        asked = len(endpoint.calls)
        assert short.returncode == 3, text_of(short)
        assert "the budget of 70,000 tokens is used up" in text_of(short)[1]
        assert "not reviewed" in text_of(short)[1]
        assert 1 <= asked < 8
        again = batch(archive, endpoint.url, "--max-tokens", "10")
        assert again.returncode == 3
        assert len(endpoint.calls) == asked
        assert batch(archive, endpoint.url).returncode == 0
        assert len(endpoint.calls) == 8


def test_time_that_is_over_takes_up_nothing_more(archive):
    """What is open is finished."""
    with run_endpoint(answer_all_met) as endpoint:
        result = batch(archive, endpoint.url, "--max-time", "0.001", "--max-concurrency", "1")
        assert result.returncode == 3
        assert "the time of 0.001 s is over" in text_of(result)[1]
        assert len(endpoint.calls) < 8


def test_a_budget_in_money_needs_a_price(archive):
    """An unknown price is never 0."""
    with run_endpoint(answer_all_met) as endpoint:
        result = batch(archive, endpoint.url, "--max-cost", "1")
        assert not endpoint.calls
    assert result.returncode == 2
    assert "the price of the model 'm' is unknown" in text_of(result)[1]
