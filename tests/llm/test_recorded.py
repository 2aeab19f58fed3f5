"""Recording replies and playing them back."""

import json
from pathlib import Path

import pytest

from reviewer.domain.review import Cost, Usage
from reviewer.errors import ProviderError
from reviewer.llm.recorded import About, RecordedChat, RecordingChat
from reviewer.llm.scripted import ScriptedChat
from tests.fakes import make_reply, make_request

ABOUT = About(model="m", recorded_by="a person at a local endpoint", date="2026-11-23", prompt_fingerprint="f")


async def record(path: Path, *texts: str) -> None:
    recording = RecordingChat(ScriptedChat([make_reply(f'{{"answer": "{text}"}}') for text in texts]), path, ABOUT)
    for text in texts:
        await recording.complete(make_request(text, purpose=f"about {text}"))


async def test_what_was_recorded_is_played_back(tmp_path: Path) -> None:
    """Content, model and usage come back with a sentence on their source; the cost of then is not the cost of now."""
    path = tmp_path / "demo.json"
    await record(path, "one", "two")
    reply = await RecordedChat.load(path).complete(make_request("two", purpose="any"))
    assert reply.content == '{"answer": "two"}'
    assert reply.usage == Usage(requests=1, prompt_tokens=100, completion_tokens=10)
    assert reply.cost == Cost(amount=None)
    assert reply.recorded == "recorded on 2026-11-23 by a person at a local endpoint, model m"


async def test_a_changed_prompt_is_a_miss_that_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    await record(path, "one")
    with pytest.raises(ProviderError, match=r"demo\.json holds no reply to questions 1/4") as caught:
        await RecordedChat.load(path).complete(make_request("changed", purpose="questions 1/4"))
    assert "changed since it was recorded on 2026-11-23" in caught.value.what
    assert "Record it again" in caught.value.hint


async def test_the_file_is_readable_and_in_a_stable_order(tmp_path: Path) -> None:
    """Requests end in any order; the file does not show it, so that a new recording is a small diff."""
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    await record(first, "one", "two", "größer")
    await record(second, "größer", "two", "one")
    assert first.read_bytes() == second.read_bytes()
    assert "größer" in first.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"about": {}, "replies": []}', "\x00"])
def test_what_is_no_recording_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "demo.json"
    path.write_text(text)
    with pytest.raises(ProviderError, match="no recording"):
        RecordedChat.load(path)


def test_a_missing_recording_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="cannot be read"):
        RecordedChat.load(tmp_path / "none.json")


async def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="cannot be written"):
        await record(tmp_path / "gone" / "demo.json", "one")


async def test_the_about_is_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "demo.json"
    await record(path, "one")
    assert json.loads(path.read_text())["about"] == ABOUT.model_dump()
