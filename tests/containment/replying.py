"""Replies of the shape that is asked for, whatever they say."""

import json
from typing import Any

from reviewer.domain.whole_reply import WholeReply
from tests.containment.asked import Asked
from tests.fake_endpoint import Call, Say, complete

MODELS = Say({"object": "list", "data": [{"id": "test-model", "object": "model"}]})


def quote(text: str, line: int = 1) -> dict[str, Any]:
    """Write a quote as evidence."""
    return {"kind": "quote", "quote": text, "line_start": line, "line_end": line, "looked_for": [], "section": ""}


def absence(*terms: str) -> dict[str, Any]:
    """Write an absence as evidence."""
    return {"kind": "absence", "quote": "", "line_start": 0, "line_end": 0, "looked_for": list(terms), "section": ""}


def answer(question: str, verdict: str, *evidence: dict[str, Any], reasoning: str = "It is so.") -> dict[str, Any]:
    """Write an answer."""
    return {"question_id": question, "reasoning": reasoning, "evidence": list(evidence), "verdict": verdict}


def finding(
    title: str, criterion: str, *evidence: dict[str, Any], question: str | None = None, **words: Any
) -> dict[str, Any]:
    """Write a finding; single fields can be changed."""
    return {
        "criterion_id": criterion,
        "question_id": question,
        "reasoning": "It follows from the words.",
        "evidence": list(evidence),
        "counter_argument": "Perhaps it is meant so.",
        "title": title,
        "problem": "The words do not carry what is decided.",
        "if_left_as_is": "The decision rests on nothing.",
        "suggestion": "Say what it rests on.",
        "replacement": None,
        "severity": "major",
        "confidence": "high",
        **words,
    }


def ruling(number: int, verdict: str, *evidence: dict[str, Any], reasoning: str = "I have read it.") -> dict[str, Any]:
    """Write a ruling."""
    return {"finding": number, "reasoning": reasoning, "evidence": list(evidence), "verdict": verdict}


def fill(**parts: Any) -> dict[str, Any]:
    """Fill a whole reply; what is not given stays empty, and the shape is checked."""
    whole = {name: "" if name == "analysis" else [] for name in WholeReply.model_fields}
    whole.update(parts)
    WholeReply.model_validate(whole)
    return whole


def say(whole: dict[str, Any]) -> Say:
    """Send a reply as a server that keeps to the schema does."""
    return Say(complete(json.dumps(whole, ensure_ascii=False)))


class Persona:
    """Answers as a careful reader would, who finds nothing wrong; each persona is bad in its own way."""

    def __call__(self, call: Call) -> Say:
        """Answer one call."""
        return MODELS if call.method == "GET" else self.send(Asked(call))

    def send(self, asked: Asked) -> Say:
        """Send the reply."""
        return say(self.reply(asked))

    def reply(self, asked: Asked) -> dict[str, Any]:
        """Write the reply to a request, by its task."""
        match asked.kind:
            case "free reading":
                return fill(analysis="Read.", findings=self.find(asked))
            case "questions":
                return fill(analysis="Read.", answers=self.answer(asked), findings=self.find(asked))
            case "claims":
                return fill(**self.claim(asked))
            case "refuter":
                return fill(rulings=self.rule(asked))

    def answer(self, asked: Asked) -> list[dict[str, Any]]:
        """Answer every question, each met by a line of the document."""
        lines = asked.sentences
        return [
            answer(question.id, "met", quote(lines[at % len(lines)][1], lines[at % len(lines)][0]))
            for at, question in enumerate(asked.questions)
        ]

    def find(self, asked: Asked) -> list[dict[str, Any]]:
        """Find nothing."""
        return []

    def claim(self, asked: Asked) -> dict[str, Any]:
        """List nothing."""
        return {}

    def rule(self, asked: Asked) -> list[dict[str, Any]]:
        """Let everything stand."""
        return [ruling(number, "stands") for number in range(1, asked.findings + 1)]
