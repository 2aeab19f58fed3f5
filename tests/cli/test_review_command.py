"""`reviewer review` as a user meets it: a process, its streams and its exit code."""

import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from tests.cli.running import ROOT, answer_all_met, run_reviewer, text_of
from tests.fake_endpoint import Say, complete, refuse, run_endpoint

SAMPLE = ROOT / "samples" / "design-doc-strong.md"


@pytest.fixture
def folder(tmp_path):
    """A folder with one design document."""
    (tmp_path / "design.md").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def endpoint_flags(endpoint):
    """Give the flags that lead to an endpoint."""
    return ("--base-url", endpoint.url, "--model", "test-model")


def test_without_a_model_it_says_so_and_rates_nothing(folder):
    """The embedded default never looks like an LLM's review and never passes a gate."""
    out, err = text_of(done := run_reviewer("review", "design.md", cwd=folder))
    assert done.returncode == 3
    assert "no model is configured" in err
    assert "--model" in err
    assert "NOT ASSESSED" in out
    assert "score" not in out


def test_review_prints_the_report_alone_on_stdout(folder):
    """Machine output on stdout, everything else on stderr."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = endpoint_flags(endpoint)
        out, err = text_of(done := run_reviewer("review", "design.md", "--format", "json", *flags, cwd=folder))
    assert done.returncode == 0
    [review] = json.loads(out)["reviews"]
    assert review["decision"] == "ready"
    assert review["provenance"]["answered_by"] == ["test-model-2026-01-31"]
    assert "reviewed as design-doc" in err


def test_second_run_is_answered_from_the_cache_without_openai(folder):
    """A fully cached run sends nothing and never imports openai."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = endpoint_flags(endpoint)
        first = run_reviewer("review", "design.md", "--format", "json", *flags, cwd=folder)
        asked = len(endpoint.calls)
        command = [sys.executable, "-X", "importtime", "-m", "reviewer", "review", "design.md", "--format", "json"]
        again = subprocess.run(
            [*command, *flags],
            cwd=folder,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    assert asked > 1
    assert len(endpoint.calls) == asked
    one, two = (json.loads(run.stdout)["reviews"][0] for run in (first, again))
    assert two["usage"]["from_cache"] == asked
    assert one["findings"] == two["findings"]
    assert one["score"] == two["score"]
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in again.stderr.decode().splitlines()}
    assert "pydantic" in imported
    assert not imported & {"openai", "httpx2"}


def test_no_cache_asks_again(folder):
    """--no-cache means that every request is sent."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = (*endpoint_flags(endpoint), "--depth", "quick", "--no-cache")
        for _ in range(2):
            run_reviewer("review", "design.md", *flags, cwd=folder)
        assert len(endpoint.calls) == 2


def test_unplugged_endpoint_is_exit_3_and_a_sentence(folder):
    """Nobody listens: what happened and what to do, no traceback."""
    flags = ("--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--timeout", "5")
    out, err = text_of(done := run_reviewer("review", "design.md", *flags, REVIEWER_MAX_WAIT="0", cwd=folder))
    assert done.returncode == 3
    assert "127.0.0.1:9" in err
    assert "Is the server running?" in err
    assert "Traceback" not in err + out


@pytest.mark.parametrize(
    ("say", "words"),
    [
        (Say("<html><body>Welcome to the portal</body></html>"), "127.0.0.1"),
        (Say(complete("I cannot help with that, sorry.")), "reply"),
        (Say(complete('{"answers": [')), "reply"),
        (Say(complete("")), "empty"),
        (Say(complete(None, message={"refusal": "No."})), "declined"),
        (Say(complete("{}", finish_reason="length")), "cut"),
        (Say(refuse("Incorrect API key provided"), 401), "key"),
        (Say(refuse("The model does not exist", "model_not_found"), 404), "model"),
    ],
)
def test_garbage_is_exit_3_and_a_sentence(folder, say, words):
    """Whatever the endpoint sends, the document has no review, the reason is told, and nothing else breaks."""
    with run_endpoint(lambda call: say) as endpoint:
        flags = (*endpoint_flags(endpoint), "--depth", "quick")
        out, err = text_of(done := run_reviewer("review", "design.md", *flags, REVIEWER_MAX_WAIT="0", cwd=folder))
    assert done.returncode == 3
    assert "design.md: not reviewed" in err
    assert words in err.lower()
    assert "Traceback" not in err + out


def test_fail_open_turns_3_into_0_and_says_so(folder):
    """A hook can be told not to stand in the way."""
    flags = ("--base-url", "http://127.0.0.1:9/v1", "--model", "m", "--fail-open")
    _, err = text_of(done := run_reviewer("review", "design.md", *flags, REVIEWER_MAX_WAIT="0", cwd=folder))
    assert done.returncode == 0
    assert "fail-open" in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_killed_in_the_middle_is_a_sentence(folder, number):
    """Ctrl-C or SIGTERM while an answer is waited for: exit 130, no traceback, no half file."""
    asked = threading.Event()

    def never(call):
        asked.set()
        return Say(fault="silent")

    with run_endpoint(never) as endpoint:
        command = [
            sys.executable,
            "-m",
            "reviewer",
            "review",
            "design.md",
            *endpoint_flags(endpoint),
            "--output",
            "out.txt",
        ]
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert asked.wait(30)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Stopped" in err
    assert b"Traceback" not in err + out
    assert not (folder / "out.txt").exists()


def test_other_documents_go_on(folder):
    """A binary, an empty and a missing file are failures with reasons; the good document is reviewed."""
    (folder / "binary.md").write_bytes(b"\x00\x01\x02")
    (folder / "empty.md").write_text("  \n")
    with run_endpoint(answer_all_met) as endpoint:
        names = ("binary.md", "empty.md", "design.md")
        flags = (*endpoint_flags(endpoint), "--depth", "quick", "--format", "json", "--kind", "design-doc")
        out, err = text_of(done := run_reviewer("review", *names, *flags, cwd=folder))
    run = json.loads(out)
    assert [r["document"] for r in run["reviews"]] == ["design.md"]
    assert [f["document"] for f in run["failures"]] == ["binary.md", "empty.md"]
    assert "binary.md: not reviewed" in err
    assert done.returncode == 3


def test_output_is_written_whole_to_a_file(folder):
    """--output writes the file and leaves stdout empty."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = (*endpoint_flags(endpoint), "--depth", "quick", "--format", "markdown", "--output", "review.md")
        out, err = text_of(run_reviewer("review", "design.md", *flags, cwd=folder))
    assert out == ""
    assert "written to review.md" in err
    assert (folder / "review.md").read_text(encoding="utf-8").startswith("#")


def test_standard_input_is_a_document(folder):
    """`-` reads the document from standard input."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = (*endpoint_flags(endpoint), "--kind", "design-doc", "--depth", "quick", "--format", "json")
        out, _ = text_of(run_reviewer("review", "-", *flags, cwd=folder, stdin=SAMPLE.read_text(encoding="utf-8")))
    assert json.loads(out)["reviews"][0]["document"] == "-"


def test_unclear_kind_asks_for_one(tmp_path):
    """When nothing tells the kind, the user is asked rather than guessed at."""
    (tmp_path / "note.md").write_text("# A note\n\nSome words about nothing in particular.\n")
    _, err = text_of(done := run_reviewer("review", "note.md", cwd=tmp_path))
    assert done.returncode == 3
    assert run_reviewer("review", "note.md", "--fail-open", cwd=tmp_path).returncode == 0
    assert "--kind" in err
    assert "post-mortem" in err


def test_project_file_cannot_send_the_key_elsewhere(folder):
    """The trust rule: a repository's file that names an endpoint is refused, with file and line."""
    (folder / "reviewer.toml").write_text('depth = "quick"\nbase_url = "http://evil.test/v1"\n')
    _, err = text_of(done := run_reviewer("review", "design.md", cwd=folder, OPENAI_API_KEY="sk-secret"))
    assert done.returncode == 2
    assert "reviewer.toml:2" in err
    assert "sk-secret" not in err


def test_gate_is_exit_1(folder):
    """A major finding at the bar is exit 1, and 0 with --fail-on never."""

    def miss_all(call):
        say = answer_all_met(call)
        content = say.body["choices"][0]["message"]["content"].replace('"met"', '"not_met"')
        return Say(complete(content))

    with run_endpoint(miss_all) as endpoint:
        flags = (*endpoint_flags(endpoint), "--depth", "quick")
        assert run_reviewer("review", "design.md", *flags, cwd=folder).returncode == 1
        assert run_reviewer("review", "design.md", *flags, "--fail-on", "never", cwd=folder).returncode == 0


def test_dry_run_sends_nothing(folder):
    """--dry-run names requests, tokens, price and endpoint, and no request leaves."""
    with run_endpoint(answer_all_met) as endpoint:
        out, _ = text_of(
            done := run_reviewer("review", "design.md", "--dry-run", *endpoint_flags(endpoint), cwd=folder)
        )
        assert endpoint.calls == []
    assert done.returncode == 0
    assert endpoint.url in out
    assert "free reading" in out
    assert "price: unknown" in out
    assert "Nothing was sent." in out


def test_prompt_shows_what_is_sent(folder):
    """What `reviewer prompt` shows is, message for message, what `reviewer review` sends."""
    with run_endpoint(answer_all_met) as endpoint:
        flags = endpoint_flags(endpoint)
        run_reviewer("review", "design.md", *flags, cwd=folder)
        out, _ = text_of(run_reviewer("prompt", "design.md", "--json", *flags, cwd=folder))
    shown = {json.dumps(request["messages"]) for request in json.loads(out)[0]["requests"]}
    sent = {json.dumps(body["messages"]) for body in endpoint.bodies}
    assert shown == sent


def test_key_never_reaches_an_output(folder):
    """The key is in no stream, whatever goes wrong."""
    key = "sk-planted-0123456789abcdefghij"
    with run_endpoint(lambda call: Say(refuse(f"Incorrect API key provided: {key}"), 401)) as endpoint:
        flags = (*endpoint_flags(endpoint), "--api-key-env", "MY_KEY")
        out, err = text_of(run_reviewer("review", "design.md", *flags, cwd=folder, MY_KEY=key))
    assert key not in out + err
    assert "MY_KEY" in err
