"""One planned request to its end: asked, judged, asked again about what does not hold, salvaged."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.domain.chat import ChatModel, ChatRequest
from reviewer.domain.finding import Answer, Finding
from reviewer.domain.reply import AnswerReply, FindingReply
from reviewer.domain.review import Grounding
from reviewer.engine.events import Progress
from reviewer.engine.judging import Judge, Judged
from reviewer.engine.part import Part
from reviewer.errors import ProviderError, ReplyInvalid
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.reask import build_partial_reask, build_reask
from reviewer.prompting.replies import Fault, ParsedReply, parse_reply

MOST_REASKS = 2
MOST_UNREADABLE = 4
"""Requests that may follow replies which nobody can read: a body that broke on its way says nothing of the LLM."""


@dataclass
class _Pending:
    """Items that do not hold yet: what the LLM said, and what stays of it if it does not mend it."""

    answers: dict[str, tuple[AnswerReply | None, Answer | None, Fault]] = field(default_factory=dict)
    findings: list[tuple[FindingReply, Finding | None, Fault]] = field(default_factory=list)
    unread: list[Fault] = field(default_factory=list)
    grounded: int = 0
    """Quotes of these items that stand in the document already."""

    @property
    def faults(self) -> list[Fault]:
        return [
            *(fault for _, _, fault in self.answers.values()),
            *(fault for _, _, fault in self.findings),
            *self.unread,
        ]


@dataclass
class Conversation:
    """Carries one planned request through."""

    chat: ChatModel
    templates: PromptTemplates
    judge: Judge
    progress: Progress
    planned: PlannedRequest
    part: Part = field(default_factory=Part)
    pending: _Pending = field(default_factory=_Pending)
    heard: str = ""
    """The first reply that could be read, as it came."""
    broken: list[str] = field(default_factory=list)
    """Replies that nobody could read."""

    async def run(self) -> Part:
        """Ask, and ask again about what does not hold; never raises a ProviderError.

        At most twice about parts of a reply, a few times more while no reply can be read at all.
        """
        try:
            content, parsed = await self._ask(self.planned.request)
        except ProviderError as error:
            self._fail(error)
            return self.part
        self._accept(parsed, contest=True, first=True)
        parsed = await self._mend(content, parsed)
        if parsed.unreadable and not self.part.answers and not self.part.findings:
            await self._make_do(parsed.unreadable)
        self._salvage()
        return self.part

    async def _mend(self, content: str, parsed: ParsedReply) -> ParsedReply:
        """Ask again about what does not hold in a reply; give the last reply."""
        asked = self.planned.request
        partial = unreadable = 0
        while True:
            follow_up = self._follow_up(parsed, content, unreadable)
            if follow_up is None or follow_up.messages == asked.messages:  # nothing changed: it has had its chance
                return parsed
            was_unreadable = bool(parsed.unreadable)
            partial, unreadable = partial + (not was_unreadable), unreadable + was_unreadable
            if partial > MOST_REASKS or unreadable > MOST_UNREADABLE:
                return parsed
            asked = follow_up
            try:
                content, parsed = await self._ask(follow_up)
            except ProviderError as error:
                self.part.count_paid(error)
                self.part.notes.append(f"{follow_up.purpose}: {error.what}")
                return parsed
            if not parsed.unreadable:
                self._accept(parsed, contest=was_unreadable and not partial, first=was_unreadable)

    async def _ask(self, request: ChatRequest) -> tuple[str, ParsedReply]:
        """Ask, and read the reply.

        Raises:
            ProviderError: nothing came, or nothing that is whole of a reply cut at the token limit.
        """
        said = await self.part.hear(self.chat, request, self.progress, self.judge.document.path)
        parsed = self._parse(said.content, salvage=said.cut is not None)
        if parsed.unreadable:
            if said.cut is not None:
                raise said.cut
            self.broken.append(said.content)
        elif said.cut is not None:
            self.part.note_salvage(request.purpose, said.cut.what)
        return said.content, parsed

    async def _make_do(self, unreadable: str) -> None:
        """Take the items that are whole of the replies that are not, and ask again about the rest of them."""
        content = max(self.broken, key=len)
        parsed = self._parse(content, salvage=True)
        if parsed.unreadable:
            self._fail(ReplyInvalid(f"the reply cannot be used: {unreadable}", HINT))
            return
        self.part.note_salvage(self.planned.request.purpose, f"no reply could be read as a whole, {unreadable}")
        self._accept(parsed, contest=True, first=True)
        await self._mend(content, parsed)

    def _parse(self, content: str, *, salvage: bool) -> ParsedReply:
        asked = self.planned.asked
        if self.pending.answers or self.part.answers:
            asked = tuple(question for question in asked if question.id in self.pending.answers)
        parsed = parse_reply(content, asked, self.judge.rubric, salvage=salvage)
        if not parsed.unreadable:
            self.heard = self.heard or content
        if parsed.cut:
            self.part.notes.append(f"{self.planned.request.purpose}: {parsed.cut} findings beyond the limit left out")
        return parsed

    def _accept(self, parsed: ParsedReply, *, contest: bool, first: bool) -> None:
        """Sort a reply's items into what holds and what does not.

        In a reply to a re-ask, an answer that is left out keeps what was known of it; a finding left out is withdrawn.
        """
        if parsed.unreadable:
            return
        if not first:
            self._withdraw(parsed)
        self.pending.unread = []
        questions = {question.id: question for question in self.planned.questions}
        judgements: list[Judged[Answer] | Judged[Finding]] = []
        for answer in parsed.answers:
            judged = self.judge.judge_answer(answer, questions[answer.question_id], contest=contest)
            judgements.append(judged)
            self.pending.answers.pop(answer.question_id, None)
            if judged.fault is None and judged.value is not None:
                self.part.answers[answer.question_id] = judged.value
            elif judged.fault is not None:
                self.pending.answers[answer.question_id] = (answer, judged.value, judged.fault)
        judgements += [self._accept_finding(finding, contest=contest) for finding in parsed.findings]
        self._count(judgements, first=first)
        self._note_unread(parsed, first=first)

    def _accept_finding(self, finding: FindingReply, *, contest: bool) -> Judged[Finding]:
        judged = self.judge.judge_finding(finding, self.planned.origin, contest=contest)
        if judged.fault is None and judged.value is not None:
            self.part.findings.append(judged.value)
        elif judged.fault is not None:
            self.pending.findings.append((finding, judged.value, judged.fault))
        return judged

    def _withdraw(self, parsed: ParsedReply) -> None:
        """Drop pending findings: those that the LLM stands by are in the new reply."""
        contested = [value for _, value, _ in self.pending.findings if value is not None and value.hits]
        kept = {finding.question_id for finding in parsed.findings}
        for value in contested:
            if value.question_id not in kept:
                self.part.notes.append(f'withdrawn after seeing the place: "{value.title}"')
        self.pending.findings = []

    def _note_unread(self, parsed: ParsedReply, *, first: bool) -> None:
        for fault in parsed.faults:
            name = fault.what.removeprefix("answer to ")
            if name == fault.what:
                self.pending.unread.append(fault)
            elif first or name not in self.pending.answers:
                self.pending.answers[name] = (None, None, fault)

    def _count(self, judgements: Sequence[Judged[Answer] | Judged[Finding]], *, first: bool) -> None:
        grounded = sum(judged.grounded for judged in judgements)
        before, self.pending.grounded = self.pending.grounded, sum(one.grounded for one in judgements if one.fault)
        self.part.grounding += Grounding(
            quotes=sum(judged.quotes for judged in judgements) if first else 0,
            grounded=grounded if first else 0,
            repaired=0 if first else max(0, grounded - before),
            contested=sum(judged.contested for judged in judgements) if first else 0,
            upheld=sum(judged.upheld for judged in judgements),
        )

    def _follow_up(self, parsed: ParsedReply, content: str, unreadable: int) -> ChatRequest | None:
        if parsed.unreadable and not self.pending.faults:
            return build_reask(self.templates, self.planned.request, content, parsed.unreadable, unreadable)
        if not self.pending.faults:
            return None
        return build_partial_reask(
            self.templates,
            self.planned.request,
            [answer for answer, _, _ in self.pending.answers.values() if answer is not None],
            [finding for finding, _, _ in self.pending.findings],
            self.pending.faults,
        )

    def _salvage(self) -> None:
        """Keep what code can stand for of the items that were never mended; count the rest."""
        for name, (_, value, _) in self.pending.answers.items():
            if value is not None:
                self.part.answers[name] = value
        for _, finding, _ in self.pending.findings:
            if finding is not None and not finding.hits:
                self.part.findings.append(finding)
        unread = len(self.pending.unread)
        if unread:
            self.part.notes.append(f"{self.planned.request.purpose}: {unread} findings could not be read")
        counted = self.part.grounding
        kept = min(counted.quotes, counted.grounded + counted.repaired)
        self.part.grounding = counted.model_copy(
            update={"repaired": kept - counted.grounded, "dropped": counted.quotes - kept}
        )

    def _fail(self, error: ProviderError) -> None:
        self.part.fail(self.planned.request.purpose, error)


HINT = "Try a stronger model, or --depth standard, which asks for less at once. `reviewer doctor` tests the endpoint."
