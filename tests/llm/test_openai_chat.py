"""The adapter to OpenAI-compatible endpoints, on tapes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from reviewer.domain.chat import ChatReply, ChatRequest, Rung
from reviewer.domain.review import Usage
from reviewer.errors import (
    EndpointBroken,
    ReplyEmpty,
    ReplyFiltered,
    ReplyRefused,
    ReplyTruncated,
    SchemaRefused,
)
from reviewer.llm.laddering import LadderingChat
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.pacer import Pacer
from reviewer.llm.pacing import PacingChat
from reviewer.llm.providers import build_endpoint
from reviewer.llm.retrying import RetryingChat
from reviewer.llm.transient import TransientBreakage
from tests import tapes
from tests.fake_endpoint import Call, Say, complete, refuse, run_endpoint
from tests.fakes import Sleepless, make_request

KEY = "sk-test-0123456789abcdef"
Open = Callable[[Callable[[Call], Say] | list[Say]], OpenAIChat]


@pytest.fixture
def open_chat() -> Iterator[Open]:
    """Open a chat on the test's tape; when recording, on a live endpoint that follows the script."""
    with ExitStack() as stack:

        def open_it(script: Callable[[Call], Say] | list[Say], *, key: str = KEY) -> OpenAIChat:
            url = stack.enter_context(run_endpoint(script)).url if tapes.RECORDING else "http://127.0.0.1:9/v1"
            endpoint = build_endpoint("custom", url, "TEST_KEY", {"TEST_KEY": key})
            return OpenAIChat(endpoint, "test-model", timeout=5)

        yield open_it


async def ask(chat: OpenAIChat, request: ChatRequest | None = None) -> ChatReply:
    try:
        return await chat.complete(request or make_request())
    finally:
        await chat.aclose()


@pytest.mark.vcr
async def test_success(open_chat: Open) -> None:
    """A reply carries content, the server's own model name and its token counts."""
    reply = await ask(open_chat([Say(complete())]))
    assert reply.content == '{"answer": "yes"}'
    assert reply.model == "test-model-2026-01-31"
    assert reply.usage == Usage(requests=1, prompt_tokens=120, cached_tokens=100, completion_tokens=30)


@pytest.mark.vcr
async def test_rate_limit_then_success(open_chat: Open) -> None:
    """A 429 is waited out as its Retry-After says, then asked again."""
    script = [Say(refuse("slow down", "rate_limit_exceeded"), 429, {"retry-after": "7"}), Say(complete())]
    chat, bed = open_chat(script), Sleepless()
    told: list[tuple[str, float, str]] = []
    retrying = RetryingChat(
        chat, sleep=bed.sleep, clock=bed.clock, draw=lambda: 0.0, on_wait=lambda *told_of: told.append(told_of)
    )
    reply = await retrying.complete(make_request())
    await chat.aclose()
    assert reply.usage.requests == 1
    assert bed.slept == [7.0]
    assert told == [("test", 7.0, "rate limit")]


@pytest.mark.vcr
async def test_server_error(open_chat: Open) -> None:
    """A 500 names host and status, shows what the server said, and is worth a retry."""
    with pytest.raises(TransientBreakage) as caught:
        await ask(open_chat([Say(refuse("boom"), 500)]))
    assert caught.value.status == 500
    assert '127.0.0.1:9 answered with a server error (500): "boom' in caught.value.what or tapes.RECORDING


@pytest.mark.vcr
async def test_body_is_no_json(open_chat: Open) -> None:
    """A web page with status 200 is a broken endpoint, not an answer and not worth a retry."""
    with pytest.raises(EndpointBroken, match="web page") as caught:
        await ask(open_chat([Say("<!DOCTYPE html><title>Sign in</title>")]))
    assert "--base-url" in caught.value.hint
    assert not isinstance(caught.value, TransientBreakage)


@pytest.mark.vcr
async def test_content_is_no_json(open_chat: Open) -> None:
    """Content that is no JSON is passed on as it is: what to make of it is for others to say."""
    reply = await ask(open_chat([Say(complete("yes, surely"))]))
    assert reply.content == "yes, surely"


@pytest.mark.vcr
async def test_cut_by_length(open_chat: Open) -> None:
    """An answer cut at the token limit is an error that carries what was billed."""
    with pytest.raises(ReplyTruncated) as caught:
        await ask(open_chat([Say(complete('{"answer": "y', finish_reason="length"))]))
    paid = (caught.value.paid_answers, caught.value.prompt_tokens, caught.value.completion_tokens)
    assert paid == (1, 120, 30)


@pytest.mark.vcr
async def test_refusal(open_chat: Open) -> None:
    """A refusal shows the LLM's words."""
    with pytest.raises(ReplyRefused, match="I cannot help with that"):
        await ask(open_chat([Say(complete(None, message={"refusal": "I cannot help with that."}))]))


@pytest.mark.vcr
async def test_content_filter(open_chat: Open) -> None:
    """The provider's filter is told apart from a refusal."""
    with pytest.raises(ReplyFiltered):
        await ask(open_chat([Say(complete("", finish_reason="content_filter"))]))


@pytest.mark.vcr
async def test_empty(open_chat: Open) -> None:
    """An empty answer is an error that was paid for."""
    with pytest.raises(ReplyEmpty) as caught:
        await ask(open_chat([Say(complete("  \n"))]))
    assert caught.value.paid_answers == 1


@pytest.mark.vcr
async def test_schema_refused_then_next_rung(open_chat: Open) -> None:
    """A 400 on the schema leads one rung down, at no cost."""
    said = "Invalid parameter: 'response_format' of type 'json_schema' with strict is not supported with this model."
    chat = open_chat([Say(refuse(said), 400), Say(complete())])
    ladder = LadderingChat(chat, base_url="here", model="test-model")
    reply = await ladder.complete(make_request())
    await chat.aclose()
    assert ladder.rung is Rung.SCHEMA
    assert reply.usage.requests == 1


@pytest.mark.vcr
async def test_schema_refused_at_last(open_chat: Open) -> None:
    """The adapter itself never climbs down: it says that the schema was refused."""
    with pytest.raises(SchemaRefused):
        await ask(open_chat([Say(refuse("This response_format type is unavailable now"), 400)]))


@pytest.mark.vcr
async def test_schema_ignored_with_200(open_chat: Open) -> None:
    """Prose in answer to a schema leads to JSON mode with the shape in the prompt; both answers are counted."""
    chat = open_chat([Say(complete("Yes, the sky is blue.")), Say(complete())])
    ladder = LadderingChat(chat, base_url="here", model="test-model")
    reply = await ladder.complete(make_request())
    await chat.aclose()
    assert reply.content == '{"answer": "yes"}'
    assert ladder.rung is Rung.JSON_OBJECT
    assert reply.usage == Usage(requests=2, prompt_tokens=240, cached_tokens=200, completion_tokens=60)


@pytest.mark.vcr
async def test_many_at_once(open_chat: Open) -> None:
    """Twelve requests at once each get their own answer: a tape that ignored bodies would mix them up."""

    def echo(call: Call) -> Say:
        return Say(complete(call.body["messages"][-1]["content"]))

    chat = open_chat(echo)
    limited = PacingChat(chat, Pacer(max_concurrency=12))
    texts = [f"question {number}" for number in range(12)]
    replies = await asyncio.gather(*(limited.complete(make_request(text)) for text in texts))
    await chat.aclose()
    assert [reply.content for reply in replies] == texts
