"""Replies that hold: mechanical answers in the shape that a prompt asks for.

A prompt of our own gets every question answered `met` with a line of the document as its quote, and a few quotes as
findings; findings to refute are left standing, and no claims are listed. They stand for the work that a real answer
makes, not for its sense. Other tools get the shape they need.
Two thousand answers a second leave half a millisecond for each, so the reply's text is put together from pieces that
are escaped once for each task and document.
"""

import json
import re
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii
from typing import Any

from .shapes import fill_schema

SENTENCE = re.compile(r"(?:^|(?<=[.!?] ))[A-Z][^|`<\[.!?]{30,200}\.(?= |$)")
"""A whole sentence without a table's bar, code, link or decimal point: what every reviewer may quote as it stands."""
QUESTION = re.compile(r"^ *Question (\S+)$", re.MULTILINE)
FINDING = re.compile(r"^Finding (\d+): ", re.MULTILINE)
CRITERION = re.compile(r"^(?:Criterion |- )([a-z0-9-]+):", re.MULTILINE)
UNREADABLE = "It could not be read"
"""What a re-ask says when the whole reply is to be sent again."""
CLAIMS = "Your task: list what code is to compute"
"""How the task begins that asks for claims to compute again and for facts."""
NO_CLAIMS = '{"claims": [], "facts": []}'
MOST_QUOTES, STRIDE = 16, 7
MOST_KEPT = 4096


@dataclass(frozen=True)
class Reply:
    """What the model says, with what it costs."""

    content: str
    """Escaped as the inside of a JSON string."""
    prompt_tokens: int
    completion_tokens: int
    tool: str = ""
    """Name of the tool whose arguments the content is, or nothing."""


def write_reply(messages: list[dict[str, str]], findings: int = 6) -> str:
    """Write the text of the reply to one request's messages, for whoever measures without the endpoint."""
    return str(json.loads(f'"{ReplyWriter(findings).write({"messages": messages}).content}"'))


@dataclass(frozen=True)
class _Task:
    answers: tuple[tuple[str, str], ...]
    """Pieces before and after each answer's quote."""
    findings: tuple[tuple[str, str], ...]
    rulings: tuple[tuple[str, str], ...]


class ReplyWriter:
    """Writes replies; keeps the pieces of tasks, documents and lines that come again."""

    def __init__(self, findings: int) -> None:
        self._findings = findings
        self._tasks: dict[str, _Task] = {}
        self._quotes: dict[str, list[str]] = {}
        self._lines: dict[str, str] = {}

    def write(self, body: dict[str, Any]) -> Reply:
        """Write the reply to a request's body.

        Raises:
            KeyError, TypeError, AttributeError: the body is no chat request.
        """
        texts = [_read_text(message.get("content")) for message in body["messages"]]
        tokens = max(1, sum(map(len, texts)) // 4)
        if len(texts) >= 3 and texts[1].startswith("=== document "):
            if texts[2].startswith(CLAIMS):
                return Reply(_escape(NO_CLAIMS), tokens, len(NO_CLAIMS) // 4)
            content = self._write_review(texts[1], texts[2] if UNREADABLE in texts[-1] else texts[-1])
            return Reply(content, tokens, len(content) // 4)
        tool, content = _write_other(body, texts)
        content = _escape(content)
        return Reply(content, tokens, max(1, len(content) // 4), tool)

    def _write_review(self, document: str, task_text: str) -> str:
        task = self._tasks.get(task_text)
        if task is None:
            task = _keep(self._tasks, task_text, _cut_task(task_text, self._findings))
        quotes = self._quotes.get(document)
        if quotes is None:
            quotes = _keep(self._quotes, document, _list_quotes(document, self._lines))
        count = len(quotes)
        answers = _COMMA.join([a + quotes[i % count] + z for i, (a, z) in enumerate(task.answers)])
        findings = _COMMA.join([a + quotes[(i + 3) % count] + z for i, (a, z) in enumerate(task.findings)])
        rulings = _COMMA.join([a + quotes[(i + 5) % count] + z for i, (a, z) in enumerate(task.rulings)])
        return f"{_HEAD}{answers}{_MIDDLE}{findings}{_RULINGS}{rulings}{_TAIL}"


def _keep(kept: dict[str, Any], key: str, value: Any) -> Any:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = value
    return value


def _escape(text: str) -> str:
    return encode_basestring_ascii(text)[1:-1]


_COMMA = ", "
_HEAD = _escape('{"analysis": "Read.", "answers": [')
_MIDDLE = _escape('], "findings": [')
_RULINGS = _escape('], "rulings": [')
_TAIL = _escape('], "claims": [], "facts": []}')
_MARK = "\x00"
_QUOTE = _escape('{"kind": "quote", "quote": "')
_QUOTE_LINES = _escape('", "line_start": 0, "line_end": 0, "looked_for": [], "section": ""}')


def _cut_task(task: str, most_findings: int) -> _Task:
    criteria = CRITERION.findall(task)
    answers = [
        {"question_id": name, "reasoning": "It says so.", "evidence": [_MARK], "verdict": "met"}
        for name in QUESTION.findall(task)
    ]
    findings = [
        {
            "criterion_id": criteria[i % len(criteria)],
            "question_id": None,
            "reasoning": "It follows from the words.",
            "evidence": [_MARK],
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
    rulings = [
        {"finding": int(number), "reasoning": "The words stand.", "evidence": [_MARK], "verdict": "stands"}
        for number in FINDING.findall(task)
    ]
    return _Task(tuple(map(_cut, answers)), tuple(map(_cut, findings)), tuple(map(_cut, rulings)))


def _cut(value: dict[str, Any]) -> tuple[str, str]:
    before, after = json.dumps(value).split(json.dumps(_MARK))
    return _escape(before), _escape(after)


def _list_quotes(document: str, kept: dict[str, str]) -> list[str]:
    """List evidence for a few sentences from all over the document."""
    lines = document.split("\n")[1:-1]
    quotes: list[str] = []
    for start in range(STRIDE):
        for line in lines[start::STRIDE]:
            quote = kept.get(line)
            if quote is None:
                quote = _keep(kept, line, _quote_line(line))
            if quote:
                quotes.append(quote)
                if len(quotes) == MOST_QUOTES:
                    return quotes
    return quotes or [f"{_QUOTE}{_escape(_escape(document[:60]))}{_QUOTE_LINES}"]


def _quote_line(line: str) -> str:
    """Write evidence from a tagged line, or nothing if no whole sentence stands there."""
    tag, _, text = line.partition("| ")
    found = SENTENCE.search(text)
    return f"{_QUOTE}{_escape(_escape(found[0]))}{_QUOTE_LINES.replace('0', tag.lstrip('L0'))}" if found else ""


def _read_text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content or () if isinstance(part, dict))


def _write_other(body: dict[str, Any], texts: list[str]) -> tuple[str, str]:
    """Answer a tool that is not ours: by its schema where it sends one, else by the words its prompt is known for."""
    if tools := body.get("tools"):
        function = tools[0]["function"]
        return function["name"], json.dumps(fill_schema(function.get("parameters", {})))
    shape = body.get("response_format") or {}
    if shape.get("type") == "json_schema":
        return "", json.dumps(fill_schema(shape["json_schema"]["schema"]))
    text = "\n".join(texts)
    if "GRADE:" in text:  # Inspect's model-graded scorers
        return "", "The submission meets the criterion.\n\nGRADE: C"
    if '"pass"' in text or "pass: boolean" in text:  # promptfoo's llm-rubric
        return "", json.dumps({"reason": "The document meets the criterion.", "pass": True, "score": 1.0})
    if '"steps"' in text:  # DeepEval's G-Eval, asked for its evaluation steps
        return "", json.dumps({"steps": ["Read the document.", "Look for what the criterion asks."]})
    if '"score"' in text:  # DeepEval's G-Eval, asked for its score
        return "", json.dumps({"score": 8, "reason": "The document meets the criterion."})
    return "", '{"answer": "yes"}'
