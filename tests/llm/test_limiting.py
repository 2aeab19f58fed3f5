"""The bound on requests in flight."""

import asyncio

import pytest

from reviewer.domain.chat import ChatReply, ChatRequest
from reviewer.errors import ReplyRefused
from reviewer.llm.limiting import LimitingChat
from reviewer.llm.scripted import ScriptedChat
from tests.fakes import make_reply, make_request


class Counting:
    """Counts how many are inside at once."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.inside += 1
        self.most = max(self.most, self.inside)
        for _ in range(3):
            await asyncio.sleep(0)
        self.inside -= 1
        return make_reply()


async def test_no_more_than_the_bound_are_in_flight_and_the_bound_is_used() -> None:
    counting = Counting()
    limited = LimitingChat(counting, max_concurrency=3)
    await asyncio.gather(*(limited.complete(make_request()) for _ in range(20)))
    assert counting.most == 3


async def test_a_failure_frees_its_slot() -> None:
    limited = LimitingChat(ScriptedChat([ReplyRefused("no"), make_reply()]), max_concurrency=1)
    with pytest.raises(ReplyRefused):
        await limited.complete(make_request())
    assert (await limited.complete(make_request())).content
