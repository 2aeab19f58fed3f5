"""What no tape can hold: connections that fail, time out or break off, against a live endpoint on loopback."""

import socket
import sys
from collections.abc import Callable

import pytest

from reviewer.domain.chat import ChatReply
from reviewer.errors import EndpointBroken, EndpointRefused, EndpointUnreachable, ProviderError, RateLimited
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.providers import Endpoint, build_endpoint
from reviewer.llm.retrying import RetryingChat
from reviewer.llm.transient import Transient, TransientCut, TransientTimeout, TransientUnreachable
from tests.fake_endpoint import Call, FakeEndpoint, Say, complete, refuse, run_endpoint
from tests.fakes import Sleepless, make_request

KEY = "sk-live-abcdefghijklmnop"
MANY = [False]


@pytest.fixture(autouse=True, params=[False, True], ids=["default", "aiohttp"])
def transport(request: pytest.FixtureRequest) -> None:
    """Both transports fail in the same words."""
    MANY[0] = request.param


def at(url: str, key: str = KEY) -> Endpoint:
    return build_endpoint("custom", url, "TEST_KEY" if key else None, {"TEST_KEY": key})


async def ask(endpoint: Endpoint, seconds: float = 5.0) -> ChatReply:
    chat = OpenAIChat(endpoint, "test-model", timeout=seconds, many=MANY[0])
    try:
        return await chat.complete(make_request())
    finally:
        await chat.aclose()


async def ask_script(script: Callable[[Call], Say] | list[Say], **options: float) -> tuple[ChatReply, FakeEndpoint]:
    with run_endpoint(script) as fake:
        return await ask(at(fake.url), **options), fake


async def test_connection_refused() -> None:
    """Nobody listening on loopback asks whether the server runs, and is worth a retry."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TransientUnreachable, match=rf"no connection to 127\.0\.0\.1:{port}: refused") as caught:
        await ask(at(f"http://127.0.0.1:{port}/v1"))
    assert "Is the server running?" in caught.value.hint


@pytest.mark.parametrize("fault", ["drop", "half"])
async def test_connection_breaks(fault: str) -> None:
    """A connection that dies before or within the answer is worth a retry."""
    with pytest.raises(TransientUnreachable, match="broke"):
        await ask_script([Say(complete(), fault=fault)])


async def test_no_answer_in_time() -> None:
    """Silence ends at the timeout, and is tried once more at most."""
    with pytest.raises(TransientTimeout, match=r"no answer within 0\.05 s") as caught:
        await ask_script([Say(fault="silent")], seconds=0.05)
    assert caught.value.most_tries == 2


async def test_a_slow_drip_cannot_stretch_the_timeout() -> None:
    """Each byte comes in time, the whole does not."""
    with pytest.raises(TransientTimeout, match=r"no answer within 0\.3 s"):
        await ask_script([Say(complete(), fault="drip")], seconds=0.3)


async def test_what_broke_may_be_billed_and_what_never_left_is_not() -> None:
    with pytest.raises(TransientUnreachable) as caught:
        await ask_script([Say(complete(), fault="drop")])
    assert caught.value.may_be_billed
    with pytest.raises(TransientUnreachable) as caught:
        await ask(at("http://127.0.0.1:9/v1"))
    assert not caught.value.may_be_billed


async def test_an_answer_that_ends_early_is_asked_again() -> None:
    """Status 200 and half the JSON, as whole as HTTP can tell."""
    body = '{"id": "x", "choices": [{"message": {"content": "{\\"answer'
    with pytest.raises(TransientCut, match="characters that are no whole JSON"):
        await ask_script([Say(body)])


async def test_tls_to_a_plain_server() -> None:
    """https:// to a server that speaks http says so, and no retry would help."""
    with run_endpoint([Say(complete())]) as fake, pytest.raises(EndpointUnreachable, match="TLS") as caught:
        await ask(at(fake.url.replace("http://", "https://")))
    assert not isinstance(caught.value, Transient)


async def test_broken_connection_is_mended_by_a_retry() -> None:
    """The endpoint's process dies in one answer and is back for the next."""
    bed = Sleepless()
    with run_endpoint([Say(complete(), fault="half"), Say(complete())]) as fake:
        chat = OpenAIChat(at(fake.url), "test-model", timeout=5, many=MANY[0])
        reply = await RetryingChat(chat, sleep=bed.sleep, clock=bed.clock).complete(make_request())
        await chat.aclose()
    assert reply.content == '{"answer": "yes"}'
    assert len(fake.calls) == 2
    assert len(bed.slept) == 1


async def test_the_sdk_never_retries_by_itself() -> None:
    """A 429 and a 503 reach our retries as they are: the SDK's own would multiply them."""
    for status in (429, 503, 408, 409):
        with run_endpoint(lambda _, status=status: Say(refuse("busy"), status)) as fake:
            with pytest.raises(Transient):
                await ask(at(fake.url))
            assert len(fake.calls) == 1


async def test_key_is_sent_and_never_shown() -> None:
    """The key goes out once, as a bearer token; a server that echoes it cannot make us print it."""
    endpoints: list[FakeEndpoint] = []
    with run_endpoint([Say(refuse(f"Incorrect API key provided: {KEY}."), 401)]) as fake:
        endpoints.append(fake)
        endpoint = at(fake.url)
        with pytest.raises(EndpointRefused) as caught:
            await ask(endpoint)
    assert fake.calls[0].headers["authorization"] == f"Bearer {KEY}"
    assert "[key]" in caught.value.what
    assert KEY not in f"{caught.value.what}{caught.value.hint}{caught.value!r}{endpoint!r}"
    assert caught.value.__cause__ is None
    assert "TEST_KEY" in caught.value.hint


async def test_no_key_sends_no_authorization(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key nothing is sent in its place, not even another one that the SDK finds in the environment."""
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "private-value")
    with run_endpoint([Say(complete())]) as fake:
        await ask(at(fake.url, key=""))
    assert "authorization" not in fake.calls[0].headers
    assert "private-value" not in fake.calls[0].headers.values()


async def test_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment does not stand between us and a local server."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    reply, _ = await ask_script([Say(complete())])
    assert reply.content


async def test_missing_key_is_said_before_anything_is_sent() -> None:
    endpoint = build_endpoint("openai", None, None, {})
    with pytest.raises(EndpointRefused, match="OPENAI_API_KEY is not set"):
        await ask(endpoint)


@pytest.mark.parametrize(
    ("say", "error", "what", "hint"),
    [
        (Say(refuse("no such model"), 404), EndpointRefused, "test-model", "/v1"),
        (Say("<html>not found</html>", 404), EndpointRefused, "404", "/v1"),
        (Say(refuse("not allowed"), 403), EndpointRefused, "403", "TEST_KEY may not use"),
        (Say(refuse("You exceeded your current quota", "insufficient_quota"), 429), EndpointRefused, "credit", "bill"),
        (Say(refuse("slow down"), 429), RateLimited, "429", "--max-concurrency"),
        (Say(refuse("Unsupported value: 'temperature'"), 400), EndpointRefused, "temperature", "--temperature"),
        (Say(refuse("Unknown parameter: 'max_completion_tokens'"), 400), EndpointRefused, "", "--max-output-tokens"),
        (Say(refuse("too long", "context_length_exceeded"), 400), EndpointRefused, "", "longer context"),
        (Say({"detail": "bad"}, 422), EndpointRefused, '"bad"', "doctor"),
        (Say({"choices": []}), EndpointBroken, "without any choice", "--base-url"),
        (Say({"error": {"message": "upstream down"}}), EndpointBroken, "upstream down", ""),
        (Say([1, 2]), EndpointBroken, "no chat completion", ""),
        (Say(""), EndpointBroken, "but nothing", ""),
    ],
)
async def test_every_failure_says_what_and_what_next(
    say: Say, error: type[ProviderError], what: str, hint: str
) -> None:
    """Each way of failing has its error, names the endpoint, and says what to do."""
    with pytest.raises(error) as caught:
        await ask_script([say])
    assert "127.0.0.1" in caught.value.what
    assert what in caught.value.what
    assert hint in caught.value.hint


async def test_models_are_listed() -> None:
    with run_endpoint([Say({"data": [{"id": "b"}, {"id": "a"}]}), Say({"models": []})]) as fake:
        chat = OpenAIChat(at(fake.url), "test-model")
        assert await chat.list_models() == ("a", "b")
        with pytest.raises(EndpointBroken, match="no list of models"):
            await chat.list_models()
        await chat.aclose()
    assert fake.calls[0].path == "/v1/models"


async def test_closing_twice_or_unopened_is_harmless() -> None:
    chat = OpenAIChat(at("http://127.0.0.1:9/v1"), "test-model")
    await chat.aclose()
    await chat.aclose()


def test_the_sdk_is_not_imported_before_the_first_request() -> None:
    """Building the adapter costs no import of the SDK: a run answered from the cache never pays for it."""
    import subprocess

    code = (
        "import sys; from reviewer.llm.openai_chat import OpenAIChat; from reviewer.llm.caching import CachingChat;"
        "from reviewer.llm.providers import build_endpoint;"
        "OpenAIChat(build_endpoint('ollama', None, None, {}), 'm');"
        "sys.exit(any(name.split('.')[0] in {'openai', 'httpx2', 'tenacity'} for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
