"""An OpenAI-compatible endpoint on loopback, scripted by the test: for recording tapes and for what tapes cannot hold."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET_HEADERS = {
    "openai-organization": "org-private",
    "x-request-id": "req-private",
    "set-cookie": "session=private",
    "server-timing": "private",
}
"""What real endpoints send along and no tape may hold."""


@dataclass(frozen=True)
class Call:
    """A request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    """With lower-case names."""
    body: Any
    """The JSON body, or nothing."""


@dataclass(frozen=True)
class Say:
    """What to answer."""

    body: Any = None
    """A value to send as JSON, or text to send as it is."""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    fault: str = ""
    """`drop` closes without an answer, `half` breaks off in the body, `silent` answers only when the endpoint stops."""


def complete(content: Any = '{"answer": "yes"}', **changes: Any) -> dict[str, Any]:
    """Build the body of a chat completion; `message` and other keys can be changed."""
    message = {"role": "assistant", "content": content, "refusal": None, **changes.pop("message", {})}
    choice = {"index": 0, "message": message, "finish_reason": changes.pop("finish_reason", "stop")}
    usage = {
        "prompt_tokens": 120,
        "completion_tokens": 30,
        "total_tokens": 150,
        "prompt_tokens_details": {"cached_tokens": 100},
    }
    body = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": "test-model-2026-01-31"}
    return {**body, "choices": [choice], "usage": usage, **changes}


def refuse(message: str, code: str | None = None, **more: Any) -> dict[str, Any]:
    """Build the body of an error in OpenAI's shape."""
    return {"error": {"message": message, "type": "invalid_request_error", "code": code, "param": None, **more}}


class FakeEndpoint:
    """What a test sees of the running endpoint."""

    def __init__(self, url: str) -> None:
        self.url = url
        """Base URL, with /v1."""
        self.calls: list[Call] = []
        self.stopping = threading.Event()

    @property
    def bodies(self) -> list[Any]:
        return [call.body for call in self.calls]


@contextmanager
def run_endpoint(script: Callable[[Call], Say] | list[Say]) -> Iterator[FakeEndpoint]:
    """Run an endpoint that answers from a function, or in order from a list, until the block ends."""
    lines = iter(script) if isinstance(script, list) else None
    answer = (lambda _: next(lines, Say(refuse("the script has no line left"), 599))) if lines else script
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one segment: else each answer waits 40 ms for an acknowledgement

        def log_message(self, *args: Any) -> None: ...

        def do_GET(self) -> None:
            self.reply()

        def do_POST(self) -> None:
            self.reply()

        def reply(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.command, self.path, headers, json.loads(raw) if raw else None)
            with lock:
                endpoint.calls.append(call)
                say = answer(call)
            self.send(say)

        def send(self, say: Say) -> None:
            if say.fault == "silent":
                endpoint.stopping.wait(10)
            if say.fault in {"drop", "silent"}:
                # Linger 0: the client sees a reset, as when a process dies.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                return
            is_text = isinstance(say.body, str)
            data = say.body.encode() if is_text else json.dumps(say.body).encode()
            self.send_response(say.status)
            kind = "text/html" if is_text else "application/json"
            for name, value in {"content-type": kind, **SECRET_HEADERS, **say.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            for byte in data if say.fault == "drip" else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(0.02)
            if say.fault != "drip":
                self.wfile.write(data[: len(data) // 2] if say.fault == "half" else data)
            self.close_connection = self.close_connection or say.fault == "half"

    class Server(ThreadingHTTPServer):
        request_queue_size = 128  # the default of 5 resets connections when many come at once
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None: ...

    server = Server(("127.0.0.1", 0), Handler)
    endpoint = FakeEndpoint(f"http://127.0.0.1:{server.server_port}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
