"""Document and rubric → the requests of a depth, in the order that lets providers cache their common prefix."""

import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.claims_reply import ClaimsReply
from reviewer.domain.document import Document
from reviewer.domain.finding import Finding
from reviewer.domain.reply import CriterionReply
from reviewer.domain.review import Depth
from reviewer.domain.rubric import Criterion, Question, Rubric
from reviewer.domain.tokens import estimate_tokens
from reviewer.domain.trust import FILLER
from reviewer.errors import ReviewerError
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.followup import write_task
from reviewer.prompting.strict_schema import build_strict_schema
from reviewer.recompute.all_operations import ALL_OPERATIONS

REPLY_SCHEMA = build_strict_schema(CriterionReply)
SCHEMA_NAME = "criterion_reply"
SCHEMA_TEXT = json.dumps(REPLY_SCHEMA, separators=(",", ":"))
CLAIMS_SCHEMA = build_strict_schema(ClaimsReply)
CLAIMS_SCHEMA_NAME = "claims_reply"
CLAIMS_SCHEMA_TEXT = json.dumps(CLAIMS_SCHEMA, separators=(",", ":"))

QUESTIONS_PER_REQUEST = 14
"""A group of criteria is closed before it asks more than this: longer lists make models answer by rote."""
MOST_FINDINGS = {"quick": 8, "standard": 12}

MOST_CLAIMS = 25
MOST_FACTS = 60

MOST_KNOWN = 40
LONGEST_KNOWN = 240
"""Characters of a sentence on what checks have found. It may repeat words of the document outside the fences."""

ANSWER_TOKENS = 130
FINDING_TOKENS = 330
CLAIMS_TOKENS = 4000
"""Rough sizes of the parts of a reply, for the estimate of a price."""


@dataclass(frozen=True)
class PlannedRequest:
    """One request of a review and what it asks."""

    request: ChatRequest
    questions: tuple[Question, ...]
    """Questions that the reply must answer; empty for the free reading."""
    origin: str
    """`free-reading`, `questions` or `claims`: what its findings are marked with."""
    reply_tokens: int
    """Estimated."""

    def rename(self, reading: str) -> "PlannedRequest":
        """Give the same request, named after the reading that it belongs to."""
        purpose = f"{reading}, {self.request.purpose}"
        return replace(self, request=self.request.model_copy(update={"purpose": purpose}))

    @cached_property
    def prompt_tokens(self) -> int:
        """Estimated, the reply's schema included, which providers count as well."""
        schema = _estimate_schema(self.request.schema_name)
        return sum(estimate_tokens(message.content) for message in self.request.messages) + schema


@cache
def _estimate_schema(name: str) -> int:
    return estimate_tokens(CLAIMS_SCHEMA_TEXT if name == CLAIMS_SCHEMA_NAME else SCHEMA_TEXT)


@dataclass(frozen=True)
class RequestBuilder:
    """Builds the requests of one document under one rubric."""

    templates: PromptTemplates
    secret: bytes
    """Key of the fences' code: one per installation, so that no author can know it."""
    _question_lists: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False, repr=False)
    """Digest of a rubric and ids of the criteria asked about → their questions as the prompt lists them.

    They are most of what there is to render, and the same for every document.
    """

    def build(
        self, document: Document, rubric: Rubric, depth: Depth, known: Sequence[str] = ()
    ) -> tuple[PlannedRequest, ...]:
        """Build the requests of a review.

        Args:
            document: what is reviewed.
            rubric: what it is reviewed by.
            depth: `quick` gives one request; `standard` a free reading, then one request for each group of criteria
                and one for the claims that code is to compute again.
            known: what checks have found already, a sentence each, which the LLM need not repeat.

        Raises:
            ReviewerError: the document holds the fences' code, which only somebody who knows the key can write.
        """
        nonce, prefix = self._open(document, rubric)
        sentences = tuple(_tidy(sentence) for sentence in known[:MOST_KNOWN])
        make = _RequestMaker(self.templates, rubric, nonce, prefix, sentences, self.list_questions)
        if depth == "quick":
            return (make.quick(),)
        groups = group_criteria(rubric.criteria)
        asked = (make.questions(group, number, len(groups)) for number, group in enumerate(groups, 1))
        return (make.free_reading(), *asked, make.claims())

    def build_follow_up(self, document: Document, rubric: Rubric, findings: Sequence[Finding]) -> PlannedRequest:
        """Build the request that asks what became of an earlier review's findings.

        Raises:
            ReviewerError: as `build` does.
        """
        nonce, prefix = self._open(document, rubric)
        content = write_task(self.templates, findings, rubric, nonce)
        request = make_request(self.templates, "follow-up", (*prefix, Message(role="user", content=content)))
        return PlannedRequest(request, questions=(), origin="follow-up", reply_tokens=ANSWER_TOKENS * len(findings))

    def _open(self, document: Document, rubric: Rubric) -> tuple[str, tuple[Message, ...]]:
        nonce = compute_nonce(self.secret, document)
        if nonce in document.text:
            raise ReviewerError(
                f"{document.path}: holds the code that fences it off in the prompt",
                "Delete that code from the document, or the file `secret` in reviewer's data folder.",
            )
        prefix = (
            Message(role="system", content=self._render_system(rubric, nonce)),
            Message(role="user", content=self._render_document(document, nonce)),
        )
        return nonce, prefix

    def fingerprint(self) -> str:
        """Compute the digest of what reviews are prompted with."""
        return self.templates.fingerprint(f"{SCHEMA_TEXT}\0{CLAIMS_SCHEMA_TEXT}")

    def list_questions(self, rubric: Rubric, criteria: Sequence[Criterion]) -> str:
        """Write the questions of some criteria of a rubric, once for a rubric that has a digest."""
        key = (rubric.digest, *(criterion.id for criterion in criteria))
        if key in self._question_lists:
            return self._question_lists[key]
        text = self.templates.render("question_list.j2", criteria=criteria, conditions=rubric.conditions)
        if rubric.digest:
            self._question_lists[key] = text
        return text

    def _render_system(self, rubric: Rubric, nonce: str) -> str:
        example = self.templates.read("example.json")
        return self.templates.render("system.j2", rubric_title=rubric.title, nonce=nonce, example=example)

    def _render_document(self, document: Document, nonce: str) -> str:
        return self.templates.render("document.j2", nonce=nonce, tagged_lines=tag_lines(document))


@dataclass(frozen=True)
class _RequestMaker:
    """The last message of each kind of request, after a prefix that all share."""

    templates: PromptTemplates
    rubric: Rubric
    nonce: str
    prefix: tuple[Message, ...]
    known: tuple[str, ...]
    list_questions: Callable[[Rubric, Sequence[Criterion]], str]

    def free_reading(self) -> PlannedRequest:
        return self._plan("free_reading.j2", "free reading", "free-reading", self.rubric.criteria, asks=False)

    def quick(self) -> PlannedRequest:
        return self._plan("quick.j2", "quick", "questions", self.rubric.criteria)

    def questions(self, criteria: Sequence[Criterion], number: int, total: int) -> PlannedRequest:
        return self._plan("questions.j2", f"questions {number}/{total}", "questions", criteria)

    def claims(self) -> PlannedRequest:
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
        )
        request = ChatRequest(
            purpose="claims",
            messages=(*self.prefix, Message(role="user", content=content)),
            reply_schema=CLAIMS_SCHEMA,
            schema_name=CLAIMS_SCHEMA_NAME,
            shape_note=self.templates.render("schema.j2", schema=CLAIMS_SCHEMA_TEXT),
        )
        return PlannedRequest(request=request, questions=(), origin="claims", reply_tokens=CLAIMS_TOKENS)

    def _plan(
        self,
        template: str,
        purpose: str,
        origin: str,
        criteria: Sequence[Criterion],
        *,
        asks: bool = True,
    ) -> PlannedRequest:
        questions = tuple(q for criterion in criteria for q in criterion.questions) if asks else ()
        most = MOST_FINDINGS["quick" if template == "quick.j2" else "standard"]
        content = self.templates.render(
            template,
            criteria=criteria,
            conditions=self.rubric.conditions,
            question_list=self.list_questions(self.rubric, criteria) if asks else "",
            questions_total=len(questions),
            most_findings=most,
            known=self.known,
            nonce=self.nonce,
        )
        messages = (*self.prefix, Message(role="user", content=content))
        findings = most if not asks else max(2, len(questions) // 3)
        return PlannedRequest(
            request=make_request(self.templates, purpose, messages),
            questions=questions,
            origin=origin,
            reply_tokens=200 + ANSWER_TOKENS * len(questions) + FINDING_TOKENS * findings,
        )


def _tidy(sentence: str) -> str:
    """Make one short line of a sentence, so that words of the document in it cannot pass for lines of the task."""
    line = " ".join(sentence.split())
    return line if len(line) <= LONGEST_KNOWN else line[:LONGEST_KNOWN].rstrip() + " […]"


def make_request(templates: PromptTemplates, purpose: str, messages: tuple[Message, ...]) -> ChatRequest:
    """Make a request for a reply of the one shape that all our requests ask for."""
    return ChatRequest(
        purpose=purpose,
        messages=messages,
        reply_schema=REPLY_SCHEMA,
        schema_name=SCHEMA_NAME,
        shape_note=templates.render("schema.j2", schema=SCHEMA_TEXT),
    )


def compute_nonce(secret: bytes, document: Document) -> str:
    """Compute the fences' code: unpredictable for the author, the same over requests and runs.

    The same code each time keeps provider caches, our own cache and recordings valid.
    """
    return hmac.new(secret, document.digest.encode(), hashlib.sha256).hexdigest()[:16]


def tag_lines(document: Document) -> str:
    """Write the document with a line tag `L012|` before every line."""
    width = max(3, len(str(document.line_count)))
    lines = document.lines[: document.line_count]
    return "\n".join([f"L{number:0{width}}| {text}" for number, text in enumerate(lines, 1)]).replace(FILLER, "")


def group_criteria(criteria: Sequence[Criterion]) -> list[list[Criterion]]:
    """Group neighbouring criteria so that no group asks more than `QUESTIONS_PER_REQUEST` questions.

    There are as few groups as that allows, and the largest is as small as that number of groups allows. A criterion
    that alone asks more is a group of its own.
    """
    fewest = len(_fill_groups(criteria, QUESTIONS_PER_REQUEST))
    sizes = range(1, QUESTIONS_PER_REQUEST + 1)
    return next(groups for size in sizes if len(groups := _fill_groups(criteria, size)) == fewest)


def _fill_groups(criteria: Sequence[Criterion], most: int) -> list[list[Criterion]]:
    groups: list[list[Criterion]] = []
    room = 0
    for criterion in criteria:
        if not groups or len(criterion.questions) > room:
            groups.append([])
            room = most
        groups[-1].append(criterion)
        room -= len(criterion.questions)
    return groups


def describe_request(request: ChatRequest) -> dict[str, Any]:
    """Give a request as plain data for people to read: purpose and messages, the schema by its name."""
    return {
        "purpose": request.purpose,
        "messages": [message.model_dump() for message in request.messages],
        "reply_schema": request.schema_name,
    }
