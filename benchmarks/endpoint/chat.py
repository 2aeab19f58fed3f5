"""Chat completions: what an attempt meets on its way, from faults of the network over limits to the answer."""

import asyncio
import hashlib
import json
import math
from typing import Any

from .chance import choose_fault, draw, draw_latency
from .counters import Counters
from .limits import Admission, Limiter
from .replies import Reply, ReplyWriter
from .scenario import Fault, Scenario
from .wire import Connection, write_head

LATENCY_SALT = 7
PROSE = "I have read the document with care, and on the whole it is a good one."


class Chat:
    """Answers chat completions by a scenario."""

    def __init__(self, scenario: Scenario, counters: Counters) -> None:
        self.scenario, self.counters = scenario, counters
        self.limiter = Limiter(scenario.limits)
        self.writer = ReplyWriter(scenario.findings)
        self._number = 0

    def answer(self, connection: Connection, body: bytes) -> None:
        """Answer one attempt, at once or later."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        digest = hashlib.sha1(body).digest()
        elapsed = self.counters.elapsed(now)
        entry = self.counters.see(digest, elapsed)
        attempt = entry[0] + 1
        fault = choose_fault(self.scenario, digest, attempt, elapsed, of_network=True)
        delay = draw_latency(self.scenario.latency, draw(digest, attempt, LATENCY_SALT))
        if fault is not None:
            entry[0] += 1
            self._later(connection, delay, lambda: self._fail(connection, fault))
            return
        try:
            asked = json.loads(body)
            reply = self.writer.write(asked)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            self._refuse(connection, 400, f"this is no chat request: {error!r}")
            return
        admission = self.limiter.admit(now, reply.prompt_tokens + reply.completion_tokens, self.counters.in_flight)
        headers = self.limiter.headers() if self.scenario.limits.headers else ""
        if not admission.allowed:
            self._limit(connection, admission, headers, elapsed)
            return
        self.counters.seconds["admitted"][int(elapsed)] += 1
        entry[0] += 1
        fault = choose_fault(self.scenario, digest, attempt, elapsed, of_network=False)
        if fault is None:
            self._later(connection, delay, lambda: self._say(connection, asked, reply, headers, entry))
        else:
            self._later(connection, delay, lambda: self._spoil(connection, fault, asked, reply, headers))

    def _later(self, connection: Connection, delay: float, act: Any) -> None:
        if delay <= 0:
            act()
            return
        timer = asyncio.get_running_loop().call_later(delay, act)
        connection.lost = lambda: self._abandon(timer)

    def _abandon(self, timer: asyncio.TimerHandle | None) -> None:
        """Forget an attempt whose client went away."""
        if timer is not None:
            timer.cancel()
        self.counters.abandoned += 1
        self.counters.in_flight -= 1

    def _say(self, connection: Connection, asked: Any, reply: Reply, headers: str, entry: list[int]) -> None:
        counters = self.counters
        counters.in_flight -= 1
        counters.answered += 1
        counters.prompt_tokens += reply.prompt_tokens
        counters.completion_tokens += reply.completion_tokens
        counters.statuses["200"] += 1
        entry[1] += 1
        if asked.get("stream"):
            connection.send(200, self.write_stream(asked, reply), headers, "text/event-stream")
        else:
            connection.send(200, self.write_completion(asked, reply), headers)

    def _limit(self, connection: Connection, admission: Admission, headers: str, elapsed: float) -> None:
        counters = self.counters
        counters.in_flight -= 1
        counters.refused += 1
        counters.statuses["429"] += 1
        counters.seconds["refused"][int(elapsed)] += 1
        if self.scenario.limits.retry_after == "auto":
            headers += (
                f"retry-after: {math.ceil(admission.wait)}\r\nretry-after-ms: {math.ceil(admission.wait * 1000)}\r\n"
            )
        message = f"Rate limit reached on {admission.what}. Please try again in {admission.wait:.3f}s."
        connection.send(429, write_error(message, admission.what.replace(" ", "_"), "rate_limit_exceeded"), headers)

    def _refuse(self, connection: Connection, status: int, message: str, headers: str = "") -> None:
        self.counters.in_flight -= 1
        self.counters.statuses[str(status)] += 1
        code = "rate_limit_exceeded" if status == 429 else None
        connection.send(
            status, write_error(message, "server_error" if status >= 500 else "invalid_request_error", code), headers
        )

    def _fail(self, connection: Connection, fault: Fault) -> None:
        self.counters.faults[fault.kind] += 1
        if fault.kind == "silent":
            connection.lost = lambda: self._abandon(None)
            return
        self.counters.in_flight -= 1
        connection.drop()

    def _spoil(self, connection: Connection, fault: Fault, asked: Any, reply: Reply, headers: str) -> None:
        counters = self.counters
        counters.faults[fault.kind] += 1
        if fault.kind.isdigit():
            if fault.retry_after:
                headers += f"retry-after: {math.ceil(fault.retry_after)}\r\n"
            self._refuse(connection, int(fault.kind), f"The server answers {fault.kind}, as scripted.", headers)
            return
        counters.statuses["200"] += 1
        counters.prompt_tokens += reply.prompt_tokens  # a spoilt answer is paid like any other
        counters.completion_tokens += reply.completion_tokens
        data = self.write_completion(asked, _spoil_content(reply, fault.kind))
        if fault.kind == "drip":
            self._drip(connection, write_head(200, len(data), headers, "application/json"), data, fault.seconds)
            return
        counters.in_flight -= 1
        if fault.kind == "half":
            connection.send_half(200, data, headers)
        elif fault.kind == "not_json":
            connection.send(200, b"<html><body>The gateway is busy.</body></html>", headers, "text/html")
        else:
            connection.send(200, data, headers)

    def _drip(self, connection: Connection, head: bytes, data: bytes, seconds: float) -> None:
        """Send the body in many small pieces over so many seconds, so that no pause is long enough to time out."""
        steps = max(2, int(seconds / 0.05))
        size = max(1, math.ceil(len(data) / steps))
        loop = asyncio.get_running_loop()
        connection.transport.write(head)

        def send_from(place: int) -> None:
            connection.transport.write(data[place : place + size])
            if place + size >= len(data):
                self.counters.in_flight -= 1
                connection.finish()
                return
            timer = loop.call_later(seconds / steps, send_from, place + size)
            connection.lost = lambda: self._abandon(timer)

        send_from(0)

    def write_completion(self, asked: dict[str, Any], reply: Reply) -> bytes:
        """Write the body of a chat completion."""
        self._number += 1
        model = json.dumps(asked.get("model", "test-model"))
        if reply.tool:
            function = f'{{"name": {json.dumps(reply.tool)}, "arguments": "{reply.content}"}}'
            call = f'{{"id": "call_{self._number}", "type": "function", "function": {function}}}'
            message = f'{{"role": "assistant", "content": null, "refusal": null, "tool_calls": [{call}]}}'
        else:
            message = f'{{"role": "assistant", "content": "{reply.content}", "refusal": null}}'
        reason = "tool_calls" if reply.tool else "stop"
        return (
            f'{{"id": "chatcmpl-{self._number}", "object": "chat.completion", "created": 1700000000, "model": {model}, '
            f'"choices": [{{"index": 0, "message": {message}, "logprobs": null, "finish_reason": "{reason}"}}], '
            f'"usage": {self._write_usage(reply)}}}'
        ).encode()

    def write_stream(self, asked: dict[str, Any], reply: Reply) -> bytes:
        """Write the same as server-sent events: one piece of content, the end, the usage."""
        self._number += 1
        base = {"id": f"chatcmpl-{self._number}", "object": "chat.completion.chunk", "created": 1_700_000_000}
        base["model"] = asked.get("model", "test-model")
        content = json.loads(f'"{reply.content}"')
        delta: dict[str, Any] = {"role": "assistant", "content": content}
        if reply.tool:
            function = {"name": reply.tool, "arguments": content}
            delta = {
                "role": "assistant",
                "tool_calls": [{"index": 0, "id": "call_1", "type": "function", "function": function}],
            }
        events: list[dict[str, Any]] = [
            {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
            {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": "tool_calls" if reply.tool else "stop"}]},
        ]
        if (asked.get("stream_options") or {}).get("include_usage"):
            events.append({**base, "choices": [], "usage": json.loads(self._write_usage(reply))})
        lines = [f"data: {json.dumps(event)}\n\n" for event in events]
        return "".join([*lines, "data: [DONE]\n\n"]).encode()

    def _write_usage(self, reply: Reply) -> str:
        cached = int(reply.prompt_tokens * self.scenario.cached_share)
        return (
            f'{{"prompt_tokens": {reply.prompt_tokens}, "completion_tokens": {reply.completion_tokens}, '
            f'"total_tokens": {reply.prompt_tokens + reply.completion_tokens}, '
            f'"prompt_tokens_details": {{"cached_tokens": {cached}}}}}'
        )


def _spoil_content(reply: Reply, kind: str) -> Reply:
    """Put prose, or JSON cut in the middle, in place of a reply's content."""
    if kind == "prose":
        return Reply(PROSE, reply.prompt_tokens, reply.completion_tokens)
    if kind == "cut":
        content = json.loads(f'"{reply.content}"')
        return Reply(
            json.dumps(content[: len(content) // 2])[1:-1], reply.prompt_tokens, reply.completion_tokens, reply.tool
        )
    return reply


def write_error(message: str, kind: str = "invalid_request_error", code: str | None = None) -> bytes:
    """Write the body of an error in OpenAI's shape."""
    return json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}}).encode()
