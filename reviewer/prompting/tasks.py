"""What each kind of request asks, written behind the prefix of rules and document that all of them share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.finding import Finding
from reviewer.domain.rubric import Criterion, Rubric
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.excerpts import GatheredFact
from reviewer.prompting.followup import write_task
from reviewer.prompting.grouping import group_criteria
from reviewer.prompting.ordering import Order
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.reply_shape import make_request
from reviewer.recompute.all_operations import ALL_OPERATIONS

MOST_FINDINGS = {"quick": 8, "standard": 12}

MOST_CLAIMS = 25
MOST_FACTS = 60

MOST_KNOWN = 40
LONGEST_KNOWN = 240
"""Characters of a sentence on what checks have found. It may repeat words of the document outside the fences."""

ANSWER_TOKENS = 130
FINDING_TOKENS = 330
RULING_TOKENS = 160
CLAIMS_TOKENS = 4000
"""Rough sizes of the parts of a reply, for the estimate of a price."""


@dataclass(frozen=True)
class TaskWriter:
    """Writes the last message of each kind of request, after a prefix that all share."""

    templates: PromptTemplates
    rubric: Rubric
    criteria: Sequence[Criterion]
    """In the order in which they are asked about."""
    order: Order | None
    nonce: str
    prefix: tuple[Message, ...]
    known: Sequence[str]
    """What checks have found, a sentence each."""
    list_questions: Callable[[Rubric, Sequence[Criterion]], str]

    def free_reading(self) -> list[PlannedRequest]:
        """Ask for one reading of the whole."""
        return [self._plan("free_reading.j2", "free reading", "free-reading", self.criteria, asks=False)]

    def quick(self) -> list[PlannedRequest]:
        """Ask for a free reading and every answer at once."""
        return [self._plan("quick.j2", "quick", "questions", self.criteria)]

    def questions(self) -> list[PlannedRequest]:
        """Ask the questions, a request for each group of criteria."""
        groups = group_criteria(self.criteria)
        return [
            self._plan("questions.j2", f"questions {number}/{len(groups)}", "questions", group)
            for number, group in enumerate(groups, 1)
        ]

    def claims(self, scope: str = "", gathered: Sequence[GatheredFact] = ()) -> list[PlannedRequest]:
        """Ask for the claims that code is to compute again, and for the facts that it is to lay side by side.

        Args:
            scope: `window` or `across` for a part of a document that is read in windows, or for what lies across them.
            gathered: facts that were listed in the windows.
        """
        content = self.templates.render(
            "claims.j2",
            most_claims=MOST_CLAIMS,
            most_facts=MOST_FACTS,
            operations=[
                {"name": name.value, "roles": [role.value for role in method.roles], "sentence": method.sentence}
                for name, method in ALL_OPERATIONS.items()
            ],
            example=self.templates.read("claims_example.json"),
            nonce=self.nonce,
            scope=scope,
            gathered=[
                GatheredFact(flatten(one.label), flatten(one.text), one.line, flatten(one.quote)) for one in gathered
            ],
        )
        purpose = "claims across windows" if scope == "across" else "claims"
        planned = PlannedRequest(self._ask(purpose, content), questions=(), origin="claims", reply_tokens=CLAIMS_TOKENS)
        return [planned]

    def refutation(self, findings: Sequence[Finding]) -> PlannedRequest:
        """Ask to refute findings."""
        content = self.templates.render(
            "refuter.j2",
            findings=[_describe_finding(finding, self.rubric) for finding in findings],
            example=self.templates.read("refuter_example.json"),
            nonce=self.nonce,
        )
        return PlannedRequest(
            request=self._ask("refuter", content),
            questions=(),
            origin="refuter",
            reply_tokens=RULING_TOKENS * max(1, len(findings)),
        )

    def follow_up(self, findings: Sequence[Finding]) -> PlannedRequest:
        """Ask what became of an earlier review's findings."""
        content = write_task(self.templates, findings, self.rubric, self.nonce)
        return PlannedRequest(
            request=self._ask("follow-up", content),
            questions=(),
            origin="follow-up",
            reply_tokens=ANSWER_TOKENS * len(findings),
        )

    def _plan(
        self,
        template: str,
        purpose: str,
        origin: str,
        criteria: Sequence[Criterion],
        *,
        asks: bool = True,
        **more: Any,
    ) -> PlannedRequest:
        questions = tuple(q for criterion in criteria for q in criterion.questions) if asks else ()
        most = MOST_FINDINGS["quick" if "quick" in template else "standard"]
        content = self.templates.render(
            template,
            criteria=criteria,
            conditions=self.rubric.conditions,
            question_list=self.list_questions(self.rubric, criteria) if asks else "",
            questions_total=len(questions),
            most_findings=most,
            known=[_tidy(sentence) for sentence in self.known[:MOST_KNOWN]],
            nonce=self.nonce,
            order=self.order.mark if self.order else "",
            **more,
        )
        findings = most if not asks else max(2, len(questions) // 3)
        sample = f", sample {self.order.sample}/{self.order.samples}" if self.order else ""
        return PlannedRequest(
            request=self._ask(f"{purpose}{sample}", content),
            questions=questions,
            origin=origin,
            reply_tokens=200 + ANSWER_TOKENS * len(questions) + FINDING_TOKENS * findings,
            sample=self.order.sample if self.order else 0,
        )

    def _ask(self, purpose: str, content: str) -> ChatRequest:
        return make_request(self.templates, purpose, (*self.prefix, Message(role="user", content=content)))


def _describe_finding(finding: Finding, rubric: Rubric) -> dict[str, Any]:
    """Give what may be shown of a finding to somebody who is to refute it, each text on one line."""
    question = rubric.find_question(finding.question_id or "")
    return {
        "title": flatten(finding.title),
        "problem": flatten(finding.problem),
        "quotes": [{"line": anchor.line_start, "quote": flatten(anchor.quote)} for anchor in finding.anchors],
        "terms": [flatten(term) for term in finding.looked_for],
        "question": question.ask if question else "",
    }


def flatten(text: str) -> str:
    """Make one line of a text, so that no words in it can pass for lines of a prompt."""
    return " ".join(text.split())


def _tidy(sentence: str) -> str:
    """Make one short line of a sentence, so that words of the document in it cannot pass for lines of the task."""
    line = flatten(sentence)
    return line if len(line) <= LONGEST_KNOWN else line[:LONGEST_KNOWN].rstrip() + " […]"
