"""The text an LLM sent → reply values, item by item: what is valid stays, the rest becomes a fault in plain words."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from reviewer.domain.finding import Verdict
from reviewer.domain.reply import AnswerReply, EvidenceReply, FindingReply
from reviewer.domain.rubric import Question, Rubric, Severity

LONGEST_TEXT = 1500
"""Characters; a field beyond that is cut with a mark, so that a runaway reply cannot flood a report."""
LONGEST_QUOTE = 2000
MOST_FINDINGS_KEPT = 40
MOST_EVIDENCE = 4
FENCE = re.compile(r"```[a-zA-Z]*\s*\n(.*?)\n?```", re.DOTALL)
THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """A part of a reply that does not hold, in words that the LLM can act on."""

    what: str
    """The part, such as `answer to dd-scope-ask`."""
    fault: str
    """What is wrong with it."""
    passages: tuple[tuple[int, str], ...] = ()
    """Line and text of places in the document to look at."""


@dataclass(frozen=True)
class ParsedReply:
    """What could be read of a reply."""

    answers: tuple[AnswerReply, ...] = ()
    findings: tuple[FindingReply, ...] = ()
    faults: tuple[Fault, ...] = ()
    """Items that could not be read."""
    unreadable: str = ""
    """Why nothing could be read at all, or an empty string."""
    cut: int = 0
    """Items left out because there were too many."""


def extract_json(content: str) -> Any:
    """Find the JSON object in what an LLM wrote: bare, in a code fence, or with prose around it.

    Raises:
        ValueError: there is none; the message says what stands there instead.
    """
    text = THINKING.sub("", content).strip().removeprefix("\ufeff")
    candidates = [text, *(match.group(1) for match in FENCE.finditer(text))]
    start, end = text.find("{"), text.rfind("}")
    if 0 <= start < end:
        candidates.append(text[start : end + 1])
    problem = "it holds no JSON object"
    for candidate in candidates:
        try:
            # strict=False lets raw line ends stand inside strings, as small local models write them
            value = json.loads(candidate, strict=False, parse_constant=_no_number)
        except RecursionError:
            raise ValueError("it is nested too deeply") from None
        except ValueError as error:
            if candidate.lstrip().startswith("{"):
                problem = f"it is no JSON ({error})"
            continue
        if isinstance(value, dict):
            return value
        problem = f"it is a JSON {type(value).__name__}, not an object"
    raise ValueError(problem)


def _no_number(_name: str) -> None:
    """Read NaN and Infinity, which JSON does not have, as null."""


def parse_reply(content: str, asked: Sequence[Question], rubric: Rubric) -> ParsedReply:
    """Read a reply item by item.

    Args:
        content: what the LLM wrote.
        asked: questions that it had to answer; an answer to another question is ignored.
        rubric: where the ids of criteria and questions come from.
    """
    try:
        data = extract_json(content)
    except ValueError as error:
        return ParsedReply(unreadable=str(error))
    if "answers" not in data and "findings" not in data:
        return ParsedReply(unreadable="the object has neither `answers` nor `findings`")
    return _Reader(asked, rubric).read(data)


@dataclass
class _Reader:
    asked: Sequence[Question]
    rubric: Rubric
    faults: list[Fault] = field(default_factory=list)

    def read(self, data: dict[str, Any]) -> ParsedReply:
        answers = self._read_answers(_as_list(data.get("answers")))
        raw = _as_list(data.get("findings"))
        findings = [found for i, item in enumerate(raw[:MOST_FINDINGS_KEPT], 1) if (found := self._finding(item, i))]
        cut = max(0, len(raw) - MOST_FINDINGS_KEPT)
        return ParsedReply(tuple(answers), tuple(findings), tuple(self.faults), cut=cut)

    def _read_answers(self, items: list[Any]) -> list[AnswerReply]:
        wanted = {question.id: question for question in self.asked}
        found: dict[str, AnswerReply] = {}
        broken: dict[str, str] = {}
        for item in items:
            name = str(item.get("question_id", "")).strip() if isinstance(item, dict) else ""
            if name not in wanted or name in found:  # of two answers to one question the first counts
                continue
            try:
                found[name] = AnswerReply.model_validate(_prepare_answer(item))
            except ValidationError as error:
                broken[name] = _in_words(error)
        for name in wanted:
            if name not in found:
                self.faults.append(Fault(f"answer to {name}", broken.get(name, "there is none")))
        return [found[name] for name in wanted if name in found]

    def _finding(self, item: Any, number: int) -> FindingReply | None:
        title = str(item.get("title", ""))[:80] if isinstance(item, dict) else ""
        what = f'finding {number} "{title}"'
        if not isinstance(item, dict):
            self.faults.append(Fault(what, "it is no object"))
            return None
        try:
            finding = FindingReply.model_validate(_prepare_finding(item, self.rubric))
        except ValidationError as error:
            self.faults.append(Fault(what, _in_words(error)))
            return None
        if self.rubric.find_criterion(finding.criterion_id) is None:
            self.faults.append(Fault(what, f"there is no criterion '{finding.criterion_id[:80]}'"))
            return None
        return finding


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _prepare_answer(item: dict[str, Any]) -> dict[str, Any]:
    """Mend what carries no meaning: case and spelling of an enum, extra keys, empty fields left out, white space."""
    data = _keep_known(item, AnswerReply)
    data["question_id"] = str(data.get("question_id", "")).strip()
    data["reasoning"] = _cut(data.get("reasoning"))
    data["verdict"] = _enum_word(data.get("verdict"), Verdict)
    data["evidence"] = _prepare_evidence(data.get("evidence"))
    return data


def _prepare_finding(item: dict[str, Any], rubric: Rubric) -> dict[str, Any]:
    data = _keep_known(item, FindingReply)
    for name in ("reasoning", "counter_argument", "title", "problem", "if_left_as_is", "suggestion"):
        data[name] = _cut(data.get(name))
    question = rubric.find_question(str(data.get("question_id") or "").strip())
    data["question_id"] = question.id if question else None
    owner = rubric.criterion_of(question.id) if question else None
    data["criterion_id"] = owner.id if owner else str(data.get("criterion_id") or "").strip()
    replacement = data.get("replacement")
    data["replacement"] = _cut(replacement) or None if isinstance(replacement, str) else None
    data["severity"] = _enum_word(data.get("severity"), Severity)
    data["confidence"] = _enum_word(data.get("confidence", "medium"), None)
    data["evidence"] = _prepare_evidence(data.get("evidence"))
    return data


def _prepare_evidence(value: Any) -> list[dict[str, Any]]:
    prepared = []
    for item in _as_list(value)[:MOST_EVIDENCE]:
        if not isinstance(item, dict):
            continue
        data = _keep_known(item, EvidenceReply)
        quote = data.get("quote")
        data["quote"] = quote[:LONGEST_QUOTE] if isinstance(quote, str) else ""
        data["looked_for"] = [str(term)[:80] for term in _as_list(data.get("looked_for"))[:12]]
        data["kind"] = _enum_word(data.get("kind", "quote" if data["quote"] else "absence"), None)
        data["line_start"] = _whole_number(data.get("line_start"))
        data["line_end"] = max(_whole_number(data.get("line_end")), data["line_start"])
        data["section"] = _cut(data.get("section"))[:200]
        prepared.append(data)
    return prepared


def _keep_known(item: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key in model.model_fields}


def _cut(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT].rstrip() + " […]"


def _enum_word(value: Any, enum: type[Verdict] | type[Severity] | None) -> Any:
    if not isinstance(value, str):
        return value
    word = re.sub(r"[\s-]+", "_", value.strip().lower())
    if enum is Verdict:
        return {"yes": "met", "no": "not_met", "partially_met": "partial", "n/a": "not_applicable"}.get(word, word)
    if enum is Severity:
        return {"critical": "blocker", "high": "major", "medium": "minor", "low": "nit"}.get(word, word)
    return word


def _whole_number(value: Any) -> int:
    if isinstance(value, str):
        value = value.strip().lstrip("L")
    try:
        return max(0, int(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _in_words(error: ValidationError) -> str:
    """Say what is wrong with an item so that an LLM can put it right."""
    parts = []
    for problem in error.errors()[:3]:
        name = ".".join(str(step) for step in problem["loc"])
        parts.append(f"`{name}`: {problem['msg'].lower()}")
    return "; ".join(parts)
