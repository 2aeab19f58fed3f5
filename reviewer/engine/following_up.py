"""The one request that asks what became of the last review's findings, and what code makes of the reply."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reviewer.domain.chat import ChatModel
from reviewer.domain.finding import Anchor, Finding
from reviewer.domain.review import Grounding
from reviewer.engine.converging import Converged, Converger, Ruling
from reviewer.engine.conversation import HINT
from reviewer.engine.drafting import ReviewFrame
from reviewer.engine.earlier import Carried, Earlier, carry_over
from reviewer.engine.events import Progress
from reviewer.engine.part import Part
from reviewer.errors import ProviderError, ReplyInvalid
from reviewer.grounding.ground import ground_evidence
from reviewer.grounding.locate import Located, Locator
from reviewer.merging import rank_findings
from reviewer.prompting.excerpts import Places
from reviewer.prompting.followup import ParsedFollowUp, parse_follow_up
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.reask import build_reask
from reviewer.prompting.requests import RequestBuilder
from reviewer.trust.scan import cover

Show = Callable[[Sequence[Finding]], Places]

MOST_ASKED = 40
"""Findings that are asked about; of more, the heaviest."""


@dataclass
class FollowUp:
    """Follows the last review's findings into the text as it stands now."""

    frame: ReviewFrame
    earlier: Earlier
    builder: RequestBuilder
    rulings: dict[str, Ruling] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether the document has changed since the last review."""
        return self.frame.document.digest != self.earlier.record.digests.document

    @cached_property
    def _locator(self) -> Locator:
        """Finds what was raised: also on lines that speak to a reviewer, which must not make it vanish."""
        return Locator(self.frame.screening.view)

    @cached_property
    def carried(self) -> list[Carried]:
        """The last review's findings in the text as it stands now."""
        frame = self.frame
        return carry_over(self.earlier, frame.document, frame.rubric, frame.level, self._locator)

    @cached_property
    def asked(self) -> list[Finding]:
        """What is asked about: nothing while the text is the same, and nothing that is settled while its words are."""
        if not self.changed:
            return []
        open_ones = [one for one in self.carried if one.touched or not one.disposition.settles]
        return [self._show(one) for one in _choose(open_ones)]

    def _show(self, one: Carried) -> Finding:
        """Give a finding as it was raised, so that words that are gone can be shown."""
        return Finding(**{name: getattr(one.before, name) for name in Finding.model_fields})

    def plan(self, show: Show | None = None) -> list[PlannedRequest]:
        """Plan the request, if there is anything to ask; `show` chooses what of a long document is shown with it."""
        if not self.asked:
            return []
        # The view lacks the lines that speak to a reviewer: nobody who reads them shall take findings away.
        screening = self.frame.screening
        view = screening.second_view or screening.view
        places = show(self.asked) if show else None
        return [self.builder.build_follow_up(view, self.frame.rubric, self.asked, places)]

    async def ask(self, chat: ChatModel, progress: Progress, show: Show | None = None) -> list[Part]:
        """Ask what became of the findings; `show` as for `plan`. Never raises a ProviderError."""
        parts = []
        for planned in self.plan(show):
            part = Part()
            parsed = await self._ask(part, chat, progress, planned)
            for number, answer in parsed.answers.items():
                grounded = ground_evidence(answer.evidence, self._open_locator)
                quotes, found = grounded.counts.quotes, grounded.counts.grounded
                part.grounding += Grounding(quotes=quotes, grounded=found, dropped=quotes - found)
                self.rulings[self.asked[number - 1].id] = Ruling(answer.verdict, answer.reasoning, grounded.anchors)
            parts.append(part)
        return parts

    @cached_property
    def _open_locator(self) -> Locator:
        """Finds what speaks for the document: only what every reader sees, and no lines that speak to a reviewer."""
        screening = self.frame.screening
        return Locator(screening.second_view or cover(self.frame.document, screening.scan.hidden))

    async def _ask(self, part: Part, chat: ChatModel, progress: Progress, planned: PlannedRequest) -> ParsedFollowUp:
        request, path = planned.request, self.frame.document.path
        parsed = ParsedFollowUp({})
        try:
            reply = await part.ask(chat, request, progress, path)
            parsed = parse_follow_up(reply.content, len(self.asked))
            if parsed.unreadable:
                again = build_reask(self.builder.templates, request, reply.content, parsed.unreadable)
                reply = await part.ask(chat, again, progress, path)
                parsed = parse_follow_up(reply.content, len(self.asked))
        except ProviderError as error:
            part.fail(request.purpose, error)
            return parsed
        if parsed.unreadable:
            part.fail(request.purpose, ReplyInvalid(f"the reply cannot be used: {parsed.unreadable}", HINT))
        return parsed

    def converge(self, found: Sequence[Finding]) -> Converged:
        """Lay this reading's findings against those of the last review."""
        return Converger(self.earlier, self.carried, self.changed, self.rulings, self._holds).converge(found)

    def _holds(self, anchor: Anchor) -> bool:
        return isinstance(self._locator.find(anchor.quote, anchor.line_start, anchor.line_end), Located)


def _choose(carried: Sequence[Carried]) -> list[Carried]:
    by_id = {one.before.id: one for one in carried}
    heaviest = rank_findings([one.before for one in carried])[:MOST_ASKED]
    return [by_id[finding.id] for finding in sorted(heaviest, key=_sort_by_place)]


def _sort_by_place(finding: Finding) -> tuple[int, str]:
    return finding.anchors[0].start if finding.anchors else 1 << 40, finding.id


def open_follow_up(frame: ReviewFrame, builder: RequestBuilder) -> FollowUp | None:
    """Open what follows the last review's findings; nothing where there was none of this kind."""
    if frame.earlier is None or not frame.earlier.is_of(frame.rubric):
        return None
    return FollowUp(frame, frame.earlier, builder)
