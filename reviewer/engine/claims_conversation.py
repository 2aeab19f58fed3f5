"""The request for claims to its end: asked, asked again if nobody can read the reply, computed again by code.

Nothing else is asked again: a number that is not in its quote is no claim, and to ask for a better quote would invite
one that fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.claiming.claims import ClaimJudge
from reviewer.claiming.facts import Fact, FactJudge
from reviewer.domain.chat import ChatModel
from reviewer.domain.document import Document
from reviewer.domain.finding import Finding, Signal
from reviewer.domain.recount import Recount
from reviewer.domain.rubric import Rubric
from reviewer.engine.conversation import HINT
from reviewer.engine.events import Progress
from reviewer.engine.part import Part
from reviewer.errors import ProviderError, ReplyInvalid
from reviewer.grounding.locate import Locator
from reviewer.library.templates import PromptTemplates
from reviewer.prompting.claims_replies import ParsedClaims, parse_claims
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.reask import build_reask
from reviewer.quantities.numbers import detect_style


@dataclass(frozen=True)
class ClaimsMaterial:
    """What claims are judged against."""

    document: Document
    locator: Locator
    rubric: Rubric
    signals: Sequence[Signal]
    """What checks have found already; it is not said twice."""
    told_lines: frozenset[int] = frozenset()
    """Lines that tell a reviewer what to do: no number of them is evidence."""


def compare_facts(material: ClaimsMaterial, facts: Sequence[Fact]) -> list[Finding]:
    """Lay verified facts of several windows side by side and give the findings."""
    style = detect_style(material.document.text)
    judge = FactJudge(
        material.document,
        material.locator,
        material.rubric,
        style,
        material.signals,
        material.told_lines,
        facts=list(facts),
    )
    return judge.find_contradictions()


@dataclass
class ClaimsConversation:
    """Carries the request for claims through."""

    chat: ChatModel
    templates: PromptTemplates
    material: ClaimsMaterial
    progress: Progress
    planned: PlannedRequest
    is_partial: bool = False
    """Whether others list facts of the same document, so that these are kept to be laid beside theirs."""
    part: Part = field(default_factory=Part)

    async def run(self) -> Part:
        """Ask, ask again once if the reply cannot be read, and compute; never raises a ProviderError."""
        request, path = self.planned.request, self.material.document.path
        try:
            said = await self.part.hear(self.chat, request, self.progress, path)
            parsed = parse_claims(said.content)
            if parsed.unreadable and said.cut is None:
                again = build_reask(self.templates, request, said.content, parsed.unreadable)
                said = await self.part.hear(self.chat, again, self.progress, path)
                parsed = parse_claims(said.content)
        except ProviderError as error:
            self.part.fail(request.purpose, error)
            return self.part
        if parsed.unreadable:
            why = said.cut or ReplyInvalid(f"the reply cannot be used: {parsed.unreadable}", HINT)
            parsed = parse_claims(said.content, salvage=True)
            if parsed.unreadable:
                self.part.fail(request.purpose, why)
                return self.part
            self.part.note_salvage(request.purpose, why.what)
        self._judge(parsed)
        return self.part

    def _judge(self, parsed: ParsedClaims) -> None:
        material = self.material
        style = detect_style(material.document.text)
        known, told = material.signals, material.told_lines
        claims = ClaimJudge(material.document, material.locator, material.rubric, style, known, told)
        facts = FactJudge(material.document, material.locator, material.rubric, style, known, told)
        found = [claims.judge(claim) for claim in parsed.claims]
        facts.verify(parsed.facts)
        self.part.findings = [finding for finding in found if finding is not None]
        self.part.facts = facts.facts
        if not self.is_partial:
            self.part.findings += facts.find_contradictions()
        self.part.recount = Recount(
            claims=claims.counts.listed,
            refused=claims.counts.refused,
            held=claims.counts.held,
            undecided=claims.counts.undecided,
            differing=claims.counts.differing,
            facts=len(facts.facts),
            facts_refused=facts.refused,
        )
        for number, what in ((parsed.broken, "could not be read"), (parsed.cut, "beyond the limit left out")):
            if number:
                self.part.notes.append(f"{self.planned.request.purpose}: {number} items {what}")
