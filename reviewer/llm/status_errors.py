"""An HTTP status with the server's words → our error, in plain words and with what to do next."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from reviewer.errors import CreditRefused, EndpointRefused, PromptTooLong, ProviderError, SchemaRefused
from reviewer.llm.completions import cut_excerpt
from reviewer.llm.providers import Endpoint
from reviewer.llm.transient import (
    Transient,
    TransientBreakage,
    TransientRateLimit,
    TransientTimeout,
    keep_waiting_headers,
)

SCHEMA_WORDS = re.compile(r"response_format|json_schema|json schema|json_object|json mode|grammar|\bschema\b", re.I)
LENGTH_WORDS = re.compile(
    r"context_length_exceeded|context (length|window|size)|maximum context|exceed_context|too many tokens"
    r"|prompt is too long|string_above_max_length",
    re.I,
)
MINUTE_WORDS = re.compile(r"request too large|tokens must be reduced", re.I)
"""A single request of more tokens than a minute has: no waiting helps."""
NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{3,9})"
LIMITS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:maximum|max) (?:context|model|input|sequence)[ _]?(?:length|window|len)?\D{{0,40}}?{NUMBER} ?tokens",
        rf"context (?:length|window|size)(?: of|:| is| \()? ?(?:only )?(?:up to |at most )?{NUMBER}",
        rf"n_ctx\D{{0,4}}{NUMBER}",
        rf"> {NUMBER} maximum",
        rf"\bLimit:? {NUMBER}",
        rf"(?:limit|maximum)(?: of| is|:) {NUMBER}",
    )
)
"""How servers name the tokens that a model reads at once, the plainest first."""
LEAST_LIMIT, MOST_LIMIT = 256, 100_000_000
"""Other numbers are no such limit."""
QUOTA_WORDS = re.compile(
    r"insufficient_quota|billing|exceeded your current quota|insufficient (credit|balance|fund)", re.I
)
MODEL_WORDS = re.compile(r"model", re.I)
SETTINGS = {
    "temperature": "Leave out --temperature: this model takes only its own.",
    "max_completion_tokens": "Leave out --max-output-tokens, or set it lower: this server does not take it so.",
    "max_tokens": "Leave out --max-output-tokens, or set it lower: this server does not take it so.",
}
"""Word in a server's refusal → which of our settings it speaks of."""


class KeyRefused(EndpointRefused):
    """The endpoint does not take the key, or wants one."""

    is_final = True


class NotFound(EndpointRefused):
    """The endpoint knows no such model, or no such address."""

    is_final = True


class Answer(NamedTuple):
    """A server's answer other than 2xx."""

    status: int
    text: str
    """Its message and codes in one string, as far as it gave any; the key is not in it."""
    headers: Mapping[str, str]


def read_message(body: Any) -> str:
    """Read a server's words from the body of an error: OpenAI's shape, FastAPI's, or plain text."""
    if isinstance(body, dict):
        inner = body.get("error", body)
        if isinstance(inner, dict):
            parts = [inner.get(name) for name in ("message", "detail", "code", "type", "param")]
            parts += [f"n_ctx {inner['n_ctx']}" if inner.get("n_ctx") else None]  # llama-server's word for its context
            return "; ".join(str(part) for part in parts if part)
        return str(inner)
    is_page = isinstance(body, str) and body.lstrip()[:1] == "<"  # an error page says nothing that its status does not
    return body if isinstance(body, str) and not is_page else ""


def explain_status(answer: Answer, endpoint: Endpoint, model: str, *, asked_schema: bool) -> ProviderError:
    """Make an error of an answer.

    Args:
        answer: what came.
        endpoint: who answered; its key variable is named, its key never.
        model: name of the model asked for.
        asked_schema: whether the request carried a `response_format` that the server may not know.
    """
    status, place = answer.status, endpoint.host
    said = f': "{cut_excerpt(answer.text)}"' if answer.text.strip() else ""
    if asked_schema and status in {400, 422, 500, 501} and SCHEMA_WORDS.search(answer.text):
        return SchemaRefused(f"{place} does not take the reply's schema in this form ({status}){said}", DOCTOR)
    if tells_length(answer):
        return _explain_length(answer, place, said)
    if status == 429 or QUOTA_WORDS.search(answer.text[:2000]):
        return _explain_limit(answer, place, said)
    if status in {401, 403, 407}:
        return KeyRefused(f"{place} refused the key ({status}){said}", _key_hint(endpoint, status))
    if status == 404:
        return NotFound(f"{place} does not know the model '{model}' or this address (404){said}", NOT_FOUND)
    if status == 408:
        return _fill(TransientTimeout(f"{place} gave up waiting (408){said}", DOCTOR), answer)
    if status == 409 or status >= 500:
        return _fill(TransientBreakage(f"{place} answered with a server error ({status}){said}", LATER), answer)
    return EndpointRefused(f"{place} refused the request ({status}){said}", _request_hint(answer, model))


def tells_length(answer: Answer) -> bool:
    """Say whether a server refuses a request because it is too long: for the model, or for a minute's tokens."""
    if answer.status == 429:
        return MINUTE_WORDS.search(answer.text) is not None
    return answer.status == 413 or (answer.status in {400, 422, 500} and LENGTH_WORDS.search(answer.text) is not None)


def _explain_length(answer: Answer, place: str, said: str) -> PromptTooLong:
    found = next((match for pattern in LIMITS if (match := pattern.search(answer.text))), None)
    limit = int(found[1].replace(",", "")) if found else 0
    known = f", which reads at most {limit:,} tokens at once" if LEAST_LIMIT <= limit <= MOST_LIMIT else ""
    return PromptTooLong(f"the request is too long for the model at {place}{known} ({answer.status}){said}", LONGER)


def _explain_limit(answer: Answer, place: str, said: str) -> ProviderError:
    if QUOTA_WORDS.search(answer.text):
        return CreditRefused(
            f"the account at {place} has no credit left ({answer.status}){said}",
            "Check plan and billing with the provider: waiting does not help.",
        )
    hint = "Lower --max-concurrency, raise --max-wait, or try again later."
    return _fill(TransientRateLimit(f"{place} is over its rate limit (429){said}", hint), answer)


def _key_hint(endpoint: Endpoint, status: int) -> str:
    if not endpoint.has_key:
        variable = endpoint.key_variable or "a variable of your choice"
        return f"No key was sent. Set {variable}, or name the variable that holds the key with --api-key-env."
    if status == 403:
        return f"The key in {endpoint.key_variable} may not use this model or endpoint."
    return f"Check the key in the environment variable {endpoint.key_variable}."


def _request_hint(answer: Answer, model: str) -> str:
    for word, hint in SETTINGS.items():
        if word in answer.text:
            return hint
    if MODEL_WORDS.search(answer.text):
        return f"Check the model's name, '{model}': `reviewer doctor` lists those that the endpoint knows."
    return DOCTOR


def _fill(error: Transient, answer: Answer) -> Transient:
    error.status = answer.status
    error.headers = keep_waiting_headers(answer.headers)
    return error


LONGER = (
    "Documents are read in smaller windows where that helps. Else try a model with a longer context, or tell how much "
    "it reads with --context-tokens."
)
DOCTOR = "`reviewer doctor` tests the endpoint."
LATER = "Try again later; `reviewer doctor` tests the endpoint."
NOT_FOUND = "Check the model's name, and --base-url: most endpoints end in /v1. `reviewer doctor` lists the models."
