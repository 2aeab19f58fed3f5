"""Tests for the lines of the Batch API's files."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.chat import ChatReply, Rung
from reviewer.errors import EndpointBroken, EndpointRefused, ReplyTruncated, SchemaRefused
from reviewer.llm.batch_lines import Parameters, is_worth_asking_again, read_line, write_line
from reviewer.llm.providers import build_endpoint
from reviewer.llm.transient import TransientBreakage, TransientRateLimit
from tests.fake_endpoint import complete, refuse
from tests.fakes import make_request

ENDPOINT = build_endpoint(None, "http://127.0.0.1:9/v1", None, {})


def answer(status=200, body=None, **changes):
    """Build a line of an output or error file."""
    line = {"id": "batch_req_1", "custom_id": "abc", "error": None}
    line["response"] = {"status_code": status, "request_id": "r", "body": complete() if body is None else body}
    return json.dumps({**line, **changes}).encode()


def read(data):
    return read_line(data, ENDPOINT, "m")


def test_a_request_is_one_line_that_asks_what_a_live_request_asks():
    line = write_line("abc", make_request("Größe?\nZeile zwei"), Parameters("m", temperature=0.5))
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    value = json.loads(line)
    assert value["custom_id"] == "abc"
    assert (value["method"], value["url"]) == ("POST", "/v1/chat/completions")
    assert value["body"]["model"] == "m"
    assert value["body"]["temperature"] == 0.5
    assert value["body"]["messages"][1]["content"] == "Größe?\nZeile zwei"
    assert value["body"]["response_format"]["json_schema"]["strict"] is True


def test_a_lower_rung_is_asked_as_live_requests_ask_it():
    value = json.loads(write_line("abc", make_request(rung=Rung.PROMPT_ONLY), Parameters("m")))
    assert "response_format" not in value["body"]
    assert value["body"]["messages"][-1]["content"].endswith('Answer in JSON like {"answer": "yes"}.')


@given(st.text())
def test_no_text_breaks_a_line(text):
    line = write_line("abc", make_request(text), Parameters("m"))
    assert line.count(b"\n") == 1
    assert json.loads(line)["body"]["messages"][1]["content"] == text.encode("utf-8", "replace").decode()


def test_an_answer_is_read_like_a_live_one():
    custom_id, reply = read(answer())
    assert custom_id == "abc"
    assert isinstance(reply, ChatReply)
    assert reply.content == '{"answer": "yes"}'
    assert (reply.usage.prompt_tokens, reply.usage.cached_tokens, reply.usage.completion_tokens) == (120, 100, 30)


@pytest.mark.parametrize(
    ("line", "kind", "again"),
    [
        (answer(body=complete(finish_reason="length")), ReplyTruncated, False),
        (answer(429, refuse("Rate limit reached")), TransientRateLimit, True),
        (answer(500, refuse("The server had an error")), TransientBreakage, True),
        (answer(400, refuse("Invalid schema for response_format 'x'")), SchemaRefused, False),
        (answer(400, refuse("maximum context length is 8192 tokens")), EndpointRefused, False),
        (answer(response=None, error={"code": "batch_expired", "message": "not executed"}), TransientBreakage, True),
        (answer(response=None, error={"code": "batch_cancelled", "message": "x"}), TransientBreakage, True),
        (answer(response=None, error={"code": "odd", "message": "this cannot be"}), EndpointBroken, False),
        (answer(response=None, error=None), TransientBreakage, True),
        (answer(response={"status_code": None, "body": None}), TransientBreakage, True),
        (answer(body=["no completion"]), EndpointBroken, False),
    ],
)
def test_what_is_no_answer_becomes_the_error_that_a_live_request_raises(line, kind, again):
    _, error = read(line)
    assert isinstance(error, kind)
    assert is_worth_asking_again(error) is again


def test_a_paid_answer_that_was_cut_is_counted():
    _, error = read(answer(body=complete(finish_reason="length")))
    assert (error.paid_answers, error.prompt_tokens, error.completion_tokens) == (1, 120, 30)


@pytest.mark.parametrize("line", [b"", b"{", b"[]", b"null", b'{"custom_id": 7}', b"\xff\xfe", b'{"response": {}}'])
def test_a_line_that_names_no_request_is_passed_over(line):
    assert read(line) is None


@given(st.binary())
def test_no_bytes_stop_the_reading(data):
    line = read(data)
    assert line is None or isinstance(line.custom_id, str)
