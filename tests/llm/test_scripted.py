"""The scripted chat model."""

import pytest

from reviewer.errors import ProviderError, ReplyRefused
from reviewer.llm.scripted import ScriptedChat
from tests.fakes import make_reply, make_request


async def test_a_list_is_followed_in_order_and_its_end_said() -> None:
    chat = ScriptedChat(["one", make_reply("two"), ReplyRefused("no")])
    assert (await chat.complete(make_request())).content == "one"
    assert (await chat.complete(make_request())).content == "two"
    with pytest.raises(ReplyRefused):
        await chat.complete(make_request())
    with pytest.raises(ProviderError, match="no line left"):
        await chat.complete(make_request())
    assert len(chat.requests) == 4


async def test_a_function_sees_the_request() -> None:
    reply = await ScriptedChat(lambda request: request.purpose, model="me").complete(make_request(purpose="p"))
    assert (reply.content, reply.model, reply.usage.requests) == ("p", "me", 1)
