"""What one request costs in CPU on each way to send it: the SDK's own ways, its transports, and raw clients.

    python benchmarks/transport.py [--requests 300] [--only aiohttp] [--most 100]

One process, one event loop; the local endpoint is a process of its own and does not count. The body is a `quick`
request of ours. At 1 in flight the endpoint answers at once, at 100 after 0.5 s, at 1,000 after 1 s; the share of ideal
is the shortest possible time (rounds of answers) over the time taken. Each figure is the best of two. Ways that need
aiohttp (`pip install "openai[aiohttp]"`) are left out aloud where it is not installed.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import httpx2
import openai
import pydantic
from endpoint import EndpointProcess, Latency, Scenario, running_endpoint
from endpoint_rate import write_our_request
from sheet import Sheet, note

from reviewer.domain.chat import ChatRequest, Message
from reviewer.llm.openai_chat import OpenAIChat
from reviewer.llm.providers import build_endpoint

CROWDS = ((1, 0.0), (100, 0.5), (1000, 1.0))
"""Requests in flight, and seconds until an answer."""
ROUNDS = 2

Send = Callable[[], Awaitable[Any]]


class Reply(pydantic.BaseModel):
    """A small typed reply for the SDK's `parse`, which would rather have ours rebuilt at every call."""

    analysis: str = ""
    answers: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []


def build_ways(url: str, raw: bytes, aiohttp: bool) -> dict[str, tuple[Send, Callable[[], Awaitable[Any]]]]:
    """Build each way to send: its name, how to send, how to close."""
    body = json.loads(raw)
    plain = {key: value for key, value in body.items() if key != "response_format"}
    limits = httpx2.Limits(max_connections=1000, max_keepalive_connections=1000)
    path, kinds = "/chat/completions", {"default": openai.DefaultAsyncHttpxClient}
    if aiohttp:
        kinds["aiohttp"] = openai.DefaultAioHttpClient
    ways: dict[str, tuple[Send, Callable[[], Awaitable[Any]]]] = {}
    for kind, make in kinds.items():
        client = openai.AsyncOpenAI(
            base_url=url, api_key="none", max_retries=0, timeout=600, http_client=make(trust_env=False, limits=limits)
        )
        completions = client.chat.completions

        def parse(completions: Any = completions) -> Awaitable[Any]:
            return completions.parse(**plain, response_format=Reply)

        async def create(completions: Any = completions) -> str:
            answer = await completions.with_raw_response.create(**body)
            return str(answer.text)

        async def post(client: Any = client) -> str:
            answer = await client.post(path, cast_to=httpx2.Response, body=json.loads(raw))
            return str(answer.text)

        async def post_bytes(client: Any = client) -> str:
            headers = {"content-type": "application/json"}
            content = json.dumps(body).encode()
            answer = await client.post(path, cast_to=httpx2.Response, content=content, options={"headers": headers})
            return str(answer.text)

        for name, send in {
            "SDK, `parse`": parse,
            "SDK, `with_raw_response.create`": create,
            "SDK, `client.post`": post,
            "SDK, `client.post` with bytes": post_bytes,
        }.items():
            ways[f"{name}, {kind} transport"] = (send, client.close)
        bare = make(trust_env=False, limits=limits, timeout=600)

        async def ask(bare: Any = bare) -> str:
            answer = await bare.post(url + path, content=json.dumps(body).encode())
            return str(answer.text)

        ways[f"raw httpx2, {kind} transport"] = (ask, bare.aclose)
    return ways


def build_ours(url: str, raw: bytes, *, many: bool) -> tuple[Send, Callable[[], Awaitable[Any]]]:
    """Build our adapter."""
    body = json.loads(raw)
    schema = body["response_format"]["json_schema"]
    request = ChatRequest(
        purpose="measure",
        messages=tuple(Message(**message) for message in body["messages"]),
        reply_schema=schema["schema"],
        schema_name=schema["name"],
    )
    chat = OpenAIChat(build_endpoint(None, url, None, {}), "m", many=many)
    return lambda: chat.complete(request), chat.aclose


async def measure(send: Send, count: int, crowd: int) -> tuple[float, float]:
    """Send so many with so many in flight; gives CPU milliseconds a request, and seconds in all."""
    left = iter(range(count))

    async def work() -> None:
        for _ in left:
            await send()

    await send()
    cpu, wall = time.thread_time(), time.perf_counter()
    await asyncio.gather(*(work() for _ in range(crowd)))
    return (time.thread_time() - cpu) / count * 1000, time.perf_counter() - wall


async def measure_ways(endpoint: EndpointProcess, raw: bytes, options: argparse.Namespace) -> None:
    """Measure every way at every crowd."""
    crowds = [crowd for crowd in CROWDS if crowd[0] <= options.most]
    aiohttp = find_spec("aiohttp") is not None
    if not aiohttp:
        note("aiohttp is not installed: its ways are left out.")
    sheet = Sheet(head=["way", *(f"{crowd:,} in flight: CPU a request, share of ideal" for crowd, _ in crowds)])
    ways = {**build_ways(endpoint.url, raw, aiohttp), "ours, a review": build_ours(endpoint.url, raw, many=False)}
    ways["ours, a batch"] = build_ours(endpoint.url, raw, many=True)
    for name, (send, _) in ways.items():
        if options.only not in name:
            continue
        cells = []
        for crowd, seconds in crowds:
            endpoint.play(Scenario(latency=Latency(seconds=seconds)))
            count = max(options.requests, crowd)
            tries = [await measure(send, count, crowd) for _ in range(ROUNDS)]
            cpu, wall = min(cpu for cpu, _ in tries), min(wall for _, wall in tries)
            ideal = -(-count // crowd) * seconds
            cells.append(f"{cpu:.2f} ms" + (f", {ideal / wall:.2f}" if seconds else ""))
        sheet.row(name, *cells)
    for _, close in ways.values():
        await close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--only", default="", help="ways whose name has this in it")
    parser.add_argument("--most", type=int, default=1000, help="the most in flight")
    options = parser.parse_args()
    raw = write_our_request()
    note(f"A request of {len(raw):,} bytes; openai {openai.__version__}, httpx2 {httpx2.__version__}.")
    with running_endpoint() as endpoint:
        asyncio.run(measure_ways(endpoint, raw, options))


if __name__ == "__main__":
    main()
