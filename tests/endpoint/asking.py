"""Asks an endpoint in the test's own event loop, byte by byte, so that broken answers can be looked at."""

import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from benchmarks.endpoint.scenario import Scenario
from benchmarks.endpoint.server import Endpoint


@dataclass(frozen=True)
class Heard:
    """What came back until the answer was whole or the connection ended."""

    status: int
    headers: dict[str, str]
    raw: bytes
    whole: bool

    @property
    def body(self) -> Any:
        return json.loads(self.raw)

    @property
    def content(self) -> Any:
        return self.body["choices"][0]["message"]["content"]


NOTHING = Heard(0, {}, b"", whole=False)


@asynccontextmanager
async def serving(**scenario: Any):
    """Run an endpoint in this loop; give it with its port."""
    endpoint = Endpoint(Scenario(**scenario))
    port = await endpoint.start()
    try:
        yield endpoint, port
    finally:
        await endpoint.aclose()


def write_chat(text: str = "Is it good?", **more: Any) -> bytes:
    return json.dumps({"model": "m", "messages": [{"role": "user", "content": text}], **more}).encode()


async def ask(port: int, body: bytes = b"", path: str = "/v1/chat/completions", method: str = "POST") -> Heard:
    """Ask once over a connection of its own; a reset gives `NOTHING`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines)
        length = int(headers["content-length"])
        raw = b""
        while len(raw) < length and (data := await reader.read(65536)):
            raw += data
        return Heard(int(first.split()[1]), headers, raw, whole=len(raw) == length)
    except (ConnectionError, asyncio.IncompleteReadError):
        return NOTHING
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def until(holds: Callable[[], object]) -> None:
    """Let the loop turn until something holds."""
    for _ in range(100_000):
        if holds():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never held")
