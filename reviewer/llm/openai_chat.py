"""Asks an OpenAI-compatible endpoint over Chat Completions; the only home of the `openai` package.

The package is imported with the first request: a run that is answered from the cache never pays for it.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from typing import Any, TypeVar

from reviewer.domain.chat import ChatReply, ChatRequest, Rung
from reviewer.errors import EndpointBroken, EndpointRefused, ProviderError, SchemaRefused
from reviewer.llm.completions import BASE_URL_HINT, read_completion
from reviewer.llm.connection_errors import explain_connection, explain_timeout, is_lost
from reviewer.llm.prefix_marks import caches_by_marks, mark_prefix
from reviewer.llm.providers import Endpoint
from reviewer.llm.sightings import report_answer
from reviewer.llm.status_errors import Answer, explain_status, read_message

T = TypeVar("T")

PLACEHOLDER_KEY = "none"
"""The SDK wants a key even where none is sent."""


class OpenAIChat:
    """A chat model behind an endpoint; one client for all requests, never a retry of its own."""

    def __init__(
        self,
        endpoint: Endpoint,
        model: str,
        *,
        temperature: float | None = None,
        max_output_tokens: int | None = None,
        timeout: float = 300.0,
        many: bool = False,
    ) -> None:
        """Set up what every request is sent with; nothing is opened yet.

        Args:
            endpoint: where to.
            model: name of the LLM as the endpoint knows it.
            temperature: sent only when given.
            max_output_tokens: sent only when given.
            timeout: seconds until an attempt is given up, however its answer drips.
            many: go through aiohttp, which takes a fraction of the CPU when hundreds are in flight.
        """
        self._endpoint = endpoint
        self._model = model
        self._temperature = temperature
        self._max_output_tokens = max_output_tokens
        self._timeout = timeout
        self._many = many
        self._client: Any = None
        self._marks = endpoint.takes_marks and caches_by_marks(model)

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request on its rung.

        Raises:
            ProviderError: its subclasses in `reviewer.errors`; those worth a retry are `Transient` as well.
        """
        body = build_body(
            request, self._model, temperature=self._temperature, max_output_tokens=self._max_output_tokens
        )
        if self._marks:
            try:
                return await self._post(mark_prefix(body))
            except EndpointRefused as error:
                if type(error) not in (EndpointRefused, SchemaRefused):
                    raise
                self._marks = (
                    False  # a refusal costs nothing, and without marks the request may be to the server's liking
                )
        return await self._post(body)

    async def _post(self, body: dict[str, Any]) -> ChatReply:
        import openai

        async def send() -> str:
            client, started = self._open(), time.monotonic()
            # The SDK's `create` walks through the whole body to convert what is already plain.
            answer = await client.post(
                "/chat/completions",
                cast_to=openai.HttpxBinaryResponseContent,
                content=json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"),
                options={"headers": {"Content-Type": "application/json", **self._headers()}},
            )
            report_answer(answer.response.status_code, _lower(answer.response.headers), time.monotonic() - started)
            return str(answer.response.text)

        text = await self._call(send, asked_schema="response_format" in body)
        return read_completion(text, asked_model=self._model, place=self._endpoint.host)

    async def list_models(self) -> tuple[str, ...]:
        """List the names of the models that the endpoint knows.

        Raises:
            ProviderError: it does not answer, or not with a list.
        """

        async def send() -> str:
            answer = await self._open().models.with_raw_response.list(extra_headers=self._headers())
            return str(answer.text)

        text = await self._call(send, asked_schema=False)
        try:
            items = json.loads(text)["data"]
            return tuple(sorted(str(item["id"]) for item in items))
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise EndpointBroken(f"{self._endpoint.host} answered with no list of models", BASE_URL_HINT) from error

    async def call(self, act: Callable[[Any, Any], Awaitable[T]]) -> T:
        """Let `act` use the SDK's client, with the headers that go with every request.

        Raises:
            ProviderError: as `complete`, made of the SDK's own exceptions.
        """

        async def send() -> T:
            return await act(self._open(), self._headers())

        return await self._call(send, asked_schema=False)

    async def aclose(self) -> None:
        """Close the connections; a later request opens new ones."""
        if self._client is not None:
            client, self._client = self._client, None
            await client.close()

    def _open(self) -> Any:
        """Give the client, built at the first call.

        Raises:
            EndpointRefused: the endpoint needs a key and there is none.
        """
        if self._client is None:
            self._client = self._build_client()
        return self._client

    def _build_client(self) -> Any:
        if self._endpoint.lacks_key:
            variable = self._endpoint.key_variable
            raise EndpointRefused(
                f"{self._endpoint.host} needs a key, and the environment variable {variable} is not set",
                f"Set {variable}, or name another variable with --api-key-env.",
            )
        import openai

        many = self._many and find_spec("aiohttp") is not None
        make = openai.DefaultAioHttpClient if many else openai.DefaultAsyncHttpxClient
        # A proxy of the environment cannot reach this machine's own servers.
        http_client = make(trust_env=not self._endpoint.is_loopback)
        client = openai.AsyncOpenAI(
            base_url=self._endpoint.base_url,
            api_key=self._endpoint.key or PLACEHOLDER_KEY,
            max_retries=0,
            timeout=self._timeout,
            http_client=http_client,
        )
        if not self._endpoint.list_prices:
            # The SDK reads both from the environment; they are nobody else's business.
            client.organization = client.project = None
        return client

    def _headers(self) -> Any:
        import openai

        return {} if self._endpoint.has_key else {"Authorization": openai.Omit()}

    async def _call(self, send: Callable[[], Awaitable[T]], *, asked_schema: bool) -> T:
        """Send, and turn the SDK's exceptions into ours; the key is in none of them."""
        import openai

        try:
            # The SDK's own timeout is between two bytes: a server that drips would never meet it.
            async with asyncio.timeout(self._timeout):
                return await send()
        except openai.APIStatusError as error:
            report_answer(error.status_code, _lower(error.response.headers), 0.0)
            answer = Answer(error.status_code, self._scrub(_read_words(error)), dict(error.response.headers))
            raise explain_status(answer, self._endpoint, self._model, asked_schema=asked_schema) from None
        except (openai.APITimeoutError, TimeoutError) as error:
            if is_lost(error):
                raise _scrubbed(explain_connection(error, self._endpoint), self._scrub) from None
            raise explain_timeout(self._timeout, self._endpoint) from None
        except openai.APIConnectionError as error:
            raise _scrubbed(explain_connection(error, self._endpoint), self._scrub) from None
        except openai.OpenAIError as error:
            raise EndpointBroken(
                f"{self._endpoint.host}: {self._scrub(str(error))[:200]}", "`reviewer doctor` tests the endpoint."
            ) from None

    def _scrub(self, text: str) -> str:
        return text.replace(self._endpoint.key, "[key]") if self._endpoint.key else text


def build_body(
    request: ChatRequest, model: str, *, temperature: float | None, max_output_tokens: int | None
) -> dict[str, Any]:
    """Build the body of a request on its rung; what the user has not set is not in it."""
    messages = [message.model_dump() for message in request.messages]
    response_format = _build_format(request)
    if request.rung >= Rung.JSON_OBJECT and request.shape_note:
        for message in reversed(messages):
            if message["role"] == "user":
                message["content"] = f"{message['content']}\n\n{request.shape_note}"
                break
    body: dict[str, Any] = {"model": model, "messages": messages}
    if response_format is not None:
        body["response_format"] = response_format
    if temperature is not None:
        body["temperature"] = temperature
    if max_output_tokens is not None:
        body["max_completion_tokens"] = max_output_tokens
    return body


def _build_format(request: ChatRequest) -> dict[str, Any] | None:
    if request.rung is Rung.PROMPT_ONLY:
        return None
    if request.rung is Rung.JSON_OBJECT:
        return {"type": "json_object"}
    schema: dict[str, Any] = {"name": request.schema_name, "schema": request.reply_schema}
    if request.rung is Rung.STRICT_SCHEMA:
        schema["strict"] = True
    return {"type": "json_schema", "json_schema": schema}


def _lower(headers: Any) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}


def _read_words(error: Any) -> str:
    """Read what the server said, from the whole body where the SDK kept only its inner part."""
    words = read_message(error.body)
    return words or read_message(error.response.text)


def _scrubbed(error: ProviderError, scrub: Callable[[str], str]) -> ProviderError:
    error.what = scrub(error.what)
    error.args = (error.what,)
    return error
