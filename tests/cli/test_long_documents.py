"""Long documents through the real command line and endpoint: windows, a refusal as too long, batches."""

import json

import pytest

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.tokens import estimate_tokens
from tests.cli.running import run_reviewer, text_of
from tests.engine.long_material import FLAWS, LIMITS, Reader, write_document
from tests.engine.material import RUBRIC
from tests.fake_endpoint import Say, complete, refuse, run_endpoint

PURPOSES = (
    ("one free reading of the window", "free reading"),
    ("take notes on the window", "notes"),
    ("both about the window", "window, quick"),
    ("both about the document", "quick, the whole"),
    ("no window of it shows alone", "across windows"),
    ("list what code is to compute", "claims"),
    ("try to refute", "refuter"),
    ("question", "questions"),
)
"""Words of a task → what it is for."""


def make_script(reader, limit=10**9):
    """Script an endpoint that reads at most so many tokens at once."""

    def say(call):
        if call.method == "GET":
            return Say({"object": "list", "data": [{"id": "m", "object": "model"}]})
        messages = tuple(Message(role=one["role"], content=one["content"]) for one in call.body["messages"])
        size = sum(estimate_tokens(one.content) for one in messages)
        if size > limit:
            words = f"This model's maximum context length is {limit} tokens. Your messages resulted in {size} tokens."
            return Say(refuse(words, "context_length_exceeded"), 400)
        task = messages[-1].content
        purpose = next(name for words, name in PURPOSES if words in task)
        return Say(complete(reader(ChatRequest(purpose=purpose, messages=messages, reply_schema={}, schema_name="s"))))

    return say


@pytest.fixture
def folder(tmp_path):
    """A long document and a rubric of four questions."""
    (tmp_path / "long.md").write_text(write_document(), newline="")
    rubrics = tmp_path / ".reviewer" / "rubrics"
    rubrics.mkdir(parents=True)
    (rubrics / "tiny.yaml").write_text(RUBRIC)
    return tmp_path


def review(folder, url, *more):
    """Review the long document; give its review as data."""
    result = run_reviewer(
        "review", "long.md", "--base-url", url, "--model", "m", "--kind", "tiny", "--no-cache", "--format", "json", *more,
        cwd=folder,
    )  # fmt: skip
    assert result.returncode in (0, 1), text_of(result)
    return json.loads(result.stdout)["reviews"][0]


def quotes(found):
    """Give the words that findings are about."""
    return {anchor["quote"] for one in found["findings"] for anchor in one["anchors"]}


@pytest.mark.parametrize(
    ("limit", "more"), [(10**9, ("--window-tokens", "4000")), (20_000, ("--window-tokens", "900000"))]
)
def test_a_long_document_is_reviewed_in_windows(folder, limit, more):
    """As told, or as the endpoint's refusal teaches; facts of different windows are laid side by side."""
    with run_endpoint(make_script(Reader(), limit)) as endpoint:
        found = review(folder, endpoint.url, *more)
    assert found["coverage"]["windows"] > 2
    assert found["coverage"]["lines_read"] == found["coverage"]["lines"]
    assert found["coverage"]["notes"] == []
    assert set(FLAWS.values()) <= quotes(found)
    assert set(LIMITS.values()) <= quotes(found)


def test_the_report_says_in_how_many_windows(folder):
    """And the dry run names every request."""
    with run_endpoint(make_script(Reader())) as endpoint:
        more = ("--kind", "tiny", "--base-url", endpoint.url, "--model", "m", "--no-cache", "--window-tokens", "4000")
        shown = text_of(run_reviewer("review", "long.md", "--verbose", *more, cwd=folder))[0]
        planned = text_of(run_reviewer("review", "long.md", "--dry-run", *more, cwd=folder))[0]
        asked = len(endpoint.calls)
    assert ", in 10 windows; " in " ".join(shown.split())
    assert "too long for one reading: it is read in 10 windows, then answered for as a whole" in planned
    assert "  1. window 1/10, free reading: about" in planned
    assert planned.count(" tokens in, ") == asked + 3  # of four refuters one had enough to do


def test_a_batch_goes_on_with_long_documents_and_asks_nothing_twice(folder):
    """The second run finds everything in the journal; the refusal is paid by nobody."""
    with run_endpoint(make_script(Reader(), 20_000)) as endpoint:
        command = ("batch", "long.md", "--out", "out", "--base-url", endpoint.url, "--model", "m", "--kind", "tiny")
        first = run_reviewer(*command, "--no-cache", "--window-tokens", "900000", cwd=folder)
        calls = len(endpoint.calls)
        again = run_reviewer(*command, "--no-cache", "--window-tokens", "900000", cwd=folder)
        assert len(endpoint.calls) == calls
        other = run_reviewer(*command, "--no-cache", cwd=folder)
    assert first.returncode in (0, 1), text_of(first)
    assert again.returncode == first.returncode
    assert "1 reviewed" in text_of(again)[1]
    assert other.returncode == 2
    assert "--window-tokens was 900000 and is 16000" in text_of(other)[1]
