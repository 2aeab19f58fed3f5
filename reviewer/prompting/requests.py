"""Document and rubric → the requests of a review, in the order that lets providers cache their common prefix."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reviewer.domain.chat import ChatRequest, Message
from reviewer.domain.document import Document
from reviewer.domain.finding import Finding
from reviewer.domain.rubric import Criterion, Rubric
from reviewer.domain.trust import FILLER
from reviewer.errors import ReviewerError
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.excerpts import GatheredFact, Noted, Places, ShownWindow, tag_spans
from reviewer.prompting.ordering import Order
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.reply_shape import SCHEMA_TEXT
from reviewer.prompting.tasks import TaskWriter, flatten
from reviewer.prompting.window_tasks import WholeTaskWriter, WindowTaskWriter


@dataclass(frozen=True)
class RequestBuilder:
    """Builds the requests of one document under one rubric."""

    templates: PromptTemplates
    secret: bytes
    """Key of the fences' code: one per installation, so that no author can know it."""
    _question_lists: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False, repr=False)
    """Digest of a rubric and ids of the questions asked → the questions as the prompt lists them.

    They are most of what there is to render, and the same for every document.
    """

    def build(
        self,
        document: Document,
        rubric: Rubric,
        passes: Sequence[str],
        known: Sequence[str] = (),
        *,
        order: Order | None = None,
    ) -> tuple[PlannedRequest, ...]:
        """Build the requests of some passes over a document, in the order of the passes.

        Args:
            document: what is reviewed.
            rubric: what it is reviewed by.
            passes: `quick`, one request with all; `free-reading`, one request; `questions`, one for each group;
                `claims`, one request.
            known: what checks have found already, a sentence each, which the LLM need not repeat.
            order: the sample that they belong to; without one criteria and questions stand in the rubric's order.

        Raises:
            ReviewerError: the document holds the fences' code, which only somebody who knows the key can write.
        """
        make = TaskWriter(**self._open(document, rubric, known, order))
        makers = {
            "quick": make.quick,
            "free-reading": make.free_reading,
            "questions": make.questions,
            "claims": make.claims,
        }
        return tuple(planned for name in passes for planned in makers[name]())

    def build_window(
        self,
        document: Document,
        rubric: Rubric,
        shown: ShownWindow,
        passes: Sequence[str],
        known: Sequence[str] = (),
        *,
        order: Order | None = None,
    ) -> tuple[PlannedRequest, ...]:
        """Build the requests of some passes over one window of a document, in the order of the passes.

        Args:
            document: what is reviewed, as a whole.
            rubric: what it is reviewed by.
            shown: the window and the outline of the whole.
            passes: `quick`, one request with all; `free-reading`, `notes` and `claims`, one request each.
            known: what checks have found in the window already.
            order: the sample that they belong to.

        Raises:
            ReviewerError: as `build` does.
        """
        make = WindowTaskWriter(**self._open(document, rubric, known, order, shown), window=shown.window)
        makers = {
            "quick": make.quick,
            "free-reading": make.free_reading,
            "notes": make.notes,
            "claims": make.window_claims,
        }
        return tuple(planned for name in passes for planned in makers[name]())

    def build_whole(
        self,
        document: Document,
        rubric: Rubric,
        places: Places,
        passes: Sequence[str],
        known: Sequence[str] = (),
        *,
        order: Order | None = None,
        noted: Sequence[Noted] = (),
        gathered: Sequence[GatheredFact] = (),
    ) -> tuple[PlannedRequest, ...]:
        """Build the requests of some passes over the whole of a document whose windows have been read.

        Args:
            document: what is reviewed, as a whole.
            rubric: what it is reviewed by.
            places: what is shown of it.
            passes: `quick`, one request with all; `questions`, one for each group; `across` and `claims`, one each.
            known: what checks have found already.
            order: the sample that they belong to.
            noted: where words on questions were noted.
            gathered: facts that were listed in the windows.

        Raises:
            ReviewerError: as `build` does.
        """
        opened = self._open(document, rubric, known, order, places)
        make = WholeTaskWriter(**opened, windows=places.windows, noted=noted, gathered=gathered)
        makers = {
            "quick": make.quick,
            "questions": make.questions,
            "across": make.across,
            "claims": make.across_claims,
        }
        return tuple(planned for name in passes for planned in makers[name]())

    def build_refutation(
        self, document: Document, rubric: Rubric, findings: Sequence[Finding], places: Places | None = None
    ) -> PlannedRequest:
        """Build the request that asks to refute findings; without any it shows what such a request is at least.

        It carries what each finding claims and the words that it is about, and nothing that argues for it. `places` is
        what it shows of a document that is too long to be shown as a whole.

        Raises:
            ReviewerError: as `build` does.
        """
        return TaskWriter(**self._open(document, rubric, (), None, places)).refutation(findings)

    def build_follow_up(
        self, document: Document, rubric: Rubric, findings: Sequence[Finding], places: Places | None = None
    ) -> PlannedRequest:
        """Build the request that asks what became of an earlier review's findings; `places` as for a refutation.

        Raises:
            ReviewerError: as `build` does.
        """
        return TaskWriter(**self._open(document, rubric, (), None, places)).follow_up(findings)

    def _open(
        self,
        document: Document,
        rubric: Rubric,
        known: Sequence[str],
        order: Order | None,
        shown: ShownWindow | Places | None = None,
    ) -> dict[str, Any]:
        """Give what every task begins with, for a `TaskWriter`."""
        nonce = compute_nonce(self.secret, document)
        if nonce in document.text:
            raise ReviewerError(
                f"{document.path}: holds the code that fences it off in the prompt",
                "Delete that code from the document, or the file `secret` in reviewer's data folder.",
            )
        prefix = (
            Message(role="system", content=self._render_system(rubric, nonce)),
            Message(role="user", content=self._render_shown(document, nonce, shown)),
        )
        return {
            "templates": self.templates,
            "rubric": rubric,
            "criteria": order.shuffle(rubric.criteria) if order else rubric.criteria,
            "order": order,
            "nonce": nonce,
            "prefix": prefix,
            "known": known,
            "list_questions": self.list_questions,
        }

    def fingerprint(self) -> str:
        """Compute the digest of what reviews are prompted with."""
        return self.templates.fingerprint(SCHEMA_TEXT)

    def list_questions(self, rubric: Rubric, criteria: Sequence[Criterion]) -> str:
        """Write the questions of some criteria of a rubric, once for a rubric that has a digest."""
        key = (rubric.digest, *(question.id for criterion in criteria for question in criterion.questions))
        if key in self._question_lists:
            return self._question_lists[key]
        text = self.templates.render("question_list.j2", criteria=criteria, conditions=rubric.conditions)
        if rubric.digest:
            self._question_lists[key] = text
        return text

    def _render_system(self, rubric: Rubric, nonce: str) -> str:
        example = self.templates.read("example.json")
        return self.templates.render("system.j2", rubric_title=rubric.title, nonce=nonce, example=example)

    def _render_shown(self, document: Document, nonce: str, shown: ShownWindow | Places | None) -> str:
        match shown:
            case ShownWindow(window, outline):
                return self.templates.render(
                    "window.j2",
                    nonce=nonce,
                    outline=outline,
                    tagged_lines=tag_spans(document, [*window.lead, window.span]),
                    **window._asdict(),
                )
            case Places():
                return self.templates.render(
                    "places.j2",
                    nonce=nonce,
                    outline=shown.outline,
                    windows=shown.windows,
                    gists=[one._replace(text=flatten(one.text).replace(nonce, "")) for one in shown.gists],
                    tagged_lines=tag_spans(document, shown.spans),
                )
        return self.templates.render("document.j2", nonce=nonce, tagged_lines=tag_lines(document))


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


def describe_request(request: ChatRequest) -> dict[str, Any]:
    """Give a request as plain data for people to read: purpose and messages, the schema by its name."""
    return {
        "purpose": request.purpose,
        "messages": [message.model_dump() for message in request.messages],
        "reply_schema": request.schema_name,
    }
