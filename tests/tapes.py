"""Tapes: recorded HTTP that a person can read, without keys, cookies or hosts. `RECORD=1` records them again."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

FOLDER = Path(__file__).parent / "cassettes"
RECORDING = bool(os.environ.get("RECORD"))
NEUTRAL_URL = "http://endpoint.example/v1"
ORIGIN = "recorded from a local OpenAI-compatible endpoint, not from a provider"

KEPT_REQUEST_HEADERS = {"content-type"}
KEPT_ANSWER_HEADERS = {"content-type", "retry-after"}


def name_tape(test: str) -> str:
    """Name the tape of a test."""
    return test.removeprefix("test_")


def scrub_request(request: Any) -> Any:
    """Take out of the tape's copy of a request what is not the test's business; the real request keeps it."""
    request.uri = "http://endpoint.example" + urlsplit(request.uri).path
    request.headers = {name: value for name, value in request.headers.items() if name.lower() in KEPT_REQUEST_HEADERS}
    return request


def scrub_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """Keep of an answer's headers what the adapter reads."""
    kept = {name.lower(): value for name, value in answer["headers"].items() if name.lower() in KEPT_ANSWER_HEADERS}
    return {**answer, "headers": kept}


def same_json(first: Any, second: Any) -> bool:
    """Match requests by their JSON bodies: without this, vcr would hand any answer of the same address out."""
    return _read_json(first.body) == _read_json(second.body)


def serialize(tape: dict[str, Any]) -> str:
    """Write a tape as YAML with JSON bodies as trees."""
    interactions = [
        {
            "request": {**_keep(one["request"], "method", "uri", "headers"), **_unfold(one["request"]["body"])},
            "answer": {**_keep(one["response"], "status", "headers"), **_unfold(one["response"]["body"]["string"])},
        }
        for one in tape["interactions"]
    ]
    tree = {"origin": ORIGIN, "interactions": interactions}
    return yaml.safe_dump(tree, sort_keys=False, allow_unicode=True, width=110)


def deserialize(text: str) -> dict[str, Any]:
    """Read what `serialize` wrote."""
    tree = yaml.safe_load(text)
    assert tree["origin"] == ORIGIN
    interactions = [
        {
            "request": {**_keep(one["request"], "method", "uri", "headers"), "body": _fold(one["request"])},
            "response": {**_keep(one["answer"], "status", "headers"), "body": {"string": _fold(one["answer"])}},
        }
        for one in tree["interactions"]
    ]
    return {"version": 1, "interactions": interactions}


def _keep(source: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: source[name] for name in names}


def _read_json(body: Any) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body


def _unfold(body: Any) -> dict[str, Any]:
    text = body.decode() if isinstance(body, bytes) else body
    value = _read_json(text)
    return {"text": text} if value is None or isinstance(value, str) else {"json": value}


def _fold(part: dict[str, Any]) -> str:
    return json.dumps(part["json"]) if "json" in part else part["text"]


CONFIG: dict[str, Any] = {
    "record_mode": "rewrite" if RECORDING else "none",
    "match_on": ["method", "path", "query", "same_json"],
    "before_record_request": scrub_request,
    "before_record_response": scrub_answer,
    "decode_compressed_response": True,
}
