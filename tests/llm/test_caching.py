"""Answering from the response cache."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.domain.chat import ChatReply, ChatRequest, Message, Rung
from reviewer.domain.review import Cost, Usage
from reviewer.errors import ReplyTruncated
from reviewer.llm.cache_store import ResponseCache
from reviewer.llm.caching import CachingChat
from reviewer.llm.digests import Target, digest_request
from reviewer.llm.scripted import ScriptedChat
from tests.fakes import make_reply, make_request

TARGET = Target("http://here/v1", "m", None, None)


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[ResponseCache]:
    cache = ResponseCache(tmp_path / "cache")
    yield cache
    cache.close()


async def test_a_second_run_asks_nobody(cache: ResponseCache) -> None:
    """A hit gives content and model back, counts one request from the cache, and costs 0 for certain."""
    first = await CachingChat(ScriptedChat([make_reply()]), cache, TARGET).complete(make_request())
    nobody = ScriptedChat([])
    again = await CachingChat(nobody, cache, TARGET, currency="EUR").complete(make_request(purpose="other"))
    assert (again.content, again.model) == (first.content, first.model)
    assert again.usage == Usage(from_cache=1)
    assert again.cost == Cost(amount=0.0, currency="EUR")
    assert nobody.requests == []


@pytest.mark.parametrize(
    "other",
    [
        TARGET._replace(base_url="http://there/v1"),
        TARGET._replace(model="n"),
        TARGET._replace(temperature=0.0),
        TARGET._replace(max_output_tokens=100),
    ],
)
async def test_another_target_is_another_request(cache: ResponseCache, other: Target) -> None:
    await CachingChat(ScriptedChat([make_reply()]), cache, TARGET).complete(make_request())
    asked = ScriptedChat([make_reply('{"answer": "no"}')])
    reply = await CachingChat(asked, cache, other).complete(make_request())
    assert reply.content == '{"answer": "no"}'


def test_the_digest_goes_by_what_is_asked() -> None:
    """Words, roles, order, schema and shape note change it; purpose and rung do not."""
    base = make_request()
    same = (make_request(purpose="x"), make_request(rung=Rung.PROMPT_ONLY))
    one, two = Message(role="user", content="one"), Message(role="user", content="two")
    different = (
        make_request("other"),
        make_request(reply_schema={}),
        make_request(shape_note=""),
        make_request(messages=(one, two)),
        make_request(messages=(two, one)),
        make_request(messages=(Message(role="user", content="onetwo"),)),
    )
    assert {digest_request(request, TARGET) for request in same} == {digest_request(base, TARGET)}
    assert len({digest_request(request, TARGET) for request in (base, *different)}) == 7
    assert digest_request(base) != digest_request(base, TARGET)


@pytest.mark.parametrize("content", ["Yes, surely.", '{"verdict": "yes"}', '{"answer": "y'])
async def test_what_cannot_be_used_is_asked_again(cache: ResponseCache, content: str) -> None:
    """A bad reply in the cache would be bad for ever."""
    chat = ScriptedChat([make_reply(content), make_reply()])
    caching = CachingChat(chat, cache, TARGET)
    await caching.complete(make_request())
    assert (await caching.complete(make_request())).usage.requests == 1
    assert len(chat.requests) == 2


async def test_errors_are_not_kept(cache: ResponseCache) -> None:
    caching = CachingChat(ScriptedChat([ReplyTruncated("cut"), make_reply()]), cache, TARGET)
    with pytest.raises(ReplyTruncated):
        await caching.complete(make_request())
    assert (await caching.complete(make_request())).usage.requests == 1


async def test_recorded_replies_are_not_kept(cache: ResponseCache) -> None:
    """A demo's reply must never turn up unlabelled in a real review."""
    await CachingChat(ScriptedChat([make_reply(recorded="by hand")]), cache, TARGET).complete(make_request())
    assert cache.stats().entries == 0


class Gate:
    """Answers when it is opened."""

    def __init__(self) -> None:
        self.asked = 0
        self.opened = asyncio.Event()

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.asked += 1
        await self.opened.wait()
        return make_reply()


async def test_equal_requests_at_once_are_asked_once(cache: ResponseCache) -> None:
    gate = Gate()
    caching = CachingChat(gate, cache, TARGET)
    tasks = [asyncio.create_task(caching.complete(make_request())) for _ in range(5)]
    await asyncio.sleep(0)
    gate.opened.set()
    replies = await asyncio.gather(*tasks)
    assert gate.asked == 1
    assert sum(reply.usage.requests for reply in replies) == 1
    assert sum(reply.usage.from_cache for reply in replies) == 4


async def test_when_the_first_is_cancelled_the_next_asks(cache: ResponseCache) -> None:
    """Whoever waits behind a request that is cancelled asks by itself."""
    gate = Gate()
    caching = CachingChat(gate, cache, TARGET)
    first = asyncio.create_task(caching.complete(make_request()))
    await asyncio.sleep(0)
    second = asyncio.create_task(caching.complete(make_request()))
    await asyncio.sleep(0)
    first.cancel()
    gate.opened.set()
    assert (await second).content == make_reply().content
    assert gate.asked == 2
