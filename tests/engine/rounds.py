"""Several reviews of one document, each with the record of the one before; and an LLM that is noisy on purpose."""

import asyncio
import json
import random
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from reviewer.domain.disposition import Disposition, DispositionState
from reviewer.domain.record import Record
from reviewer.domain.review import Review
from reviewer.domain.rubric import Level
from reviewer.engine.earlier import Earlier
from reviewer.engine.review import Assignment
from reviewer.llm.scripted import ScriptedChat
from reviewer.loading.load import load_bytes
from reviewer.records.making import make_record
from reviewer.records.record_file import parse_record, render_record
from reviewer.records.unchanged import LaidAgainst
from tests.engine.material import absence, answer, finding, make_reviewer, make_rubric, quote

ASKED = re.compile(r"^Finding (\d+): (.*)$", re.MULTILINE)
TAGGED = re.compile(r"^L0*(\d+)\| (.*)$", re.MULTILINE)


@dataclass
class Rounds:
    """One document over several rounds of review."""

    folder: Path
    text: str
    name: str = "docs/note.md"
    level: Level = Level.L5
    record: Record | None = None
    reviews: list[Review] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Purposes of the requests of the last round."""

    def review(self, script) -> Review:
        """Review the document as it stands; the record is written and read once more, as a project does."""
        document = load_bytes(self.text.encode(), self.name, from_file=True)
        earlier = self.record and Earlier(self.record, LaidAgainst(self.record.sections, document))
        assignment = Assignment(document, make_rubric(self.folder), "a test says so", earlier=earlier)
        chat = ScriptedChat(script)
        review = asyncio.run(replace(make_reviewer(chat), level=self.level).review(assignment))
        self.asked = [request.purpose for request in chat.requests]
        made = make_record(review, document, assignment.rubric, self.name, self.record)
        self.record = parse_record(render_record(made), "record")
        self.reviews.append(review)
        return review

    def decide(self, finding_id: str, state: str, reason: str = "we know it") -> None:
        """Decide on a finding."""
        said = Disposition(state=DispositionState(state), reason="" if state in ("open", "accepted") else reason)
        self.record = self.record.with_dispositions({finding_id: said})

    def states(self) -> dict[str, str]:
        """Give the state of each finding of the last review, by title; those that are closed as well."""
        last = self.reviews[-1]
        closed = {one.title: one.state for one in last.convergence.closed} if last.convergence else {}
        return closed | {one.title: one.since_last for one in last.findings}


def script(first, follow_up=None):
    """Answer the reading with a reply, and the follow-up with verdicts by the title of the finding."""

    def say(request):
        if request.purpose != "follow-up":
            return first
        verdicts = follow_up or {}
        answers = []
        for number, title in ASKED.findall(request.messages[-1].content):
            verdict, *evidence = verdicts.get(title, ("cannot_assess",))
            answers.append(answer(number, verdict, *evidence))
        return json.dumps({"analysis": "", "answers": answers, "findings": []})

    return say


class NoisyModel:
    """Finds something else in every run, quotes other spans, says yes to anything and quotes what is not there."""

    def __init__(self, seed: int, severities=("minor", "nit")) -> None:
        self.random = random.Random(seed)
        self.severities = severities

    def __call__(self, request) -> str:
        """Answer one request."""
        lines = [(int(n), text) for n, text in TAGGED.findall(request.messages[1].content) if text.count(" ") >= 4]
        if request.purpose == "follow-up":
            return self._follow_up(request, lines)
        answers = [self._answer(name, lines) for name in ("ty-undo-how", "ty-undo-time", "ty-cost-month")]
        answers.append(answer("ty-cost-drift", self.random.choice(("not_applicable", "not_met")), absence("drift")))
        found = [self._find(lines) for _ in range(self.random.randint(0, 6))]
        return json.dumps({"analysis": "", "answers": answers, "findings": found})

    def _span(self, lines):
        number, text = self.random.choice(lines)
        words = text.split()
        first = self.random.randint(0, max(0, len(words) - 7))
        return quote(" ".join(words[first : first + self.random.randint(5, 9)]), number)

    def _answer(self, name, lines):
        verdict = self.random.choice(("met", "met", "partial", "not_met"))
        evidence = absence("rollback", "minutes") if verdict == "not_met" else self._span(lines)
        return answer(name, verdict, evidence)

    def _find(self, lines):
        kind = self.random.random()
        evidence = [absence("owner", self.random.choice(("contact", "team", "who")))] if kind < 0.2 else []
        evidence = evidence or [self._span(lines) for _ in range(2 if kind > 0.9 else 1)]
        return finding(
            f"Trouble {self.random.randint(1, 10**6)}",
            *evidence,
            criterion_id=self.random.choice(("ty-undo", "ty-cost")),
            severity=self.random.choice(self.severities),
        )

    def _follow_up(self, request, lines):
        answers = []
        for number, _ in ASKED.findall(request.messages[-1].content):
            verdict = self.random.choice(("met", "partial", "not_met", "not_applicable", "cannot_assess"))
            evidence = self.random.choice(
                ([], [self._span(lines)], [quote("words that nobody has ever written here", 1)])
            )
            answers.append(answer(number, verdict, *evidence))
        self.random.shuffle(answers)
        return json.dumps({"analysis": "", "answers": answers, "findings": []})
