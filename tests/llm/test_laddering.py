"""Finding the rung that a server can do."""

import asyncio

import pytest

from reviewer.domain.chat import Rung
from reviewer.errors import ReplyTruncated, SchemaRefused
from reviewer.llm.laddering import LadderingChat
from reviewer.llm.scripted import ScriptedChat
from tests.fakes import RungMemoryFake, make_request, serve_rungs

GOOD = '{"answer": "yes"}'
PROSE = "Yes, it is so."


def climb(chat: ScriptedChat, memory: RungMemoryFake | None = None, first: Rung = Rung.STRICT_SCHEMA) -> LadderingChat:
    return LadderingChat(chat, base_url="here", model="m", first_rung=first, memory=memory)


def rungs(chat: ScriptedChat) -> list[Rung]:
    return [request.rung for request in chat.requests]


async def test_the_first_rung_serves() -> None:
    chat = ScriptedChat([GOOD])
    ladder = climb(chat)
    await ladder.complete(make_request())
    assert rungs(chat) == [Rung.STRICT_SCHEMA]
    assert ladder.rung is Rung.STRICT_SCHEMA


async def test_refusals_lead_down_one_rung_at_a_time() -> None:
    refused = SchemaRefused("no")
    chat = ScriptedChat(
        serve_rungs(
            {Rung.STRICT_SCHEMA: refused, Rung.SCHEMA: refused, Rung.JSON_OBJECT: refused, Rung.PROMPT_ONLY: GOOD}
        )
    )
    memory = RungMemoryFake()
    reply = await climb(chat, memory).complete(make_request())
    assert rungs(chat) == list(Rung)
    assert reply.content == GOOD
    assert memory.rungs == {("here", "m"): Rung.PROMPT_ONLY}


async def test_refused_to_the_last_is_an_error() -> None:
    with pytest.raises(SchemaRefused):
        await climb(ScriptedChat(lambda _: SchemaRefused("no"))).complete(make_request())


async def test_the_next_process_starts_where_this_one_ended() -> None:
    memory = RungMemoryFake()
    refusing = serve_rungs({Rung.STRICT_SCHEMA: SchemaRefused("no"), Rung.SCHEMA: GOOD})
    await climb(ScriptedChat(refusing), memory).complete(make_request())
    later = ScriptedChat(refusing)
    await climb(later, memory).complete(make_request())
    assert rungs(later) == [Rung.SCHEMA]


async def test_memory_never_leads_above_the_first_rung() -> None:
    """A preset that starts lower is not overruled by what was remembered under another preset."""
    memory = RungMemoryFake()
    memory.remember_rung("here", "m", Rung.STRICT_SCHEMA)
    assert climb(ScriptedChat([]), memory, Rung.SCHEMA).rung is Rung.SCHEMA


async def test_prose_on_a_schema_rung_is_asked_once_more_and_paid_twice() -> None:
    chat = ScriptedChat(serve_rungs({Rung.STRICT_SCHEMA: PROSE, Rung.JSON_OBJECT: GOOD}))
    reply = await climb(chat).complete(make_request())
    assert rungs(chat) == [Rung.STRICT_SCHEMA, Rung.JSON_OBJECT]
    assert reply.content == GOOD
    assert reply.usage.requests == 2


async def test_at_most_one_extra_call() -> None:
    """A model that gives prose everywhere is asked twice, then its words are passed on for the engine to re-ask."""
    chat = ScriptedChat(lambda _: PROSE)
    ladder = climb(chat)
    reply = await ladder.complete(make_request())
    assert reply.content == PROSE
    assert rungs(chat) == [Rung.STRICT_SCHEMA, Rung.JSON_OBJECT]
    assert ladder.rung is Rung.PROMPT_ONLY


@pytest.mark.parametrize(
    "content", [f"```json\n{GOOD}\n```", f"Here it is:\n{GOOD}\nDone.", f"<think>so</think>{GOOD}"]
)
async def test_a_wrapped_object_is_used_and_the_rung_given_up(content: str) -> None:
    """Fences show that nothing enforced the schema; what is inside is good all the same: no second call."""
    chat = ScriptedChat([content])
    ladder = climb(chat)
    reply = await ladder.complete(make_request())
    assert reply.content == content
    assert len(chat.requests) == 1
    assert ladder.rung is Rung.JSON_OBJECT


async def test_a_missing_key_shows_that_the_schema_was_ignored() -> None:
    chat = ScriptedChat(['{"verdict": "yes"}', GOOD])
    reply = await climb(chat).complete(make_request())
    assert reply.content == GOOD
    assert rungs(chat)[1] is Rung.JSON_OBJECT


async def test_json_mode_is_kept_when_only_a_key_is_missing() -> None:
    """JSON mode promises an object, not its keys: that is the model's mistake, and the engine's re-ask names it."""
    chat = ScriptedChat(['{"verdict": "yes"}'])
    ladder = climb(chat, first=Rung.JSON_OBJECT)
    await ladder.complete(make_request())
    assert ladder.rung is Rung.JSON_OBJECT
    assert len(chat.requests) == 1


async def test_a_cut_answer_is_no_step_and_counts_what_was_paid_before() -> None:
    cut = ReplyTruncated("cut")
    cut.paid_answers, cut.prompt_tokens, cut.completion_tokens = 1, 7, 3
    chat = ScriptedChat(serve_rungs({Rung.STRICT_SCHEMA: PROSE, Rung.JSON_OBJECT: cut}))
    ladder = climb(chat)
    with pytest.raises(ReplyTruncated) as caught:
        await ladder.complete(make_request())
    first = ScriptedChat([PROSE])
    usage = (await first.complete(make_request())).usage
    paid = (caught.value.paid_answers, caught.value.prompt_tokens, caught.value.completion_tokens)
    assert paid == (2, 7 + usage.prompt_tokens, 3 + usage.completion_tokens)
    assert ladder.rung is Rung.JSON_OBJECT


async def test_many_at_once_all_come_through() -> None:
    """Twenty requests to a server that refuses the first rungs all get an answer, and the ladder ends at one rung."""
    refused = SchemaRefused("no")
    script = serve_rungs({Rung.STRICT_SCHEMA: refused, Rung.SCHEMA: refused, Rung.JSON_OBJECT: GOOD})

    class Slow:
        def __init__(self) -> None:
            self.inner = ScriptedChat(script)

        async def complete(self, request):
            await asyncio.sleep(0)
            return await self.inner.complete(request)

    slow = Slow()
    ladder = LadderingChat(slow, base_url="here", model="m")
    replies = await asyncio.gather(*(ladder.complete(make_request(str(n))) for n in range(20)))
    assert {reply.content for reply in replies} == {GOOD}
    assert ladder.rung is Rung.JSON_OBJECT
    assert len(slow.inner.requests) <= 60


async def test_the_request_may_start_lower() -> None:
    chat = ScriptedChat([GOOD])
    await climb(chat).complete(make_request(rung=Rung.JSON_OBJECT))
    assert rungs(chat) == [Rung.JSON_OBJECT]


async def test_single_answers_that_broke_do_not_unmake_a_server_that_keeps_to_the_schema() -> None:
    """One in ten breaks on its way: the schema is relied upon all the same, and nothing is paid twice for it."""
    memory = RungMemoryFake()
    chat = ScriptedChat([GOOD, PROSE, GOOD, GOOD, PROSE, GOOD])
    ladder = climb(chat, memory)
    replies = [await ladder.complete(make_request()) for _ in range(6)]
    assert [reply.content for reply in replies] == [GOOD, PROSE, GOOD, GOOD, PROSE, GOOD]
    assert set(rungs(chat)) == {Rung.STRICT_SCHEMA}
    assert memory.rungs == {}


async def test_a_server_that_stops_keeping_to_the_schema_is_found_out() -> None:
    chat = ScriptedChat([GOOD, GOOD, PROSE, PROSE, PROSE, GOOD])
    ladder = climb(chat)
    replies = [await ladder.complete(make_request()) for _ in range(5)]
    assert replies[-1].content == GOOD
    assert rungs(chat) == [Rung.STRICT_SCHEMA] * 5 + [Rung.JSON_OBJECT]


async def test_json_that_was_cut_is_no_sign_of_an_ignored_schema() -> None:
    chat = ScriptedChat(['{"answer": "ye', GOOD])
    ladder = climb(chat)
    assert (await ladder.complete(make_request())).content == '{"answer": "ye'
    await ladder.complete(make_request())
    assert rungs(chat) == [Rung.STRICT_SCHEMA, Rung.STRICT_SCHEMA]
