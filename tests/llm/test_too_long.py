"""Servers' words for a request that is too long, and the limit that they name."""

import pytest

from reviewer.errors import EndpointRefused, PromptTooLong, RateLimited
from reviewer.llm.providers import build_endpoint
from reviewer.llm.status_errors import Answer, explain_status, read_message

ENDPOINT = build_endpoint("custom", "http://127.0.0.1:1/v1", None, {})


def explain(status, message, **fields):
    """Explain a server's refusal."""
    text = read_message({"error": {"message": message, **fields}})
    return explain_status(Answer(status, text, {}), ENDPOINT, "m", asked_schema=True)


@pytest.mark.parametrize(
    ("status", "message", "fields", "limit"),
    [
        (400, "This model's maximum context length is 8192 tokens. However, your messages resulted in 10000 tokens.",
         {"code": "context_length_exceeded"}, 8192),
        (400, "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4000 in the "
         "messages, 1000 in the completion).", {}, 4096),
        (400, "Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300000 tokens.",
         {"code": "context_length_exceeded"}, 272_000),
        (400, "prompt is too long: 208310 tokens > 200000 maximum", {}, 200_000),
        (400, "the request exceeds the available context size (4096 tokens), try increasing it", {}, 4096),
        (400, "the request exceeds the available context size", {"type": "exceed_context_size_error", "n_ctx": 2048}, 2048),
        (400, "This endpoint's maximum context length is 131,072 tokens.", {}, 131_072),
        (400, "too long", {"code": "context_length_exceeded"}, None),
        (413, "Payload too large", {}, None),
        (429, "Request too large for m in organization o on tokens per min (TPM): Limit 10000, Requested 12345. The "
         "input or output tokens must be reduced in order to run successfully.", {"code": "rate_limit_exceeded"}, 10_000),
        (500, "context size exceeded: 99 tokens", {}, None),
    ],
)  # fmt: skip
def test_the_limit_is_read_where_it_is_named(status, message, fields, limit):
    """And where it is not, nobody guesses one."""
    error = explain(status, message, **fields)
    assert isinstance(error, PromptTooLong)
    assert error.limit == limit
    assert "--context-tokens" in error.hint
    assert f"({status})" in error.what


def test_the_limit_survives_being_stored_as_words():
    """A journal keeps an error's class and words."""
    error = explain(400, "This model's maximum context length is 8192 tokens.")
    assert PromptTooLong(error.what, error.hint).limit == 8192


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (400, "max_completion_tokens is too large: 100000. This model supports at most 16384 completion tokens", EndpointRefused),
        (429, "Rate limit reached for m on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000.", RateLimited),
        (400, "no such parameter", EndpointRefused),
    ],
)  # fmt: skip
def test_other_refusals_stay_what_they_are(status, message, kind):
    """A rate limit passes by waiting; an answer's limit is a setting."""
    error = explain(status, message)
    assert isinstance(error, kind)
    assert not isinstance(error, PromptTooLong)
