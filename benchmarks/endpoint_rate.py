"""What the local endpoint itself can do, asked by a raw client: answers a second of its own CPU time.

    python benchmarks/endpoint_rate.py [ANSWERS]

Two bodies: a `quick` request of ours for a document of about 1,100 words, each time another document, and the short
request of an evaluator. CPU seconds come first, because client and endpoint share the machine.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from endpoint import EndpointProcess, running_endpoint
from material import LONG, SHORT, make_document

CONNECTIONS, BAR = 50, 2000


class Asker(asyncio.Protocol):
    """One connection that sends the next body as soon as it has an answer."""

    def __init__(self, bodies: Iterator[bytes], done: asyncio.Future[None]) -> None:
        self.bodies, self.done = bodies, done
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first."""
        self.transport = transport
        self.send()

    def send(self) -> None:
        """Send the next, or end."""
        body = next(self.bodies, None)
        if body is None:
            self.transport.close()
            self.done.set_result(None)
            return
        head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\ncontent-length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)

    def data_received(self, data: bytes) -> None:
        """Wait for the whole answer."""
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        length = int(self.buffer[:end].rsplit(b"content-length: ", 1)[1])
        if len(self.buffer) == end + 4 + length:
            self.buffer = b""
            self.send()


def write_our_request() -> bytes:
    """Give the body of a `quick` request of ours for document 4."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "post-mortem.md"
        path.write_text(make_document(4, LONG), encoding="utf-8")
        command = [sys.executable, "-m", "reviewer", "prompt", str(path), "--depth", "quick", "--json"]
        shown = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)[0]
    schema = {"name": "reply", "strict": True, "schema": shown["reply_schema"]}
    body = {
        "model": "m",
        "messages": shown["requests"][0]["messages"],
        "response_format": {"type": "json_schema", "json_schema": schema},
    }
    return json.dumps(body).encode()


def write_evaluator_request() -> bytes:
    """Give the body of an evaluator's request: a short grading prompt with a document of about 300 words."""
    system = 'You grade output by a rubric. Answer with JSON: {"reason": string, "pass": boolean, "score": number}.'
    user = f"<Output>\n{make_document(4, SHORT)}\n</Output>\n<Rubric>\nThe root cause is named.\n</Rubric>"
    messages = [{"role": "system", "content": system}, {"role": "user", "content": user}]
    return json.dumps({"model": "m", "messages": messages}).encode()


async def ask(port: int, bodies: Iterator[bytes]) -> None:
    """Ask over so many connections until the bodies are used up."""
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(CONNECTIONS)]
    for end in ends:
        await loop.create_connection(lambda end=end: Asker(bodies, end), "127.0.0.1", port)
    await asyncio.gather(*ends)


def measure(endpoint: EndpointProcess, name: str, body: bytes, count: int) -> None:
    """Ask so many times, each time for another document, and print what the endpoint used."""
    bodies = (body.replace(b"(000004)", b"(%06d)" % number) for number in range(count))
    endpoint.reset()
    cpu, start = endpoint.cpu_seconds(), time.perf_counter()
    asyncio.run(ask(endpoint.port, bodies))
    seconds, cpu = time.perf_counter() - start, endpoint.cpu_seconds() - cpu
    seen = endpoint.counters()
    if seen["answered"] != count or seen["distinct"] != count:
        raise SystemExit(f"{name}: the endpoint answered {seen['answered']} of {count}")
    verdict = "met" if count / cpu >= BAR else "MISSED"
    print(f"{name} ({len(body):,} bytes): {count / cpu:,.0f} answers per CPU second (bar {BAR:,}: {verdict}),")
    print(f"  {count / seconds:,.0f} a second of wall time beside the client on the same machine")


def main() -> None:
    """Measure both bodies."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with running_endpoint() as endpoint:
        measure(endpoint, "our quick request, 1,100 words", write_our_request(), count)
        measure(endpoint, "an evaluator's request, 300 words", write_evaluator_request(), count)


if __name__ == "__main__":
    main()
