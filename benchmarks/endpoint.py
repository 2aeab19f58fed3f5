"""A local OpenAI-compatible endpoint that answers at once and in the asked shape, for measuring everything around it.

Its answers are mechanical: every question is `met` with a line of the document as its quote, and a few quotes become
findings. They stand for the work that a real answer makes, not for its sense.
"""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TAGGED = re.compile(r"^L0*(\d+)\| *(.{40,300})$", re.MULTILINE)
QUESTION = re.compile(r"^ *Question (\S+)$", re.MULTILINE)
CRITERION = re.compile(r"^(?:Criterion |- )([a-z0-9-]+):", re.MULTILINE)


def write_reply(messages: list[dict[str, str]], most_findings: int = 6) -> str:
    """Write a reply that holds: quotes are words of the document."""
    if len(messages) < 3:  # a probe, such as the doctor's
        return '{"answer": "yes"}'
    lines = TAGGED.findall(messages[1]["content"]) or [("1", messages[1]["content"][:60])]
    task = messages[-1]["content"]
    questions, criteria = QUESTION.findall(task), CRITERION.findall(task)

    def quote(number: int) -> dict[str, Any]:
        line, text = lines[number * 7 % len(lines)]
        words = " ".join(text.split()[:14])
        place = int(line)
        return {
            "kind": "quote",
            "quote": words,
            "line_start": place,
            "line_end": place,
            "looked_for": [],
            "section": "",
        }

    answers = [
        {"question_id": name, "reasoning": "It says so.", "evidence": [quote(i)], "verdict": "met"}
        for i, name in enumerate(questions)
    ]
    findings = [
        {
            "criterion_id": criteria[i % len(criteria)],
            "question_id": None,
            "reasoning": "It follows from the words.",
            "evidence": [quote(i + 3)],
            "counter_argument": "It may be meant otherwise.",
            "title": f"Measured finding {i}",
            "problem": "These words are here to be found.",
            "if_left_as_is": "Nothing happens.",
            "suggestion": "Leave it.",
            "replacement": None,
            "severity": "minor",
            "confidence": "medium",
        }
        for i in range(most_findings if criteria else 0)
    ]
    return json.dumps({"analysis": "Read.", "answers": answers, "findings": findings})


class Handler(BaseHTTPRequestHandler):
    """Answers chat completions."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # header and body leave in one piece; in two, delayed acknowledgements cost 40 ms an answer

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep the output for figures."""

    def do_POST(self) -> None:
        """Answer one request."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        content = write_reply(body["messages"])
        prompt = sum(len(message["content"]) for message in body["messages"]) // 4
        usage = {"prompt_tokens": prompt, "completion_tokens": len(content) // 4}
        answer = {
            "id": "chatcmpl-0",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}],
            "usage": {**usage, "total_tokens": sum(usage.values())},
        }
        data = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def serve() -> ThreadingHTTPServer:
    """Start the endpoint on a free port of this machine; `server_port` of the result says which."""
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
