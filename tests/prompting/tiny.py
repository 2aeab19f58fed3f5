"""A tiny rubric, a tiny document and valid replies to test prompting with."""

import json
from typing import Any

from reviewer.domain.chat import ChatRequest
from reviewer.domain.document import LINE_END, Document, Section
from reviewer.domain.rubric import Criterion, EvidenceKind, Level, Question, Rubric, Severity
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.replies import ParsedReply, parse_reply
from reviewer.prompting.requests import RequestBuilder

SECRET = b"a secret of the tests"

TEXT = """# Cache for thumbnails

We put a cache in front of the thumbnail service.

| Size | Cost |
|---|---|
| 2 machines | 310 € a month |
"""


def make_document(text: str = TEXT, path: str = "note.md") -> Document:
    """Make a document of one section."""
    lines = len(LINE_END.findall(text)) + 1
    return Document(
        path=path, text=text, format="markdown", sections=(Section(path=(), level=0, line_start=1, line_end=lines),)
    )


def make_question(name: str, **changes: Any) -> Question:
    """Make a question."""
    fields: dict[str, Any] = {
        "id": name,
        "ask": f"Does the text say what {name} asks?",
        "level": Level.L4,
        "if_not": Severity.MAJOR,
        "evidence": EvidenceKind.EITHER,
        "look_for": ("term",),
        "good": "It says so.",
        "bad": "It does not.",
        "sources": ("S",),
    }
    return Question(**{**fields, **changes})


def make_criterion(name: str, *questions: Question, title: str = "A criterion") -> Criterion:
    """Make a criterion."""
    return Criterion(
        id=name, title=title, weight=10, why="Somebody has to live with it.", questions=questions, anchors={1: "none"}
    )


def make_sized_criterion(number: int, size: int) -> Criterion:
    """Make a criterion of a number of questions, even of more than a rubric may hold."""
    questions = tuple(make_question(f"c{number}-q{i}") for i in range(size))
    return make_criterion(f"c{number}", make_question("x")).model_copy(
        update={"id": f"c{number}", "questions": questions}
    )


RUBRIC = Rubric(
    id="tiny",
    title="Tiny note",
    version=1,
    conditions={"ml": "the document is about a learned model"},
    criteria=(
        make_criterion(
            "ty-undo",
            make_question(
                "ty-undo-how", ask="Does the text say how the change is taken back?", good="The flag is off."
            ),
            make_question("ty-undo-time", ask="Does the text say how long that lasts?", bad="Quickly."),
            title="Way back",
        ),
        make_criterion(
            "ty-cost",
            make_question("ty-cost-month", ask="Does the text give the cost of a month?"),
            make_question("ty-cost-drift", ask="Does the text say how drift is noticed?", applies_when="ml"),
            title="Cost",
        ),
    ),
)


def make_builder(secret: bytes = SECRET) -> RequestBuilder:
    """Make a builder with the templates of the repository."""
    return RequestBuilder(PromptTemplates(), secret)


def write_evidence(**changes: Any) -> dict[str, Any]:
    """Write a quote as evidence."""
    fields = {
        "kind": "quote",
        "quote": "We put a cache in front",
        "line_start": 3,
        "line_end": 3,
        "looked_for": [],
        "section": "",
    }
    return {**fields, **changes}


def write_answer(question_id: str, verdict: str = "met", **changes: Any) -> dict[str, Any]:
    """Write an answer."""
    fields = {
        "question_id": question_id,
        "reasoning": "It says so.",
        "evidence": [write_evidence()],
        "verdict": verdict,
    }
    return {**fields, **changes}


def write_finding(title: str = "No way back", **changes: Any) -> dict[str, Any]:
    """Write a finding."""
    fields: dict[str, Any] = {
        "criterion_id": "ty-undo",
        "question_id": "ty-undo-how",
        "reasoning": "It follows.",
        "evidence": [write_evidence(kind="absence", quote="", line_start=0, line_end=0, looked_for=["undo", "revert"])],
        "counter_argument": "Perhaps not.",
        "title": title,
        "problem": "Nothing says how it is taken back.",
        "if_left_as_is": "It breaks.",
        "suggestion": "Say how.",
        "replacement": None,
        "severity": "major",
        "confidence": "high",
    }
    return {**fields, **changes}


def write_reply(answers: list[Any] | None = None, findings: list[Any] | None = None) -> dict[str, Any]:
    """Write a reply that answers every question of the tiny rubric, with three findings."""
    return {
        "analysis": "Read.",
        "answers": [write_answer(q.id) for q in RUBRIC.questions] if answers is None else answers,
        "findings": [write_finding(f"Finding {i}") for i in range(3)] if findings is None else findings,
    }


PASSES = {"quick": ("quick",), "standard": ("free-reading", "questions", "claims")}
"""Depth → the passes that ask for the same at it, without those that need findings."""


def build(depth: str = "standard", text: str = TEXT, known: tuple[str, ...] = ()) -> list[ChatRequest]:
    """Build the requests for the tiny rubric."""
    return [one.request for one in make_builder().build(make_document(text), RUBRIC, PASSES[depth], known)]


def last(request: ChatRequest) -> str:
    """Give the text of the message that varies."""
    return request.messages[-1].content


ASKED = RUBRIC.questions
IDS = [question.id for question in ASKED]


def parse(data: Any) -> ParsedReply:
    """Parse a reply given as data."""
    return parse_reply(json.dumps(data), ASKED, RUBRIC)


def parse_answer(**changes: Any) -> ParsedReply:
    """Parse a reply whose first answer has some fields changed."""
    return parse(write_reply(answers=[write_answer(IDS[0], **changes), *(write_answer(name) for name in IDS[1:])]))


def parse_finding(**changes: Any) -> ParsedReply:
    """Parse a reply whose first of two findings has some fields changed; `...` leaves a field out."""
    finding = {key: value for key, value in write_finding(**changes).items() if value is not ...}
    return parse(write_reply(findings=[finding, write_finding("The other")]))
