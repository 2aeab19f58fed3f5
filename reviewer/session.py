"""What a command does with settings, rubrics and an LLM: find documents, plan, review, render, decide the exit code."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from reviewer.domain.document import Document
from reviewer.domain.record import Record
from reviewer.domain.review import Review, Run
from reviewer.domain.rubric import Severity
from reviewer.engine.earlier import Earlier
from reviewer.engine.planning import ReviewPlan, describe_plan
from reviewer.engine.review import Assignment, Reviewer, review_documents
from reviewer.errors import ReviewerError
from reviewer.llm.stack import ChatStack
from reviewer.loading.load import load_document, load_standard_input
from reviewer.loading.walking import find_documents
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.requests import describe_request
from reviewer.records.keeping import RecordKeeper
from reviewer.records.unchanged import LaidAgainst
from reviewer.redaction.redact import make_redactor
from reviewer.report_options import make_report_options
from reviewer.reporters.all_reporters import ALL_REPORTERS
from reviewer.reporters.certainty import explain_score_gate
from reviewer.reporters.wording import name_document
from reviewer.rubric_choice import AUTO, RubricShelf
from reviewer.settings import Settings

STANDARD_INPUT = "-"


class Say:
    """Tells the user something on the side, on stderr."""

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._quiet = quiet

    def __call__(self, text: str) -> None:
        """Write one notice."""
        if not self._quiet:
            plain = "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
            self._stream.write(f"reviewer: {plain}\n")


@dataclass
class Session:
    """One command's work. Rubrics are loaded once, documents one at a time."""

    settings: Settings
    stack: ChatStack | None
    """The way to the LLM; nothing without a configured model."""
    reviewer: Reviewer
    shelf: RubricShelf
    standard_input: BinaryIO
    say: Say
    keep_documents: bool = False
    """Whether a report will print the documents' text."""
    keeper: RecordKeeper | None = None
    """Where records are; nothing when none matter."""
    converges: bool = True
    """Whether the last review of a document is taken along."""

    def __post_init__(self) -> None:
        self._redactor = make_redactor(self.settings.redact)
        self._documents: dict[str, Document] = {}
        self._previous: dict[str, Record] = {}

    @property
    def has_model(self) -> bool:
        """Whether an LLM takes part."""
        return self.reviewer.chat is not None

    def find_documents(self, inputs: Sequence[str]) -> list[str]:
        """Find the documents that inputs name: files, folders, globs, `-`."""
        return find_documents(inputs, root=Path.cwd())

    def check_kind(self) -> None:
        """See that a kind that was given can be used, before any document is looked at.

        Raises:
            RubricError: it cannot.
        """
        if self.settings.kind != AUTO:
            self.shelf.load(self.settings.kind)

    def assign(self, name: str) -> Assignment:
        """Load a document and pick its rubric; says on stderr why that one.

        Raises:
            LoadError: the document cannot be read.
            RecordError: it has a record that cannot be used, where records are wanted.
            UsageError: no kind was given and none is clear.
            RubricError: the rubric cannot be used.
        """
        document = self._load(name)
        if self.keep_documents:
            self._documents[document.path] = document
        for warning in document.warnings:
            self.say(warning)
        chosen = self.shelf.choose(document, self.settings.kind, "given by --kind or settings")
        if self.settings.kind == AUTO:
            self.say(f"{name}: reviewed as {chosen.rubric.id} ({chosen.reason})")
        previous = self.keeper.recall(document) if self.keeper else None
        if previous is not None:
            self._previous[document.path] = previous
        earlier = Earlier(previous, LaidAgainst(previous.sections, document)) if previous and self.converges else None
        return Assignment(document, chosen.rubric, chosen.reason, earlier=earlier)

    def _load(self, name: str) -> Document:
        if name == STANDARD_INPUT:
            data = self.standard_input.read(self.settings.max_bytes + 1)
            return load_standard_input(data, max_bytes=self.settings.max_bytes, redactor=self._redactor)
        return load_document(Path(name), display=name, max_bytes=self.settings.max_bytes, redactor=self._redactor)

    def review(self, names: Sequence[str]) -> Run:
        """Review documents one after another, keep their records where wanted, and close the connections."""

        async def work() -> Run:
            try:
                return await review_documents(self.reviewer, names, self.assign, self._keep)
            finally:
                if self.stack is not None:
                    await self.stack.aclose()

        return asyncio.run(work())

    def _keep(self, assignment: Assignment, review: Review) -> None:
        if self.keeper is not None:
            previous = self._previous.pop(assignment.document.path, None)
            self.keeper.keep(review, assignment.document, assignment.rubric, previous)

    def write_plan(self, names: Sequence[str], stream: TextIO) -> int:
        """Write requests, tokens, price and endpoint of each document; give the exit code."""
        code = 0
        for name in names:
            try:
                stream.write(describe_plan(name, self.reviewer.depth_plan, self._lay_out(name), self.stack))
            except ReviewerError as error:
                code = self._say_error(name, error)
        stream.write("Nothing was sent.\n")
        return code

    def write_prompts(self, names: Sequence[str], stream: TextIO, *, as_json: bool) -> int:
        """Write the exact requests of each document; give the exit code."""
        code = 0
        plans: list[dict[str, object]] = []
        for name in names:
            try:
                planned = self._plan(name)
            except ReviewerError as error:
                code = self._say_error(name, error)
                continue
            if as_json:
                schema = planned[0].request.reply_schema
                requests = [describe_request(one.request) for one in planned]
                plans.append({"document": name, "reply_schema": schema, "requests": requests})
            else:
                stream.writelines(_write_request(name, one) for one in planned)
        if as_json:
            json.dump(plans, stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        return code

    def _lay_out(self, name: str) -> ReviewPlan:
        return self.reviewer.lay_out(self.reviewer.frame(self.assign(name)))

    def _plan(self, name: str) -> tuple[PlannedRequest, ...]:
        return self.reviewer.plan(self.reviewer.frame(self.assign(name)))

    def _say_error(self, name: str, error: ReviewerError) -> int:
        self.say(f"{name}: {error.what}" + (f"\n  {error.hint}" if error.hint else ""))
        return error.exit_code

    def render(self, run: Run, format_: str, *, width: int, color: bool, unicode: bool, verbose: bool = False) -> str:
        """Render a run in a format, for a place so many columns wide."""
        gate = None if self.settings.fail_on == "never" else Severity(self.settings.fail_on)
        options = make_report_options(
            self._documents,
            max_findings=self.settings.max_findings,
            fail_on=gate,
            width=width,
            color=color,
            unicode=unicode,
            verbose=verbose,
        )
        return ALL_REPORTERS[format_](run, options)

    def exit_code(self, run: Run) -> int:
        """Give the exit code of a run: what could not be reviewed counts before what was found.

        A document that was not assessed, or only in part because a request failed, was not reviewed: a gate that passes
        because nobody looked would be worse than none.
        """
        failed = max((failure.exit_code for failure in run.failures), default=0)
        unassessed = any(review.incomplete for review in run.reviews)
        code = failed or (3 if unassessed else 0)
        if code == 3 and self.settings.fail_open:
            self.say("could not review everything; exit code 0 all the same because of fail-open")
            code = 0
        if any(review.steered for review in run.reviews):
            return 4
        if code:
            return code
        return 1 if self._gate_is_hit(run) or self._score_is_short(run) else 0

    def _score_is_short(self, run: Run) -> bool:
        """Say on the side which reviews did not clear the least score, and whether any did not."""
        short = [one for one in run.reviews if one.score_gate is not None and one.score_gate.outcome != "passed"]
        for review in short:
            self.say(f"{name_document(review.document)}: {explain_score_gate(review)}")
        return bool(short)

    def _gate_is_hit(self, run: Run) -> bool:
        if self.settings.fail_on == "never":
            return False
        least = Severity(self.settings.fail_on).rank
        heaviest = (review.heaviest for review in run.reviews)
        return any(severity.rank >= least for severity in heaviest if severity is not None)


def _write_request(name: str, planned: PlannedRequest) -> str:
    parts = [f"##### {name}: {planned.request.purpose} (about {planned.prompt_tokens:,} tokens)\n"]
    parts += [f"===== {message.role} =====\n{message.content}\n" for message in planned.request.messages]
    return "\n".join(parts)
