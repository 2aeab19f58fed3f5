"""Small rubrics, answers, anchors and findings to write tests with: everything a test does not speak of has a default."""

from collections.abc import Sequence
from typing import Any

from reviewer.domain.finding import Anchor, Answer, Finding, Verdict
from reviewer.domain.rubric import Cap, CapWhen, Criterion, EvidenceKind, Level, Question, Rubric, Severity, Source


def make_question(name: str, **changes: Any) -> Question:
    """Build a question of level L4 that every document is asked."""
    fields: dict[str, Any] = {
        "id": name,
        "ask": f"Does the text say what {name} asks for?",
        "level": Level.L4,
        "if_not": Severity.MAJOR,
        "evidence": EvidenceKind.EITHER,
        "look_for": ("term",),
        "good": f"{name} in 5 ms.",
        "bad": f"{name} quickly.",
        "sources": ("SEED",),
    }
    return Question(**{**fields, **changes})


def make_criterion(name: str, weight: float = 50, questions: int | Sequence[Question] = 4) -> Criterion:
    """Build a criterion; a number of questions gives them the names `name-1`, `name-2` …"""
    if isinstance(questions, int):
        questions = [make_question(f"{name}-{number}") for number in range(1, questions + 1)]
    anchors = {rating: f"as good as {rating}" for rating in range(1, 6)}
    return Criterion(id=name, title=name.title(), weight=weight, why="why", questions=tuple(questions), anchors=anchors)


def make_cap(when: str, at_most: float, because: str = "because", **limits: float) -> Cap:
    """Build a cap: `make_cap("a", 1, b=2)` holds b at 2 when a is at most 1."""
    return Cap(when=CapWhen(criterion=when, at_most=at_most), cap=limits, because=because)


def make_rubric(*criteria: Criterion, caps: Sequence[Cap] = (), **changes: Any) -> Rubric:
    """Build a rubric of criteria."""
    fields: dict[str, Any] = {
        "id": "small",
        "title": "Small note",
        "version": 1,
        "sources": {"SEED": Source(title="the seed", used="read")},
        "criteria": criteria,
        "caps": tuple(caps),
    }
    return Rubric(**{**fields, **changes})


def make_answer(question_id: str, verdict: Verdict | str) -> Answer:
    """Build an answer with a verdict."""
    return Answer(question_id=question_id, verdict=Verdict(verdict), reasoning="because")


def make_anchor(start: int, end: int) -> Anchor:
    """Build the anchor of a span on the first line."""
    return Anchor(
        start=start,
        end=end,
        line_start=1,
        column_start=start + 1,
        line_end=1,
        column_end=end + 1,
        section=(),
        quote="x" * (end - start),
    )


def make_finding(name: str = "f1", *spans: tuple[int, int], **changes: Any) -> Finding:
    """Build a finding: absent without a span, quoted with one, a contradiction with more."""
    fields: dict[str, Any] = {
        "id": name,
        "kind": ("absent", "quoted", "contradiction")[min(len(spans), 2)],
        "criterion_id": "a",
        "question_id": None,
        "title": f"title of {name}",
        "problem": f"problem of {name}",
        "if_left_as_is": "it stays",
        "suggestion": "change it",
        "severity": Severity.MINOR,
        "confidence": "medium",
        "anchors": tuple(make_anchor(*span) for span in spans),
        "origins": ("questions",),
    }
    return Finding(**{**fields, **changes})
