"""Marks for models that cache a prompt up to marks in it only."""

from dataclasses import replace

import pytest

from reviewer.domain.chat import Message
from reviewer.errors import EndpointRefused
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.prefix_marks import caches_by_marks, mark_prefix
from reviewer.llm.providers import build_endpoint
from tests.fake_endpoint import Say, complete, refuse, run_endpoint
from tests.fakes import make_request

THREE = tuple(
    Message(role=role, content=text) for role, text in (("system", "Rules."), ("user", "Text."), ("user", "Do."))
)


@pytest.mark.parametrize("model", ["gpt-5.6", "gpt-5.6-mini", "gpt-5.10", "gpt-6-astra", "gpt-7"])
def test_newer_models_cache_by_marks(model: str) -> None:
    assert caches_by_marks(model)


@pytest.mark.parametrize(
    "model", ["gpt-5", "gpt-5.5-pro", "gpt-5.1", "gpt-4o", "gpt-4.1", "gpt-35-turbo", "o3", "openai/gpt-6"]
)
def test_older_models_and_others_do_not(model: str) -> None:
    """They refuse marks, or nobody here knows."""
    assert not caches_by_marks(model)


def test_only_openais_own_host_takes_them() -> None:
    """Another host of that preset, and any other provider, gets the plain request."""
    assert build_endpoint("openai", None, None, {"OPENAI_API_KEY": "k"}).takes_marks
    assert not build_endpoint("openai", "https://elsewhere.test/v1", None, {"OPENAI_API_KEY": "k"}).takes_marks
    assert not build_endpoint("openrouter", None, None, {"OPENROUTER_API_KEY": "k"}).takes_marks


def test_the_mark_ends_what_all_requests_begin_with() -> None:
    """Behind the document, before what is asked; the words are the same, and two messages have nothing to share."""
    body = {"model": "m", "messages": [message.model_dump() for message in THREE]}
    marked = mark_prefix(body)
    [part] = marked["messages"][1]["content"]
    assert part == {"type": "text", "text": "Text.", "prompt_cache_breakpoint": {"mode": "explicit"}}
    assert marked["prompt_cache_options"] == {"mode": "explicit"}
    assert [marked["messages"][0], marked["messages"][2]] == [body["messages"][0], body["messages"][2]]
    short = {"model": "m", "messages": body["messages"][:2]}
    assert mark_prefix(short) == short


async def ask(script: list[Say], *, model: str = "gpt-5.6", times: int = 1) -> list[dict]:
    """Ask an endpoint that takes marks; give the bodies that it was sent."""
    with run_endpoint(script) as server:
        endpoint = replace(build_endpoint("custom", server.url, None, {}), takes_marks=True)
        chat = OpenAIChat(endpoint, model, timeout=5)
        try:
            for _ in range(times):
                await chat.complete(make_request(messages=THREE))
        finally:
            await chat.aclose()
        return server.bodies


async def test_marks_are_sent_to_who_takes_them() -> None:
    [body] = await ask([Say(complete())])
    assert body["messages"][1]["content"][0]["prompt_cache_breakpoint"] == {"mode": "explicit"}
    [plain] = await ask([Say(complete())], model="gpt-5.5")
    assert plain["messages"][1]["content"] == "Text."
    assert "prompt_cache_options" not in plain


async def test_a_server_that_refuses_marks_is_asked_without_them_from_then_on() -> None:
    """The refusal costs nothing, and comes once."""
    refusal = Say(refuse("Unknown parameter: 'prompt_cache_options'"), 400)
    bodies = await ask([refusal, Say(complete()), Say(complete())], times=2)
    assert ["prompt_cache_options" in body for body in bodies] == [True, False, False]


async def test_a_wrong_key_is_no_matter_of_marks() -> None:
    """What no other request can mend is not tried twice."""
    with run_endpoint([Say(refuse("Incorrect API key provided"), 401)]) as server:
        endpoint = replace(build_endpoint("custom", server.url, None, {}), takes_marks=True)
        chat = OpenAIChat(endpoint, "gpt-6", timeout=5)
        with pytest.raises(EndpointRefused):
            await chat.complete(make_request(messages=THREE))
        await chat.aclose()
        assert len(server.calls) == 1
