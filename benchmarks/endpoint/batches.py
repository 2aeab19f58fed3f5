"""Files and batches of OpenAI's Batch API: upload, make, poll, cancel, output and error files, as scripted."""

import asyncio
import hashlib
import json
import re
import time
from typing import Any
from urllib.parse import parse_qs

from .chance import draw
from .chat import PROSE, Chat, write_error
from .replies import Reply
from .scenario import Scenario
from .wire import Connection

BOUNDARY = re.compile(rb"boundary=\"?([^\";\r\n]+)", re.IGNORECASE)
FAILED, BAD, LOST, DONE_BEFORE, ORDER = 101, 102, 103, 104, 105
"""Salts of the draws."""
LINES_AT_ONCE = 100
"""Lines answered before the loop is given back."""


class Batches:
    """Files and batches since the last reset."""

    def __init__(self, scenario: Scenario, chat: Chat) -> None:
        self.script, self.seed, self.chat = scenario.batches, scenario.seed, chat
        self.files: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def answer(self, connection: Connection, method: str, path: str, query: str, head: bytes, body: bytes) -> None:
        """Answer one request to /v1/files or /v1/batches."""
        match [method, *path.removeprefix("/v1/").split("/")]:
            case ["POST", "files"]:
                self._upload(connection, head, body)
            case ["GET", "files"]:
                _send(connection, _page(self.files, query))
            case ["GET", "files", name] if name in self.files:
                _send(connection, self.files[name])
            case ["GET", "files", name, "content"] if name in self.files:
                connection.send(200, self.contents[name], kind="application/octet-stream")
            case ["DELETE", "files", name] if name in self.files:
                del self.files[name], self.contents[name]
                _send(connection, {"id": name, "object": "file", "deleted": True})
            case ["POST", "batches"]:
                self._make(connection, body)
            case ["GET", "batches"]:
                _send(connection, _page(self.batches, query))
            case ["GET", "batches", name] if name in self.batches:
                _send(connection, self.batches[name])
            case ["POST", "batches", name, "cancel"] if name in self.batches:
                self._cancel(connection, self.batches[name])
            case _:
                connection.send(404, write_error(f"No such object: {path}"))

    def _upload(self, connection: Connection, head: bytes, body: bytes) -> None:
        fields = _read_form(head, body)
        if "file" not in fields or "purpose" not in fields:
            connection.send(400, write_error("a file and its purpose are needed"))
            return
        if len(fields["file"]) > self.script.most_bytes:
            connection.send(400, write_error(f"the file is larger than {self.script.most_bytes} bytes"))
            return
        name = fields.get("file:name", b"file.jsonl").decode()
        _send(connection, self._store(fields["file"], name, fields["purpose"].decode()))

    def _store(self, content: bytes, filename: str, purpose: str) -> dict[str, Any]:
        name = f"file-{len(self.contents) + 1:04}"
        self.contents[name] = content
        self.files[name] = {
            "id": name,
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "filename": filename,
            "purpose": purpose,
            "status": "processed",
        }
        return self.files[name]

    def _make(self, connection: Connection, body: bytes) -> None:
        asked = json.loads(body)
        source = asked.get("input_file_id")
        if source not in self.files:
            connection.send(400, write_error(f"No such file: {source}"))
            return
        number = len(self.batches)
        batch = {
            "id": f"batch_{number:04}",
            "object": "batch",
            "endpoint": asked.get("endpoint"),
            "input_file_id": source,
            "completion_window": asked.get("completion_window"),
            "status": "validating",
            "created_at": int(time.time()),
            "output_file_id": None,
            "error_file_id": None,
            "errors": None,
            "metadata": asked.get("metadata"),
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
        }
        self.batches[batch["id"]] = batch
        task = asyncio.get_running_loop().create_task(self._run(batch, number))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        _send(connection, batch)

    def _cancel(self, connection: Connection, batch: dict[str, Any]) -> None:
        if batch["status"] in ("validating", "in_progress", "finalizing"):
            batch["status"] = "cancelling"
            batch["cancelling_at"] = int(time.time())
        _send(connection, batch)

    async def _run(self, batch: dict[str, Any], number: int) -> None:
        """Take a batch from validation to its end."""
        await asyncio.sleep(0)
        lines = self.contents[batch["input_file_id"]].splitlines()
        if fault := self._find_fault(lines, number):
            batch["status"] = "failed"
            batch["failed_at"] = int(time.time())
            batch["errors"] = {
                "object": "list",
                "data": [{"code": "invalid", "message": fault, "line": None, "param": None}],
            }
            return
        batch["status"] = "in_progress"
        batch["in_progress_at"] = int(time.time())
        batch["request_counts"]["total"] = len(lines)
        await asyncio.sleep(self.script.seconds)
        ending = (
            "cancelled"
            if batch["status"] == "cancelling"
            else "expired"
            if number in self.script.expired
            else "completed"
        )
        if ending == "completed":
            batch["status"] = "finalizing"
        output, errors = await self._answer_lines(lines, number, ending)
        for key, content in (("output_file_id", output), ("error_file_id", errors)):
            if content:
                batch[key] = self._store(b"\n".join(content) + b"\n", f"{batch['id']}_{key}.jsonl", "batch_output")[
                    "id"
                ]
        batch["request_counts"].update(completed=len(output), failed=len(errors))
        batch["status"] = ending
        batch[f"{ending}_at"] = int(time.time())

    def _find_fault(self, lines: list[bytes], number: int) -> str:
        """Say why a batch fails validation, or nothing."""
        if number in self.script.refused:
            return "The batch is refused, as scripted."
        if not lines:
            return "The file is empty."
        if len(lines) > self.script.most_lines:
            return f"The file has more than {self.script.most_lines} lines."
        try:
            names = [json.loads(line)["custom_id"] for line in lines]
        except (ValueError, KeyError, TypeError):
            return "A line is no JSON object with a custom_id."
        return "" if len(set(names)) == len(names) else "A custom_id stands twice."

    async def _answer_lines(self, lines: list[bytes], number: int, ending: str) -> tuple[list[bytes], list[bytes]]:
        """Answer each line into the output or the error file, in another order than they came."""
        output: list[bytes] = []
        errors: list[bytes] = []
        script, salt = self.script, self.seed * 1_000_000 + number
        # by what is asked and not by its label, in which a client may put this endpoint's own port
        drawn = []
        for place, line in enumerate(lines):
            if place % LINES_AT_ONCE == 0:
                await asyncio.sleep(0)
            asked = json.loads(line)
            drawn.append((hashlib.sha1(json.dumps(asked["body"]).encode()).digest(), line, asked))
        for place, (digest, _, asked) in enumerate(sorted(drawn, key=lambda one: one[:2])):
            if place % LINES_AT_ONCE == 0:
                await asyncio.sleep(0)
            result: dict[str, Any] = {
                "id": f"batch_req_{number}_{place}",
                "custom_id": asked["custom_id"],
                "response": None,
                "error": None,
            }
            if draw(digest, LOST, salt) < script.lost_lines:
                continue
            if ending != "completed" and draw(digest, DONE_BEFORE, salt) >= script.expired_share:
                word = (
                    "could not be executed before the completion window expired"
                    if ending == "expired"
                    else "was cancelled"
                )
                result["error"] = {"code": f"batch_{ending}", "message": f"This request {word}."}
                errors.append(json.dumps(result).encode())
            elif draw(digest, FAILED, salt) < script.failed_lines:
                body = json.loads(write_error("The server had an error, as scripted.", "server_error"))
                result["response"] = {"status_code": 500, "request_id": f"req-{place}", "body": body}
                errors.append(json.dumps(result).encode())
            else:
                output.append(self._answer_line(asked, result, bad=draw(digest, BAD, salt) < script.bad_lines))
        return output, errors

    def _answer_line(self, asked: dict[str, Any], result: dict[str, Any], *, bad: bool) -> bytes:
        counters = self.chat.counters
        body = json.dumps(asked["body"]).encode()
        entry = counters.asked.setdefault(hashlib.sha1(body).digest(), [0, 0])
        counters.repeats += 1 if entry[1] else 0
        reply = self.chat.writer.write(asked["body"])
        if bad:
            reply = Reply(PROSE, reply.prompt_tokens, reply.completion_tokens)
        entry[0] += 1
        entry[1] += 0 if bad else 1
        counters.answered += 0 if bad else 1
        counters.prompt_tokens += reply.prompt_tokens
        counters.completion_tokens += reply.completion_tokens
        completion = json.loads(self.chat.write_completion(asked["body"], reply))
        result["response"] = {"status_code": 200, "request_id": result["id"], "body": completion}
        return json.dumps(result).encode()


def _send(connection: Connection, value: Any) -> None:
    connection.send(200, json.dumps(value).encode())


def _page(items: dict[str, dict[str, Any]], query: str) -> dict[str, Any]:
    """Give a page of a list, newest first, as `after` and `limit` ask."""
    asked = parse_qs(query)
    names = list(reversed(items))
    after = asked.get("after", [""])[0]
    start = names.index(after) + 1 if after in names else 0
    limit = int(asked.get("limit", ["20"])[0])
    page = [items[name] for name in names[start : start + limit]]
    first, last = (page[0]["id"], page[-1]["id"]) if page else (None, None)
    return {"object": "list", "data": page, "first_id": first, "last_id": last, "has_more": start + limit < len(names)}


def _read_form(head: bytes, body: bytes) -> dict[str, bytes]:
    """Read a multipart form: name → content, and `name:name` → the file's name."""
    boundary = BOUNDARY.search(head)
    if boundary is None:
        return {}
    fields = {}
    for part in body.split(b"--" + boundary[1])[1:-1]:
        lines, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'[; ]name="([^"]*)"', lines)
        filename = re.search(rb'filename="([^"]*)"', lines)
        if name:
            fields[name[1].decode()] = content.removesuffix(b"\r\n")
            if filename:
                fields[f"{name[1].decode()}:name"] = filename[1]
    return fields
