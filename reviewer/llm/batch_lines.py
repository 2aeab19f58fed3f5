"""Lines of the Batch API's files: a request → a line of an input file, a line of an output or error file → what came.

Facts: a file holds at most 50,000 requests and 200 MB, no blank line and no custom id twice; results come in any order;
what a batch had finished before it expired or was cancelled is in its output file, the rest in its error file with the
code `batch_expired` or `batch_cancelled` (OpenAI's API reference and Batch guide; issues of openai-python).
"""

import json
from typing import Any, NamedTuple

from reviewer.domain.chat import ChatReply, ChatRequest
from reviewer.errors import EndpointBroken, ProviderError
from reviewer.llm.completions import read_completion
from reviewer.llm.openai_chat import build_body
from reviewer.llm.providers import Endpoint
from reviewer.llm.status_errors import Answer, explain_status, read_message
from reviewer.llm.transient import Transient, TransientBreakage

PATH = "/v1/chat/completions"
"""What every line of a file asks, and the batch as a whole."""
MOST_LINES = 50_000
MOST_BYTES = 200_000_000
"""Largest input file."""
UNFINISHED = frozenset(("batch_expired", "batch_cancelled", "batch_cancelling"))
"""Codes of lines that the provider never came to."""


class Line(NamedTuple):
    """What came of one request of a batch."""

    custom_id: str
    result: ChatReply | ProviderError
    """An error that is `Transient` is worth asking again."""


class Parameters(NamedTuple):
    """What every request of a run is sent with."""

    model: str
    temperature: float | None = None
    max_output_tokens: int | None = None


def write_line(custom_id: str, request: ChatRequest, parameters: Parameters) -> bytes:
    """Write a request as one line of an input file, with its line end."""
    body = build_body(
        request,
        parameters.model,
        temperature=parameters.temperature,
        max_output_tokens=parameters.max_output_tokens,
    )
    line = {"custom_id": custom_id, "method": "POST", "url": PATH, "body": body}
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


def read_line(data: bytes, endpoint: Endpoint, model: str) -> Line | None:
    """Read one line of an output or error file, or give nothing for one that names no request.

    Args:
        data: the line.
        endpoint: for the words of errors.
        model: name of the LLM as asked for.
    """
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    custom_id = value.get("custom_id") if isinstance(value, dict) else None
    if not isinstance(custom_id, str):
        return None
    return Line(custom_id, _read_result(value, endpoint, model))


def _read_result(value: dict[str, Any], endpoint: Endpoint, model: str) -> ChatReply | ProviderError:
    response = value.get("response")
    if not isinstance(response, dict):
        return _read_error(value.get("error"), endpoint)
    status, body = response.get("status_code"), response.get("body")
    if not isinstance(status, int):
        return _read_error(value.get("error"), endpoint)
    if status != 200:
        answer = Answer(status, read_message(body), {})
        return explain_status(answer, endpoint, model, asked_schema=True)
    try:
        return read_completion(json.dumps(body), asked_model=model, place=endpoint.host)
    except ProviderError as error:
        return error


def _read_error(error: Any, endpoint: Endpoint) -> ProviderError:
    code = error.get("code") if isinstance(error, dict) else None
    said = read_message(error) if isinstance(error, dict) else ""
    if code in UNFINISHED:
        return TransientBreakage(f"{endpoint.host} did not come to this request before its batch ended")
    if not said:
        return TransientBreakage(f"{endpoint.host} gave neither an answer nor a reason")
    return EndpointBroken(f'{endpoint.host}: "{said[:200]}"', "`reviewer batch status` shows the batch.")


def is_worth_asking_again(error: ProviderError) -> bool:
    """Say whether the same request may bring an answer in another batch."""
    return isinstance(error, Transient)
