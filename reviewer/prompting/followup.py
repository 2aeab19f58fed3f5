"""Findings of an earlier review → the task that asks what became of them; the reply → a verdict on each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from reviewer.domain.finding import Finding
from reviewer.domain.reply import AnswerReply
from reviewer.domain.rubric import Rubric
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.json_text import extract_json
from reviewer.prompting.replies import prepare_answer

ANSWERS_KEY = frozenset(("answers",))
MOST_READ = 400
LONGEST_SHOWN = 600
"""Characters of each text of a finding. They come from a file of the repository, so nobody vouches for their length."""
MOST_TERMS = 12
NUMBER = re.compile(r"\D{0,12}(\d{1,4})\D{0,3}")
"""A finding's number as an LLM may copy it: `3`, `F3`, `Finding 3:`."""


@dataclass(frozen=True)
class ParsedFollowUp:
    """What could be read of a reply."""

    answers: dict[int, AnswerReply]
    """Number of a finding, from 1 → what is said of it."""
    unreadable: str = ""
    """Why nothing could be read at all, or an empty string."""


def write_task(templates: PromptTemplates, findings: Sequence[Finding], rubric: Rubric, nonce: str) -> str:
    """Write the task that asks what became of findings."""
    return templates.render(
        "followup.j2",
        findings=[_describe(finding, rubric) for finding in findings],
        example=templates.read("followup_example.json"),
        nonce=nonce,
    )


def _describe(finding: Finding, rubric: Rubric) -> dict[str, Any]:
    """Give what may be shown of a finding, each text on one line, so that none can pass for lines of the task."""
    question = rubric.find_question(finding.question_id or "")
    return {
        "title": _flatten(finding.title),
        "problem": _flatten(finding.problem),
        "quotes": [_flatten(anchor.quote) for anchor in finding.anchors],
        "terms": [_flatten(term) for term in finding.looked_for[:MOST_TERMS]],
        "suggestion": _flatten(finding.suggestion),
        "question": question.ask if question else "",
    }


def _flatten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[:LONGEST_SHOWN].rstrip() + " […]"


def parse_follow_up(content: str, findings: int) -> ParsedFollowUp:
    """Read what is said of so many findings; of two answers on one the first that can be read counts."""
    try:
        data = extract_json(content, ANSWERS_KEY)
    except ValueError as error:
        return ParsedFollowUp({}, unreadable=str(error))
    items = data.get("answers")
    if not isinstance(items, list):
        return ParsedFollowUp({}, unreadable="the object has no list `answers`")
    answers: dict[int, AnswerReply] = {}
    for item in items[:MOST_READ]:
        read = _read_answer(item)
        if read is not None and 1 <= read[0] <= findings:
            answers.setdefault(*read)
    return ParsedFollowUp(answers)


def _read_answer(item: Any) -> tuple[int, AnswerReply] | None:
    if not isinstance(item, dict):
        return None
    number = NUMBER.fullmatch(str(item.get("question_id", "")).strip())
    try:
        answer = AnswerReply.model_validate(prepare_answer({**item, "question_id": "f"}))
    except ValidationError:
        return None
    return None if number is None else (int(number[1]), answer)
