"""Bodies of chat completions, as servers really send them."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.chat import ChatReply
from reviewer.domain.review import Usage
from reviewer.errors import EndpointBroken, ProviderError, ReplyEmpty, ReplyRefused, ReplyTruncated
from reviewer.llm.completions import cut_excerpt, read_completion, read_usage
from tests.fake_endpoint import complete


def read(body: object) -> ChatReply:
    text = body if isinstance(body, str) else json.dumps(body)
    return read_completion(text, asked_model="asked", place="host")


@pytest.mark.parametrize(
    "body",
    [
        complete([{"type": "text", "text": '{"answer": '}, {"type": "text", "text": '"yes"}'}]),
        complete(finish_reason=None),
        {"choices": [{"message": {"content": '{"answer": "yes"}'}}]},
        complete(message={"reasoning_content": "hm", "tool_calls": None}),
        complete(message={"refusal": ""}),
    ],
)
def test_bent_bodies_are_read(body: object) -> None:
    """Content in parts, no finish reason, hardly any field: the content is there all the same."""
    assert read(body).content == '{"answer": "yes"}'


def test_a_server_without_a_name_answers_as_asked() -> None:
    assert read({"choices": [{"message": {"content": "x"}}]}).model == "asked"


@pytest.mark.parametrize("usage", [None, {}, "many", {"prompt_tokens": None}, {"prompt_tokens": 5}, {"prompt_tokens": -1},
                                   {"prompt_tokens": True, "completion_tokens": True},
                                   {"prompt_tokens": 0, "completion_tokens": 0}])  # fmt: skip
def test_a_missing_count_is_unreported(usage: object) -> None:
    counted = read_usage(usage)
    assert (counted.requests, counted.unreported) == (1, 1)


def test_cached_tokens_are_never_more_than_the_prompt() -> None:
    usage = {"prompt_tokens": 10, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 99}}
    assert read_usage(usage) == Usage(requests=1, prompt_tokens=10, cached_tokens=10, completion_tokens=1)


def test_thinking_without_saying_is_empty_and_says_why() -> None:
    with pytest.raises(ReplyEmpty, match="thought but said nothing") as caught:
        read(complete(None, message={"reasoning_content": "long thoughts"}))
    assert "--max-output-tokens" in caught.value.hint


def test_lone_surrogates_are_mended() -> None:
    """JSON can spell half a character; no file and no terminal can hold it."""
    assert read('{"choices":[{"message":{"content":"a\\ud83d b \\ud83d\\ude00"}}]}').content == "a\ufffd b \U0001f600"


def test_hostile_words_of_a_server_are_tamed() -> None:
    """Control characters do not reach the terminal, and a novel is cut."""
    with pytest.raises(ReplyRefused) as caught:
        read(complete(None, message={"refusal": "\x1b[31mno\x07\r\n" + "x" * 10_000}))
    assert "\x1b" not in caught.value.what
    assert len(caught.value.what) < 300


@pytest.mark.parametrize("body", ["", "null", "[]", "{", "[" * 100_000, '"text"', "data: {}", "<html>", "1" * 5000])
def test_what_is_no_completion_is_a_broken_endpoint(body: str) -> None:
    with pytest.raises(EndpointBroken, match="host"):
        read(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "message", "content", "usage", "prompt_tokens", "finish_reason", "refusal", "error", "text"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_is_a_reply_or_one_of_our_errors(value: object) -> None:
    """No body can make it raise anything but our own errors."""
    with suppress(ProviderError):
        assert read(value).content.strip()


@given(st.text())
def test_excerpts_are_one_printable_line(text: str) -> None:
    assert cut_excerpt(text).isprintable()
    assert len(cut_excerpt(text)) < 210


def test_an_object_in_a_call_of_a_tool_is_the_content() -> None:
    """Some servers bring what was asked for that way; what stands in the content itself comes first."""
    call = {"id": "1", "type": "function", "function": {"name": "reply", "arguments": '{"answer": "yes"}'}}
    assert (
        read(complete(None, message={"tool_calls": [call]}, finish_reason="tool_calls")).content == '{"answer": "yes"}'
    )
    assert read(complete("no", message={"tool_calls": [call]})).content == "no"
    for bent in ([], [7], [{"function": 7}], [{"function": {"arguments": 7}}], {"a": 1}):
        with pytest.raises(ReplyEmpty):
            read(complete(None, message={"tool_calls": bent}))


def test_what_was_said_before_the_cut_is_kept() -> None:
    """The engine can use the items that are whole."""
    with pytest.raises(ReplyTruncated) as caught:
        read(complete('{"answers": [{}, {', finish_reason="length"))
    assert caught.value.content == '{"answers": [{}, {'
