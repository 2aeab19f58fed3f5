"""The body of a chat completion → a reply, or the error that says why it is none.

Read by hand and not through the SDK's types, because compatible servers leave out or bend fields: content as a list of
parts, no `finish_reason`, `usage` as null, a web page with status 200.
"""

import json
from collections.abc import Mapping
from typing import Any

from reviewer.domain.chat import ChatReply
from reviewer.domain.review import Usage
from reviewer.errors import (
    EndpointBroken,
    ProviderError,
    ReplyEmpty,
    ReplyFiltered,
    ReplyRefused,
    ReplyTruncated,
)
from reviewer.llm.transient import TransientCut

EXCERPT = 200
"""Characters of a server's text that an error shows."""


def read_completion(body: str, *, asked_model: str, place: str) -> ChatReply:
    """Read the body of a 200 answer.

    Args:
        body: as the server sent it.
        asked_model: the name to note when the server gives none.
        place: the endpoint, for errors.

    Raises:
        TransientCut: JSON that breaks off, or nothing at all.
        EndpointBroken: no JSON, or JSON without choices.
        ReplyTruncated: cut at the token limit.
        ReplyFiltered: stopped by a content filter.
        ReplyRefused: the LLM declined.
        ReplyEmpty: nothing said, or only reasoning.
    """
    data = _read_body(body, place)
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        raise _explain_no_choice(data, place)
    usage = read_usage(data.get("usage"))
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    content = read_content(message.get("content"))
    content = content if content.strip() else _read_call(message)
    error = _find_fault(choice.get("finish_reason"), message, content, place)
    if error is not None:
        raise _with_usage(error, usage)
    model = data.get("model")
    return ChatReply(
        content=content, model=_mend(model) if isinstance(model, str) and model else asked_model, usage=usage
    )


def read_usage(value: Any) -> Usage:
    """Read the token counts of one answer; without a count it is one unreported answer."""
    if not isinstance(value, dict):
        return Usage(requests=1, unreported=1)
    prompt, completion = _count(value.get("prompt_tokens")), _count(value.get("completion_tokens"))
    if prompt is None or completion is None or not prompt:
        return Usage(requests=1, prompt_tokens=prompt or 0, completion_tokens=completion or 0, unreported=1)
    details = value.get("prompt_tokens_details")
    cached = _count(details.get("cached_tokens")) if isinstance(details, dict) else None
    return Usage(requests=1, prompt_tokens=prompt, cached_tokens=min(cached or 0, prompt), completion_tokens=completion)


def read_content(value: Any) -> str:
    """Read a message's content: a string, or a list of parts whose text is joined."""
    if isinstance(value, str):
        return _mend(value)
    if isinstance(value, list):
        parts = [part if isinstance(part, str) else _part_text(part) for part in value]
        return _mend("".join(parts))
    return ""


def _read_call(message: Mapping[str, Any]) -> str:
    """Read what stands in a call of a tool: how some servers bring the object that was asked for."""
    calls = message.get("tool_calls")
    call = calls[0] if isinstance(calls, list) and calls else None
    function = call.get("function") if isinstance(call, dict) else None
    arguments = function.get("arguments") if isinstance(function, dict) else None
    return _mend(arguments) if isinstance(arguments, str) else ""


def cut_excerpt(text: str) -> str:
    """Give the start of a server's text on one line, without control characters."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in text[: EXCERPT * 4]).split())
    return clean if len(clean) <= EXCERPT else clean[:EXCERPT].rstrip() + " […]"


def _read_body(body: str, place: str) -> Mapping[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        start = body.lstrip()[:200].lower()
        if start.startswith(("<!doctype", "<html", "<?xml")):
            raise EndpointBroken(
                f"{place} answered with a web page, not with a chat completion",
                "Check --base-url: most endpoints end in /v1. A proxy or login page can stand in between as well.",
            ) from error
        if start[:1] in ("", "{"):
            what = f"{len(body)} characters that are no whole JSON" if start else "no JSON but nothing"
            raise TransientCut(f"{place} answered with {what}", BASE_URL_HINT) from error
        raise EndpointBroken(f'{place} answered with no JSON: "{cut_excerpt(body)}"', BASE_URL_HINT) from error
    if not isinstance(data, dict):
        raise EndpointBroken(f"{place} answered with JSON that is no chat completion", BASE_URL_HINT)
    return data


def _explain_no_choice(data: Mapping[str, Any], place: str) -> ProviderError:
    """Explain a 200 without an answer: gateways put errors of the provider behind them there."""
    error = data.get("error")
    if isinstance(error, dict):
        error = error.get("message")
    if isinstance(error, str) and error:
        return EndpointBroken(f'{place} answered 200 with an error inside: "{cut_excerpt(error)}"', BASE_URL_HINT)
    return EndpointBroken(f"{place} answered without any choice", BASE_URL_HINT)


def _find_fault(finish: Any, message: Mapping[str, Any], content: str, place: str) -> ProviderError | None:
    refusal = message.get("refusal")
    if finish == "content_filter":
        return ReplyFiltered(
            f"the content filter of {place} stopped the answer",
            "Something in the document looks harmful to the provider's filter; try another model or endpoint.",
        )
    if isinstance(refusal, str) and refusal:
        return ReplyRefused(f'the LLM declined: "{cut_excerpt(refusal)}"', "Try another model.")
    if finish == "length":
        cut = ReplyTruncated(
            "the answer was cut at the token limit",
            "Set --max-output-tokens higher, or leave it out; a local server may have a limit of its own to raise.",
        )
        cut.content = content
        return cut
    if not content.strip():
        if message.get("reasoning") or message.get("reasoning_content"):
            return ReplyEmpty(
                "the LLM thought but said nothing",
                "Its thinking may have used up the token limit: set --max-output-tokens higher, or try another model.",
            )
        return ReplyEmpty("the answer is empty", "Try again, or try another model.")
    return None


def _with_usage(error: ProviderError, usage: Usage) -> ProviderError:
    error.paid_answers = usage.requests
    error.prompt_tokens = usage.prompt_tokens
    error.completion_tokens = usage.completion_tokens
    return error


def _part_text(part: Any) -> str:
    text = part.get("text") if isinstance(part, dict) else None
    return text if isinstance(text, str) else ""


def _count(value: Any) -> int | None:
    whole = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 10**12
    return int(value) if whole else None


def _mend(text: str) -> str:
    """Replace lone surrogates, which JSON can spell and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


BASE_URL_HINT = "`reviewer doctor` tests the endpoint. Check --base-url: most endpoints end in /v1."
