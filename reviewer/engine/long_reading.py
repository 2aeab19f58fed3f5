"""A document that is too long for one reading, to its end: its windows, then the whole from what was noted of them.

window 1 ─findings, notes, claims─┐
window 2 ─findings, notes, claims─┼─ places, facts ─ questions, contradictions across windows
window 3 ─findings, notes, claims─┘

Whoever reads a window says what its words prove and nothing on what is missing. That is asked once all windows were
read; where one was not, nothing counts as missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.claiming.facts import Fact
from reviewer.domain.document import Document
from reviewer.domain.finding import Answer, Finding, Verdict
from reviewer.domain.tokens import estimate_tokens
from reviewer.engine.abridging import (
    FACT_SHARE,
    GIST_SHARE,
    choose_around,
    choose_places,
    gather_facts,
    list_noted,
    sum_up,
)
from reviewer.engine.asking import HOPELESS, Asker, wait_for_all
from reviewer.engine.claims_conversation import compare_facts
from reviewer.engine.depths import Pass
from reviewer.engine.notes import WindowNotes
from reviewer.engine.part import Part
from reviewer.engine.readings import Reading, ReadingPlanner
from reviewer.errors import PromptTooLong
from reviewer.prompting.excerpts import Places
from reviewer.prompting.ordering import Order
from reviewer.prompting.planned import PlannedRequest
from reviewer.prompting.windows import Window

UNREAD = "not every window was read to its end, so nothing counts as missing"
LONGEST_TITLE = 60


@dataclass
class LongReading:
    """Carries the reading of a document in windows through."""

    asker: Asker
    reading: Reading
    planner: ReadingPlanner
    taken: list[WindowNotes] = field(default_factory=list)
    """Notes on windows, of all samples."""

    async def run(self) -> list[Part]:
        """Ask about every window and then about the whole; raises no ProviderError.

        Where a request is too long for the model, or nothing can be asked at all, it stops there.
        """
        parts = await self._ask_windows()
        if any(isinstance(part.failed, PromptTooLong) for part in parts) or all(part.failed for part in parts):
            return parts
        self.taken = [part.taken for part in parts if part.taken is not None]
        whole = await self._ask_whole(parts)
        for part in (*parts, *whole):
            part.windows = len(self.reading.windows)
        return [*parts, *whole]

    async def _ask_windows(self) -> list[Part]:
        """Ask about the windows: the very first request alone, then all windows at once, each as a wave."""
        first, *others = self.reading.windows
        waves = [[one for one in self.reading.planned if one.window == window.number] for window in (first, *others)]
        if self.asker.together:
            return await self._ask_many([request for wave in waves for request in wave])
        opening = await self._ask_many(waves[0][:1])
        if any(isinstance(part.failed, HOPELESS) for part in opening):
            return opening
        rest = self._ask_many(waves[0][1:])
        brought = await wait_for_all([rest, *(self._ask_wave(wave) for wave in waves[1:])])
        return opening + [part for parts in brought for part in parts]

    async def _ask_wave(self, wave: Sequence[PlannedRequest]) -> list[Part]:
        return await self._ask_many(wave[:1]) + await self._ask_many(wave[1:])

    async def _ask_many(self, planned: Sequence[PlannedRequest]) -> list[Part]:
        parts = await wait_for_all(self.asker.ask(one, is_partial=True) for one in planned)
        for one, part in zip(planned, parts, strict=True):
            lost = part.partial or (part.failed is not None and not isinstance(part.failed, PromptTooLong))
            if one.takes_notes and lost:
                window = self.reading.windows[one.window - 1]
                part.unread = (window.line_start, window.line_end)
                part.notes.append(describe_unread(self.reading.view, window, one.sample))
        return parts

    async def _ask_whole(self, parts: Sequence[Part]) -> list[Part]:
        """Ask what is asked of the whole, for each sample from its own notes, and lay the facts side by side."""
        facts = [part.facts for part in parts if part.facts]
        asked = []
        for order, passes in self.planner.list_waves():
            of_sample = [part.taken for part in parts if part.taken and order and part.sample == order.sample]
            taken = of_sample if order else self.taken
            if taken:
                asked.append(self._ask_over(order, passes, taken, facts))
        whole = [part for brought in await wait_for_all(asked) for part in brought]
        if Pass.CLAIMS in self.planner.depth_plan.windows.whole:
            every = [fact for part in (*parts, *whole) for fact in part.facts]
            whole.append(Part(optional=True, findings=compare_facts(self.asker.material, every)))
        return whole

    async def _ask_over(
        self, order: Order | None, passes: Sequence[Pass], taken: Sequence[WindowNotes], facts: Sequence[Sequence[Fact]]
    ) -> list[Part]:
        """Ask some passes over the whole, from the notes on its windows."""
        reading = self.reading
        gists = sum_up(reading.windows, taken, reading.size // GIST_SHARE)
        room = reading.size - sum(estimate_tokens(gist.text) for gist in gists)
        every = [fact for of_window in facts for fact in of_window] if Pass.CLAIMS in passes else []
        spans, left = choose_places(self.asker.locator, taken, every, room)
        gathered, unlisted = gather_facts(facts, reading.size // FACT_SHARE)
        planned = self.planner.builder.build_whole(
            reading.view,
            self.asker.frame.rubric,
            Places(spans, len(reading.windows), reading.outline, gists),
            passes,
            [one.sentence for one in reading.known],
            order=order,
            noted=list_noted(taken),
            gathered=gathered,
        )
        named = [one.rename(reading.name) if reading.name else one for one in planned]
        parts = await self.asker.ask_wave(named, is_partial=True)
        if len({one.window for one in taken if one.is_whole}) < len(reading.windows):
            for part in parts:
                withhold_absences(part)
        self._tell_left_out(parts, left, unlisted if Pass.CLAIMS in passes else 0)
        return parts

    def _tell_left_out(self, parts: Sequence[Part], places: int, facts: int) -> None:
        if parts and places:
            parts[0].notes.append(f"the whole: {places:,} noted places did not fit and were not shown again")
        if parts and facts:
            parts[-1].notes.append(f"the whole: {facts:,} facts were compared by code alone, since they did not fit")

    def show(self, findings: Sequence[Finding]) -> Places:
        """Give what somebody who is to refute findings is shown of the document."""
        reading = self.reading
        spans = choose_around(self.asker.locator, findings, self.taken, reading.size)
        return Places(spans, len(reading.windows), reading.outline)


def withhold_absences(part: Part) -> None:
    """Take back what says that something is missing: a part of the document was not read."""
    part.findings = [finding for finding in part.findings if finding.kind != "absent"]
    part.answers = {name: _withhold(answer) for name, answer in part.answers.items()}


def _withhold(answer: Answer) -> Answer:
    if answer.verdict is not Verdict.NOT_MET or answer.anchors:
        return answer
    return answer.model_copy(update={"verdict": Verdict.CANNOT_ASSESS, "note": UNREAD})


def describe_unread(document: Document, window: Window, sample: int = 0) -> str:
    """Say which lines and sections were not read."""
    sections = [
        one for one in document.sections if window.line_start <= one.line_end and one.line_start <= window.line_end
    ]
    titles = [one.title for one in sections if one.title]
    named = f", from “{_cut(titles[0])}” to “{_cut(titles[-1])}”" if len(titles) > 1 else ""
    named = f", in “{_cut(titles[0])}”" if len(titles) == 1 else named
    which = f" in sample {sample}" if sample else ""
    return f"not read{which}: {window.name}, lines {window.line_start:,} to {window.line_end:,}{named}"


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rstrip() + "…"
