"""The text an LLM sent → reply values, item by item: what is valid stays, the rest becomes a fault in plain words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from reviewer.domain.reply import AnswerReply, EvidenceReply, FindingReply
from reviewer.domain.rubric import Question, Rubric
from reviewer.prompting.json_text import REPLY_KEYS, extract_json

LONGEST_TEXT = 1500
"""Characters; a field beyond that is cut with a mark, so that a runaway reply cannot flood a report."""
LONGEST_TITLE = 160
LONGEST_QUOTE = 2000
LONGEST_TERM = 80
MOST_TERMS = 12
MOST_FINDINGS_KEPT = 40
MOST_EVIDENCE = 4
LAST_LINE = 10_000_000
"""Line numbers beyond it are read as it."""
CUT_MARK = " […]"

VERDICTS = {
    "yes": "met",
    "fully_met": "met",
    "no": "not_met",
    "unmet": "not_met",
    "partially": "partial",
    "partially_met": "partial",
    "partly_met": "partial",
    "n/a": "not_applicable",
}
SEVERITIES = {"critical": "blocker", "high": "major", "medium": "minor", "low": "nit"}
CONFIDENCES = ("low", "medium", "high")

ANSWER_FIELDS = frozenset(AnswerReply.model_fields)
FINDING_FIELDS = frozenset(FindingReply.model_fields)
EVIDENCE_FIELDS = frozenset(EvidenceReply.model_fields)
WORD_GAP = re.compile(r"[\s-]+")


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


def parse_reply(content: str, asked: Sequence[Question], rubric: Rubric, *, salvage: bool = False) -> ParsedReply:
    """Read a reply item by item.

    Args:
        content: what the LLM wrote.
        asked: questions that it had to answer; an answer to another question is ignored.
        rubric: where the ids of criteria and questions come from.
        salvage: whether the items that are whole will do, where the reply is not.
    """
    try:
        data = extract_json(content, salvage=salvage)
    except ValueError as error:
        return ParsedReply(unreadable=str(error))
    if not REPLY_KEYS & data.keys():
        return ParsedReply(unreadable="the object has neither `answers` nor `findings`")
    return _Reader(asked, rubric).read(data)


@dataclass
class _Reader:
    asked: Sequence[Question]
    rubric: Rubric
    faults: list[Fault] = field(default_factory=list)

    def read(self, data: dict[str, Any]) -> ParsedReply:
        answers = self._read_answers(read_list(data.get("answers")))
        raw = read_list(data.get("findings"))
        findings = [found for i, item in enumerate(raw[:MOST_FINDINGS_KEPT], 1) if (found := self._finding(item, i))]
        cut = max(0, len(raw) - MOST_FINDINGS_KEPT)
        return ParsedReply(tuple(answers), tuple(findings), tuple(self.faults), cut=cut)

    def _read_answers(self, items: list[Any]) -> list[AnswerReply]:
        wanted = {question.id: question for question in self.asked}
        found: dict[str, AnswerReply] = {}
        broken: dict[str, str] = {}
        for item in items:
            name = _read_id(item.get("question_id")) if isinstance(item, dict) else ""
            if name not in wanted or name in found:  # of two answers to one question the first that can be read counts
                continue
            try:
                found[name] = AnswerReply.model_validate(prepare_answer(item))
            except ValidationError as error:
                broken.setdefault(name, _in_words(error))
        for name in wanted:
            if name not in found:
                self.faults.append(Fault(f"answer to {name}", broken.get(name, "there is none")))
        return [found[name] for name in wanted if name in found]

    def _finding(self, item: Any, number: int) -> FindingReply | None:
        data = _prepare_finding(item, self.rubric) if isinstance(item, dict) else {}
        fault = self._find_fault(data) if data else "it is no object"
        if not fault:
            try:
                return FindingReply.model_validate(data)
            except ValidationError as error:
                fault = _in_words(error)
        title = data.get("title", "")[:80]
        self.faults.append(Fault(f'finding {number} "{title}"' if title else f"finding {number}", fault))
        return None

    def _find_fault(self, data: dict[str, Any]) -> str:
        """Say what is wrong with a finding that its types do not show."""
        empty = [name for name in ("title", "problem") if not data[name]]
        if empty:
            return "; ".join(f"`{name}`: it must be a text that is not empty" for name in empty)
        if self.rubric.find_criterion(data["criterion_id"]) is None:
            return "`criterion_id`: it must be one of " + ", ".join(one.id for one in self.rubric.criteria)
        return ""


def read_list(value: Any) -> list[Any]:
    """Give a list; one item that should stand in a list as a list of it; items that are named as a list of them."""
    if isinstance(value, dict):
        return list(value.values()) if all(isinstance(one, dict) for one in value.values()) else [value]
    return value if isinstance(value, list) else []


def prepare_answer(item: dict[str, Any]) -> dict[str, Any]:
    """Mend what carries no meaning: case and spelling of an enum, extra keys, empty fields left out, white space."""
    data = _keep_known(item, ANSWER_FIELDS)
    data["question_id"] = _read_id(data.get("question_id"))
    data["reasoning"] = read_text(data.get("reasoning"))
    data["verdict"] = read_enum_word(data.get("verdict"), VERDICTS)
    data["evidence"] = read_evidence(data.get("evidence"))
    return data


def _prepare_finding(item: dict[str, Any], rubric: Rubric) -> dict[str, Any]:
    data = _keep_known(item, FINDING_FIELDS)
    for name in ("reasoning", "counter_argument", "problem", "if_left_as_is", "suggestion"):
        data[name] = read_text(data.get(name))
    data["title"] = read_text(" ".join(_clean(data.get("title")).split()), LONGEST_TITLE)
    question = rubric.find_question(_read_id(data.get("question_id")))
    data["question_id"] = question.id if question else None
    owner = rubric.criterion_of(question.id) if question else None
    data["criterion_id"] = owner.id if owner else _read_id(data.get("criterion_id"))
    replacement = _clean(data.get("replacement")).strip()
    data["replacement"] = replacement if 0 < len(replacement) <= LONGEST_TEXT else None
    data["severity"] = read_enum_word(data.get("severity"), SEVERITIES)
    confidence = read_enum_word(data.get("confidence"), {})
    data["confidence"] = confidence if confidence in CONFIDENCES else "medium"
    data["evidence"] = read_evidence(data.get("evidence"))
    return data


def read_evidence(value: Any) -> list[dict[str, Any]]:
    """Give the pieces of evidence as far as they have the shape of one."""
    prepared = []
    for item in [item for item in read_list(value) if isinstance(item, dict)][:MOST_EVIDENCE]:
        data = _keep_known(item, EVIDENCE_FIELDS)
        data["quote"] = _clean(data.get("quote"))[:LONGEST_QUOTE]
        terms = data.get("looked_for")
        terms = terms.split(",") if isinstance(terms, str) else read_list(terms)
        terms = [_clean(term).strip()[:LONGEST_TERM] for term in terms]
        data["looked_for"] = [term for term in terms if term][:MOST_TERMS]
        kind = read_enum_word(data.get("kind"), {})
        data["kind"] = kind if kind in ("quote", "absence") else "quote" if data["quote"] else "absence"
        data["line_start"] = read_whole_number(data.get("line_start"))
        data["line_end"] = max(read_whole_number(data.get("line_end")), data["line_start"])
        data["section"] = read_text(data.get("section"), 200)
        prepared.append(data)
    return prepared


def _keep_known(item: dict[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key in fields}


def _clean(value: Any) -> str:
    """Give a text without halves of surrogate pairs, which can be neither sent nor stored; nothing for what is none."""
    if not isinstance(value, str):
        return ""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def read_text(value: Any, longest: int = LONGEST_TEXT) -> str:
    """Give a text without white space around it, cut with a mark where it is too long; nothing for what is none."""
    text = _clean(value).strip()
    return text if len(text) <= longest else text[:longest].rstrip() + CUT_MARK


def _read_id(value: Any) -> str:
    return _clean(value).strip(" \t\r\n`'\"").lower()


def read_enum_word(value: Any, other_words: Mapping[str, str]) -> Any:
    """Give the word of an enum in its own spelling, or the one that it stands for; None for what is no text."""
    if not isinstance(value, str):
        return None
    word = WORD_GAP.sub("_", read_text(value, 40).strip("`'\"*. ").lower())
    return other_words.get(word, word)


def read_whole_number(value: Any) -> int:
    """Give a line number, also from a line tag; 0 for what is none."""
    if isinstance(value, str):
        value = value.strip().lstrip("Ll").rstrip("|")
    try:
        return min(max(0, int(value)), LAST_LINE)
    except (TypeError, ValueError, OverflowError):
        return 0


def _in_words(error: ValidationError) -> str:
    """Say what is wrong with an item so that an LLM can put it right."""
    parts = []
    for problem in error.errors()[:3]:
        name = ".".join(str(step) for step in problem["loc"])
        parts.append(f"`{name}`: {problem['msg'].lower()}")
    return "; ".join(parts)
