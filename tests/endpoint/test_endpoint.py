"""What a client meets at the local endpoint: good answers, faults as scripted, and counts that are true."""

import asyncio
import json
import subprocess
import sys

import pytest

from benchmarks.endpoint import Fault, Latency, Limits, Scenario, running_endpoint
from reviewer.domain.whole_reply import WholeReply
from reviewer.library.templates import PromptTemplates
from tests.endpoint.asking import NOTHING, ask, serving, until, write_chat


async def test_a_good_answer_is_counted_with_its_tokens():
    """In the usage and in the counters alike."""
    async with serving() as (endpoint, port):
        heard = await ask(port, write_chat("x" * 400))
    assert heard.status == 200
    assert heard.body["usage"]["prompt_tokens"] == 100
    shown = endpoint.counters.show()
    assert (shown["seen"], shown["answered"], shown["prompt_tokens"]) == (1, 1, 100)
    assert shown["in_flight"] == 0


async def test_a_body_asked_again_after_a_good_answer_is_a_repeat():
    """Nothing is paid twice: whoever retries after a failure repeats nothing."""
    async with serving(faults=(Fault("500", attempts=1),)) as (endpoint, port):
        assert [(await ask(port, write_chat("a"))).status for _ in range(2)] == [500, 200]
        assert endpoint.counters.show()["repeats_after_good"] == 0
        await ask(port, write_chat("a"))
        await ask(port, write_chat("b"))
        shown = endpoint.counters.show()
    assert (shown["repeats_after_good"], shown["distinct"], shown["distinct_answered"]) == (1, 2, 1)


async def test_three_failures_in_a_row_then_good():
    """For each body by itself."""
    async with serving(faults=(Fault("503", attempts=3),)) as (_, port):
        for text in ("a", "b"):
            assert [(await ask(port, write_chat(text))).status for _ in range(5)] == [503, 503, 503, 200, 200]


async def test_a_dropped_connection_brings_nothing():
    """Not even a head."""
    async with serving(faults=(Fault("drop"),)) as (endpoint, port):
        assert await ask(port, write_chat()) == NOTHING
    assert endpoint.counters.show()["faults"] == {"drop": 1}


async def test_half_a_body_breaks_off():
    """After a head that promised a whole one."""
    async with serving(faults=(Fault("half"),)) as (_, port):
        heard = await ask(port, write_chat())
    assert heard.status == 200
    assert not heard.whole
    assert heard.raw


async def test_bad_json_comes_with_status_200():
    """As prose, as JSON cut in the middle, or as a page of a gateway."""
    for kind in ("prose", "cut"):
        async with serving(faults=(Fault(kind),)) as (_, port):
            heard = await ask(port, write_chat())
        assert heard.status == 200
        with pytest.raises(json.JSONDecodeError):
            json.loads(heard.content)
    async with serving(faults=(Fault("not_json"),)) as (_, port):
        heard = await ask(port, write_chat())
    assert heard.raw.startswith(b"<html>")


async def test_a_drip_is_whole_in_the_end():
    """It only takes its time."""
    async with serving(faults=(Fault("drip", seconds=0.1),)) as (endpoint, port):
        heard = await ask(port, write_chat())
    assert heard.whole
    assert json.loads(heard.content) == {"answer": "yes"}
    assert endpoint.counters.show()["in_flight"] == 0


async def test_a_client_that_goes_away_is_counted():
    """It was not answered, and nothing is left in flight."""
    async with serving(latency=Latency(seconds=60)) as (endpoint, port):
        asked = asyncio.create_task(ask(port, write_chat()))
        await until(lambda: endpoint.counters.in_flight)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        await until(lambda: not endpoint.counters.in_flight)
    shown = endpoint.counters.show()
    assert (shown["abandoned"], shown["answered"], shown["most_in_flight"]) == (1, 0, 1)


async def test_beyond_the_limit_comes_429_with_what_to_wait():
    """The fourth of three allowed; the counts of seconds say the same."""
    async with serving(limits=Limits(requests_per_second=0.01, burst_seconds=300)) as (endpoint, port):
        heard = [await ask(port, write_chat(str(number))) for number in range(4)]
    assert [answer.status for answer in heard] == [200, 200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining-requests"] for answer in heard] == ["2", "1", "0", "0"]
    assert 90 <= int(heard[3].headers["retry-after"]) <= 100
    assert heard[3].body["error"]["code"] == "rate_limit_exceeded"
    shown = endpoint.counters.show()
    assert shown["refused_429"] == 1
    assert sum(shown["per_second"]["admitted"]) == 3


async def test_limits_without_headers_say_nothing():
    """Neither with good answers nor with a refusal."""
    limits = Limits(requests_per_second=0.01, burst_seconds=100, headers=False, retry_after="none")
    async with serving(limits=limits) as (_, port):
        heard = [await ask(port, write_chat(str(number))) for number in range(2)]
    assert [answer.status for answer in heard] == [200, 429]
    assert not [name for answer in heard for name in answer.headers if "rate" in name or "retry" in name]


async def test_our_prompts_get_replies_that_hold():
    """Every question answered, with a sentence of the document and its line."""
    document = (
        "=== document 1: begins ===\nL001| # Note\nL002| The nightly job reads all the rows once. It ends.\n=== end"
    )
    task = "Criterion c-one: One\n  Question c-one-a\n  Question c-one-b\n"
    messages = [
        {"role": "system", "content": "s"},
        {"role": "user", "content": document},
        {"role": "user", "content": task},
    ]
    async with serving(findings=2) as (_, port):
        heard = await ask(port, json.dumps({"model": "m", "messages": messages}).encode())
    reply = WholeReply.model_validate_json(heard.content)
    assert [answer.question_id for answer in reply.answers] == ["c-one-a", "c-one-b"]
    assert {(e.quote, e.line_start) for a in reply.answers for e in a.evidence} == {
        ("The nightly job reads all the rows once.", 2)
    }
    assert [finding.criterion_id for finding in reply.findings] == ["c-one", "c-one"]


async def test_findings_to_refute_are_left_standing():
    """One ruling for each, by its number, with a sentence of the document; nothing else."""
    document = "=== document 1: begins ===\nL001| The nightly job reads all the rows once.\n=== end"
    task = "Your task\n- `refuted`: wrong\n\nFinding 1: One\n  Says: this\n\nFinding 2: Two\n  Says: that\n"
    messages = [{"role": "user", "content": text} for text in ("system", document, task)]
    async with serving() as (_, port):
        heard = await ask(port, json.dumps({"model": "m", "messages": messages}).encode())
    reply = WholeReply.model_validate_json(heard.content)
    assert [(one.finding, one.verdict, one.evidence[0].line_start) for one in reply.rulings] == [
        (1, "stands", 1),
        (2, "stands", 1),
    ]
    assert (reply.answers, reply.findings, reply.claims, reply.facts) == ((), (), (), ())


async def test_a_reply_that_could_not_be_read_is_sent_again_whole():
    """Asked with the words of our own template; a re-ask for single parts gets none, as if they were withdrawn."""
    document = "=== document 1: begins ===\nL001| The nightly job reads all the rows once.\n=== end"
    task = "Criterion c-one: One\n  Question c-one-a\n"
    template = PromptTemplates(None)
    again = template.render("reask.j2", unreadable="it holds no JSON object", items=[], before=0)
    parts = template.render("reask.j2", unreadable="", items=[])
    counts = []
    async with serving() as (_, port):
        for words in (again, parts):
            messages = [{"role": "user", "content": text} for text in ("system", document, task, "prose", words)]
            heard = await ask(port, json.dumps({"model": "m", "messages": messages}).encode())
            counts.append(len(WholeReply.model_validate_json(heard.content).answers))
    assert counts == [1, 0]


async def test_a_schema_gets_a_value_that_meets_it():
    """References, unions and lists included, as content or as a tool's arguments."""
    schema = {
        "$defs": {"Part": {"type": "object", "properties": {"verdict": {"enum": ["met", "not_met"]}}}},
        "type": "object",
        "properties": {
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "minItems": 2},
            "score": {"type": "integer", "maximum": 5},
            "note": {"anyOf": [{"type": "null"}, {"type": "string"}]},
        },
    }
    asked = write_chat(response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}})
    tool = write_chat(tools=[{"type": "function", "function": {"name": "Review", "parameters": schema}}])
    async with serving() as (_, port):
        content = json.loads((await ask(port, asked)).content)
        message = (await ask(port, tool)).body["choices"][0]["message"]
    assert content["parts"] == [{"verdict": "met"}] * 2
    assert content["score"] == 5
    assert isinstance(content["note"], str)
    assert message["tool_calls"][0]["function"]["name"] == "Review"
    assert json.loads(message["tool_calls"][0]["function"]["arguments"]) == content


async def test_a_stream_ends_and_counts():
    """For tools that stream unasked."""
    async with serving() as (_, port):
        heard = await ask(port, write_chat(stream=True, stream_options={"include_usage": True}))
    events = heard.raw.decode().strip().split("\n\n")
    assert events[-1] == "data: [DONE]"
    assert json.loads(events[0].removeprefix("data: "))["choices"][0]["delta"]["content"] == '{"answer": "yes"}'
    assert json.loads(events[-2].removeprefix("data: "))["usage"]["prompt_tokens"] > 0


async def test_what_is_no_chat_request_is_refused():
    """With a status that says whose fault it is."""
    async with serving(models=("a", "b")) as (_, port):
        assert (await ask(port, b"{")).status == 400
        assert (await ask(port, b'{"model": "m"}')).status == 400
        assert (await ask(port, path="/v1/nothing")).status == 404
        models = (await ask(port, path="/v1/models", method="GET")).body
    assert [model["id"] for model in models["data"]] == ["a", "b"]


async def test_control_plays_another_scenario():
    """With nothing counted; a scenario that cannot be played changes nothing."""
    async with serving() as (endpoint, port):
        await ask(port, write_chat())
        good = await ask(port, Scenario(faults=(Fault("500"),)).to_json().encode(), "/control/scenario")
        bad = await ask(port, b'{"faults": [{"kind": "flood"}]}', "/control/scenario")
        assert (good.status, bad.status) == (200, 400)
        assert (await ask(port, write_chat())).status == 500
        counted = (await ask(port, path="/control/counters", method="GET")).body
    assert (counted["seen"], counted["statuses"]) == (1, {"500": 1})
    assert endpoint.scenario.faults


async def test_a_chunked_body_and_two_requests_at_once_are_read():
    """Clients may send both."""
    body = write_chat()
    chunked = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (5, body[:5], len(body) - 5, body[5:])
    head = b"POST /v1/chat/completions HTTP/1.1\r\n"
    async with serving() as (endpoint, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunked)
        writer.write(head + b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        heard = await reader.read()
        writer.close()
        await writer.wait_closed()
    assert heard.count(b"HTTP/1.1 200 OK") == 2
    assert endpoint.counters.answered == 2
    assert endpoint.counters.connections == 1


def test_as_a_process_it_counts_and_stops_with_its_parent():
    """The end of standard input is the end of the parent, however it died."""
    with running_endpoint(Scenario(faults=(Fault("500"),))) as endpoint:
        assert asyncio.run(ask(endpoint.port, write_chat())).status == 500
        assert endpoint.counters()["statuses"] == {"500": 1}
        endpoint.play(Scenario())
        assert asyncio.run(ask(endpoint.port, write_chat())).status == 200
        endpoint.reset()
        assert endpoint.counters()["seen"] == 0
        with pytest.raises(RuntimeError, match="spread"):
            endpoint._ask("POST", "scenario", '{"latency": {"spred": 1}}')
        endpoint.process.stdin.close()
        assert endpoint.process.wait(10) == 0


def test_a_scenario_that_cannot_be_read_stops_the_start():
    """With the reason and the exit code of a wrong use."""
    command = [sys.executable, "-m", "benchmarks.endpoint", "--scenario", '{"latencies": 1}']
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "'latencies'" in result.stderr
