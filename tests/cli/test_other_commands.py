"""The small commands: rubric, doctor, cache, demo, and what every command shares."""

import json

import pytest

from tests.cli.running import answer_all_met, run_reviewer, text_of
from tests.fake_endpoint import run_endpoint


def test_rubric_list_names_the_four_packs(tmp_path):
    """The four packs are there, with their sizes."""
    out, _ = text_of(run_reviewer("rubric", "list", cwd=tmp_path))
    assert [line.split()[0] for line in out.splitlines()] == ["design-doc", "experiment", "post-mortem", "roadmap"]
    assert out.count("12 criteria") == 4


def test_rubric_show_and_level(tmp_path):
    """A rubric is shown whole, or up to a level."""
    whole, _ = text_of(run_reviewer("rubric", "show", "post-mortem", cwd=tmp_path))
    low, _ = text_of(run_reviewer("rubric", "show", "post-mortem", "--level", "L3", cwd=tmp_path))
    assert "Root cause reaches the system" in whole
    assert whole.count("meets it:") > low.count("meets it:") > 0


def test_rubric_new_passes_lint_and_is_used(tmp_path):
    """A started rubric is valid at once and found by its id; a second start does not overwrite it."""
    assert run_reviewer("rubric", "new", "runbook", cwd=tmp_path).returncode == 0
    out, _ = text_of(done := run_reviewer("rubric", "lint", ".reviewer/rubrics/runbook.yaml", cwd=tmp_path))
    assert done.returncode == 0, out
    (tmp_path / "x.md").write_text("# Runbook\n\nRestart it.\n")
    shown, _ = text_of(run_reviewer("prompt", "x.md", "--kind", "runbook", cwd=tmp_path))
    assert "runbook-recovery-command" in shown
    _, err = text_of(again := run_reviewer("rubric", "new", "runbook", cwd=tmp_path))
    assert again.returncode == 2
    assert "exists already" in err


def test_rubric_lint_names_file_line_and_nearest_key(tmp_path):
    """A typo in a key is told with its place and the key that was meant."""
    run_reviewer("rubric", "new", "runbook", cwd=tmp_path)
    path = tmp_path / ".reviewer" / "rubrics" / "runbook.yaml"
    path.write_text(path.read_text().replace("if_not: major", "if_nott: major"))
    out, _ = text_of(done := run_reviewer("rubric", "lint", "runbook", cwd=tmp_path))
    assert done.returncode == 2
    assert "runbook.yaml:" in out
    assert "did you mean 'if_not'" in out


def test_unknown_rubric_names_the_nearest(tmp_path):
    """A wrong id is told with the nearest one."""
    _, err = text_of(done := run_reviewer("rubric", "show", "postmortem", cwd=tmp_path))
    assert done.returncode == 2
    assert "Did you mean 'post-mortem'?" in err


def test_doctor_says_what_works(tmp_path):
    """Against an endpoint that answers, every step is named; against none, what to do."""
    with run_endpoint(answer_all_met_or_probe) as endpoint:
        out, _ = text_of(
            done := run_reviewer("doctor", "--base-url", endpoint.url, "--model", "test-model", cwd=tmp_path)
        )
    assert done.returncode == 0, out
    assert "reachable" in out
    out, _ = text_of(
        done := run_reviewer("doctor", "--base-url", "http://127.0.0.1:9/v1", "--model", "m", cwd=tmp_path)
    )
    assert done.returncode == 3
    assert "Is the server running?" in out


def answer_all_met_or_probe(call):
    """Answer the doctor's tiny request as well."""
    from tests.fake_endpoint import Say, complete

    if call.method == "POST" and len(call.body["messages"]) == 1:
        return Say(complete('{"answer": "yes"}'))
    return answer_all_met(call)


def test_doctor_without_an_endpoint_says_how_to_name_one(tmp_path):
    """Nothing configured is a usage error with the way out."""
    _, err = text_of(done := run_reviewer("doctor", cwd=tmp_path))
    assert done.returncode == 2
    assert "--provider" in err


def test_cache_stats_and_clear(tmp_path):
    """What a review stored is counted, and cleared on request."""
    (tmp_path / "x.md").write_text("# Design\n\nWe keep every record in one table with two indexes on it.\n")
    with run_endpoint(answer_all_met) as endpoint:
        flags = ("--base-url", endpoint.url, "--model", "m", "--kind", "design-doc", "--depth", "quick")
        run_reviewer("review", "x.md", *flags, cwd=tmp_path)
    out, _ = text_of(run_reviewer("cache", "stats", cwd=tmp_path))
    assert "answers      1," in out
    out, _ = text_of(run_reviewer("cache", "clear", "--yes", cwd=tmp_path))
    assert "1 answers deleted" in out


@pytest.mark.parametrize("format_", ["terminal", "markdown", "json"])
def test_demo_says_that_it_is_recorded(tmp_path, format_):
    """The demo runs without key and network, is labelled as recorded, and holds real findings."""
    out, err = text_of(done := run_reviewer("demo", "--format", format_, cwd=tmp_path))
    assert done.returncode == 0, err
    assert "recorded" in out
    if format_ == "json":
        [review] = json.loads(out)["reviews"]
        assert review["provenance"]["recorded"]
        assert len(review["findings"]) >= 5
        assert review["coverage"]["share"] > 0.9 if "share" in review["coverage"] else True


def test_wrong_flag_is_a_usage_error(tmp_path):
    """A flag that does not exist is exit 2 with the usage."""
    _, err = text_of(done := run_reviewer("review", "x.md", "--modle", "m", cwd=tmp_path))
    assert done.returncode == 2
    assert "--model" in err


def test_fault_of_our_own_is_a_report_and_no_traceback(tmp_path, monkeypatch, capsys):
    """An error nobody foresaw ends in one sentence and a file to paste."""
    from reviewer.cli import main

    def break_down(**_):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(main.commands, "main", break_down)
    assert main.run([]) == 3
    err = capsys.readouterr().err
    assert "planted" in err
    assert "Traceback" not in err
